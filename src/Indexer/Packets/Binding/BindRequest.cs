using System.Text.Json;
using Library.Indexer.Extraction;

namespace Library.Indexer.Packets.Binding;

/// <summary>What the binding process is given, as a file in a folder of its own beside the files that it names.</summary>
internal sealed record BindRequest(string Title, IReadOnlyList<string> Lines, IReadOnlyList<BindPart> Parts)
{
    public const string FileName = "request.json";

    /// <summary>Where the PDF is written.</summary>
    public const string OutputName = "packet.pdf";

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = File.Create(Path.Combine(folder, FileName));
        await JsonSerializer.SerializeAsync(file, this, PacketContents.Json, cancellationToken);
    }

    public static BindRequest Read(string folder) =>
        JsonSerializer.Deserialize<BindRequest>(File.ReadAllBytes(Path.Combine(folder, FileName)), PacketContents.Json) ?? throw new JsonException("Empty request.");
}

/// <param name="PdfName">A PDF in the folder whose pages are taken over; null where there is none, or it is not to be tried again.</param>
/// <param name="Text">What is shown where the pages cannot be; null for a heading or note.</param>
/// <param name="Link">Of the document's page; null for a heading or note.</param>
internal sealed record BindPart(int Number, string Heading, string Details, IReadOnlyList<TextBlock> Note, bool IsWithheld, string? PdfName, string? FileName, IReadOnlyList<TextBlock>? Text, Uri? Link);
