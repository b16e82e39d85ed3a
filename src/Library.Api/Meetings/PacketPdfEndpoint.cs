using System.Globalization;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Api.Items;
using Library.Api.Members;
using Library.Indexer.Packets;
using Library.Storage;
using Library.Storage.Files;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Meetings;

/// <summary>A packet as one PDF, for what its reader may see. It is made by a job, and kept for whoever sees the same.</summary>
internal sealed class PacketPdfReading(MeetingReading meetings, MeetingWords words, PacketPdfs pdfs, CurrentReader reader, SiteAddress site)
{
    /// <summary>How long to wait before asking again.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    /// <summary>The packet and how far its PDF is; null where the reader does not see it.</summary>
    /// <exception cref="FileStoreException">The file store failed.</exception>
    public async Task<(MeetingView View, PacketPdfState State)?> FindOrNullAsync(Guid id, CancellationToken cancellationToken) =>
        await meetings.FindOrNullAsync(reader.Required, id, cancellationToken) is { Items: { } items } view
            ? (view, await pdfs.FindOrBeginAsync(ContentsOf(view, items), cancellationToken))
            : null;

    public string FileNameOf(MeetingView view) => $"packet-{view.Meeting.CopSlug}-{words.Fields(view.Meeting.StartsAt).Day}.pdf";

    private PacketContents ContentsOf(MeetingView view, IReadOnlyList<ItemView> items) =>
        new(view.Meeting.Id, view.Meeting.Title, [view.CopLabel, words.When(view.Meeting), view.Meeting.Location], [.. items.Select(PartOf)]);

    private PacketPart PartOf(ItemView item)
    {
        if (item.IsWithheld)
        {
            return new PacketPart(item.Item.Position, "", "", [], File: null, IsWithheld: true);
        }

        var minutes = item.Item.Minutes is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number} min") : "";
        var details = string.Join(", ", new[] { item.Item.Presenter, minutes }.Where(part => part.Length > 0));
        var file = item is { Document: { } document, Version: { } version }
            ? new PacketFile(version.BlobId, version.Sha256, version.Format, version.FileName, site.Of(DocumentResponse.HrefOf(document.Id)), version.ExtractorVersion)
            : null;
        return new PacketPart(item.Item.Position, item.Heading, details, Markdown.ToBlocks(item.Item.Note), file, IsWithheld: false);
    }
}

/// <summary>Gives out packets as PDF.</summary>
internal static class PacketPdfEndpoint
{
    public static async Task<IResult> GetAsync(Guid id, PacketPdfReading reading, IFileStore files, ReadingTrail trail, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await reading.FindOrNullAsync(id, cancellationToken) is not var (view, state))
        {
            return Problem.NotFound().ToResult();
        }

        switch (state)
        {
            case PacketPdfState.Made { Pdf: var pdf }:
                foreach (var item in view.Items ?? [])
                {
                    if (item is { Document: { } document, Version: { } version })
                    {
                        await trail.NoteFileAsync(document, version, cancellationToken);
                    }
                }

                response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
                response.Headers.CacheControl = "private, no-cache";
                return TypedResults.Stream(
                    new StoredContent(pdf.Bytes, async (offset, cancel) => await files.OpenReadAsync(pdf.Key, offset, length: null, cancel) ?? throw new FileStoreUnavailableException($"The file {pdf.Key} has gone while it was read.")), "application/pdf", reading.FileNameOf(view), lastModified: null, new EntityTagHeaderValue($"\"{pdf.Hash}\""), enableRangeProcessing: true);
            case PacketPdfState.Failed:
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "packet-failed", "The PDF could not be made.", "Try again in ten minutes; packet.zip has the files as they are.").ToResult();
            default:
                response.Headers.RetryAfter = ((int)PacketPdfReading.AskAgain.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        }
    }
}
