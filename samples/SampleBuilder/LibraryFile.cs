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

    /// <param name="people">The file of people, taken over as it stands.</param>
    public static async Task WriteAsync(string path, string people, IEnumerable<Sample> samples, CancellationToken cancellationToken)
    {
        var library = new
        {
            Vocabulary.Schools,
            People = JsonNode.Parse(await File.ReadAllTextAsync(people, cancellationToken)),
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
        };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(library, Format) + "\n", cancellationToken);
    }
}
