using System.Text.Json;
using Library.Indexer.Extraction;

namespace Library.Indexer.Packets.Binding;

/// <summary>What the binding process is given, as a file in a folder of its own beside the files that it names.</summary>
internal sealed record BindRequest(string Title, IReadOnlyList<string> Lines, IReadOnlyList<BindPart> Parts)
{
    /// <summary>Where the PDF is written.</summary>
    public const string OutputName = "packet.pdf";

    private const string FileName = "request.json";

    public Task WriteAsync(string folder, CancellationToken cancellationToken) => WriteAsync(this, folder, FileName, cancellationToken);

    public static BindRequest Read(string folder) => Read<BindRequest>(folder, FileName);

    /// <summary>Puts the text of a file into the folder, for <see cref="BindPart.TextName"/>.</summary>
    public static Task WriteTextAsync(IReadOnlyList<TextBlock> text, string folder, string name, CancellationToken cancellationToken) => WriteAsync(text, folder, name, cancellationToken);

    public static IReadOnlyList<TextBlock> ReadText(string folder, string name) => Read<IReadOnlyList<TextBlock>>(folder, name);

    private static async Task WriteAsync<T>(T value, string folder, string name, CancellationToken cancellationToken)
    {
        await using var file = File.Create(Path.Combine(folder, name));
        await JsonSerializer.SerializeAsync(file, value, PacketContents.Json, cancellationToken);
    }

    private static T Read<T>(string folder, string name) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(folder, name)), PacketContents.Json) ?? throw new JsonException($"{name} is empty.");
}

/// <summary>An item with what the folder holds of its file.</summary>
/// <param name="PdfName">A PDF whose pages are taken over; null where there is none, or it is not to be tried again.</param>
/// <param name="TextName">The text that is shown where the pages cannot be; null where none is known.</param>
internal sealed record BindPart(PacketPart Part, string? PdfName, string? TextName);
