using System.Globalization;
using System.Text.Json;

namespace Library.Indexer.Search.Evaluation;

/// <summary>Documents, queries, and people's judgement which of the documents answer which query.</summary>
/// <param name="Judgements">By query id: the grade of each judged document; more than 0 is relevant.</param>
/// <param name="AreTyped">
/// Whether the queries are searches as people type them, which are run as such, with all their syntax, corrections and relaxation. Otherwise they are texts, of whose
/// words a document may have any.
/// </param>
public sealed record JudgedCollection(
    IReadOnlyList<JudgedDocument> Documents, IReadOnlyList<JudgedQuery> Queries, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Judgements, bool AreTyped)
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a folder of <c>docs.jsonl</c> (id, title, text), <c>queries.jsonl</c> (id, text) and <c>qrels.tsv</c> (query, document, grade, under a heading line).</summary>
    /// <exception cref="InvalidDataException">A file is missing or a line cannot be read; the message is for people.</exception>
    public static async Task<JudgedCollection> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var documents = await ReadLinesAsync<JudgedDocument>(folder, "docs.jsonl", cancellationToken);
        return await ReadAsync(folder, documents, areTyped: false, cancellationToken);
    }

    /// <summary>Reads the queries and judgements of a folder, over documents that are told elsewhere.</summary>
    /// <exception cref="InvalidDataException">A file is missing or a line cannot be read; the message is for people.</exception>
    public static async Task<JudgedCollection> ReadAsync(string folder, IReadOnlyList<JudgedDocument> documents, bool areTyped, CancellationToken cancellationToken)
    {
        var queries = await ReadLinesAsync<JudgedQuery>(folder, "queries.jsonl", cancellationToken);
        var judgements = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(PathOf(folder, "qrels.tsv"), cancellationToken))
        {
            var cells = line.Split('\t');
            if (number++ == 0 && cells is [_, _, var heading] && !int.TryParse(heading, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            if (cells is not [var query, var document, var grade] || !int.TryParse(grade, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"qrels.tsv, line {number}: a query, a document and a grade are expected, parted by tabs."));
            }

            if (!judgements.TryGetValue(query, out var graded))
            {
                judgements.Add(query, graded = new Dictionary<string, int>(StringComparer.Ordinal));
            }

            graded[document] = value;
        }

        return new JudgedCollection(documents, queries, judgements.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, int>)pair.Value, StringComparer.Ordinal), areTyped);
    }

    private static async Task<List<T>> ReadLinesAsync<T>(string folder, string name, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await foreach (var line in File.ReadLinesAsync(PathOf(folder, name), cancellationToken))
        {
            if (line.Length == 0)
            {
                continue;
            }

            try
            {
                items.Add(JsonSerializer.Deserialize<T>(line, Lines) ?? throw new JsonException("null"));
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {items.Count + 1}: this is not what is expected here ({exception.Message})"), exception);
            }
        }

        return items;
    }

    private static string PathOf(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new InvalidDataException($"There is no file '{path}'. A judged collection has docs.jsonl, queries.jsonl and qrels.tsv.");
    }
}

public sealed record JudgedDocument(string Id, string? Title, string? Text)
{
    /// <summary>Its file, whose text counts instead of <see cref="Text"/>; null for none.</summary>
    public string? Path { get; init; }

    public string Description { get; init; } = "";

    public string Kind { get; init; } = "resource";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name of its school.</summary>
    public string? School { get; init; }
}

/// <param name="Kind">What sort of query it is, to tell how well each sort is answered; null where they are all alike.</param>
public sealed record JudgedQuery(string Id, string Text, string? Kind = null);
