using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder;

/// <summary>The list of the files with what their front matter says, for whoever loads them into a library.</summary>
internal static class LibraryFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the list; what is kept by hand is taken over as it stands.</summary>
    public static async Task WriteAsync(SampleFolder folder, IEnumerable<Sample> samples, CancellationToken cancellationToken)
    {
        var library = new
        {
            Vocabulary.Schools,
            People = await ReadAsync(folder.People, cancellationToken),
            Documents = samples.Select(sample => new
            {
                sample.File,
                sample.Title,
                sample.Description,
                sample.Kind,
                sample.Areas,
                sample.Cops,
                sample.Tags,
                sample.School,
                sample.Visibility,
            }),
            Meetings = await ReadAsync(folder.Meetings, cancellationToken),
            Collections = await ReadAsync(folder.Collections, cancellationToken),
        };
        await File.WriteAllTextAsync(folder.LibraryFile, JsonSerializer.Serialize(library, Format) + "\n", cancellationToken);
    }

    private static async Task<JsonNode?> ReadAsync(string path, CancellationToken cancellationToken) => JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken));
}
