using System.Globalization;
using System.IO.Compression;
using System.Text;
using Library.Api.Documents;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Items;

/// <summary>
/// A list to take along: its files as this reader may have them, numbered as on the page, and what is said beside them.
/// It is written as it is sent, so a list of any size takes no memory.
/// </summary>
internal sealed class ItemZip(LibraryDbContext catalogue, Originals originals, ReadingTrail trail)
{
    private const int MaxNameLength = 120;

    /// <param name="name">Of the archive, without its ending: letters, digits and hyphens.</param>
    /// <param name="head">What stands above the contents.</param>
    public async Task WriteAsync(HttpResponse response, string name, string head, IReadOnlyList<ItemView> items, CancellationToken cancellationToken)
    {
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.zip\"";
        await using var zip = await ZipArchive.CreateAsync(response.BodyWriter.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        await WriteTextAsync(zip, "00 Contents.txt", ContentsOf(head, items), cancellationToken);
        foreach (var item in items)
        {
            if (item is { Document: { } document, Version: { } version })
            {
                await trail.NoteFileAsync(document, version, cancellationToken);
                await WriteFileAsync(zip, NameOf(item, version.FileName, items.Count), version, cancellationToken);
            }
        }
    }

    /// <summary>"07 Budget calendar.pdf".</summary>
    private static string NameOf(ItemView item, string fileName, int count)
    {
        var number = item.Item.Position.ToString(count > 99 ? "000" : "00", CultureInfo.InvariantCulture);
        var heading = string.Concat(item.Heading.Select(letter => letter is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' ? '-' : letter)).Trim(' ', '.');
        return $"{number} {(heading.Length > MaxNameLength ? heading[..MaxNameLength].TrimEnd() : heading)}{Path.GetExtension(fileName)}";
    }

    private static string ContentsOf(string head, IReadOnlyList<ItemView> items)
    {
        var text = new StringBuilder(head.ReplaceLineEndings("\r\n")).Append("\r\n\r\n");
        foreach (var item in items)
        {
            var note = Markdown.ToPlainText(item.Item.Note);
            var details = string.Join(", ", new[] { item.Item.Presenter, item.Item.Minutes is { } minutes ? string.Create(CultureInfo.InvariantCulture, $"{minutes} min") : "" }.Where(part => part.Length > 0 && !item.IsWithheld));
            text.Append(CultureInfo.InvariantCulture, $"{item.Item.Position:00} {(item.IsWithheld ? "(not for you)" : item.Heading)}{(details.Length > 0 ? $" ({details})" : "")}\r\n");
            text.Append(note.Length > 0 && !item.IsWithheld ? $"   {note.ReplaceLineEndings("\r\n   ")}\r\n" : "");
        }

        return text.ToString();
    }

    private async Task WriteFileAsync(ZipArchive zip, string name, DocumentVersionView version, CancellationToken cancellationToken)
    {
        var blob = await catalogue.Blobs.AsNoTracking().SingleAsync(row => row.Id == version.BlobId, cancellationToken);
        await using var content = await originals.OpenAsync(blob, offset: 0, cancellationToken);

        // Most files are compressed already.
        await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await content.CopyToAsync(entry, cancellationToken);
    }

    private static async Task WriteTextAsync(ZipArchive zip, string name, string text, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
