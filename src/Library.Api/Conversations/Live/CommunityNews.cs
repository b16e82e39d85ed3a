using Library.Api.Documents;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations.Live;

/// <param name="Kind">"conversation", "document" or "message".</param>
/// <param name="Title">Of a message, who wrote it.</param>
/// <param name="Href">From the root of the site.</param>
public sealed record NewsItem(string Kind, string Title, string Href);

/// <summary>Tells open pages of communities of conversations that others began and documents that others published: what each reader may see at that moment.</summary>
internal sealed class CommunityNews(OpenPages<OpenCommunity> open, IHubContext<ConversationHub, IConversationPage> hub, AssociationClock clock)
{
    private const int MostAtATime = 100;

    /// <summary>Looks once, and tells those pages for which there is something.</summary>
    public async Task TellAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (open.IsEmpty)
        {
            return;
        }

        var pages = open.List();
        var (since, cops) = (pages.Min(page => page.Since), pages.Select(page => page.Cop).Distinct(StringComparer.Ordinal).ToList());
        var begun = await catalogue.Conversations.AsNoTracking().Where(row => row.LastPostAt > since && row.CreatedAt > since && row.Cops.Any(cop => cops.Contains(cop.CopSlug)))
            .OrderBy(row => row.CreatedAt).Take(MostAtATime).Select(row => new Fresh(row.Id, row.CreatedAt, row.Cops.Select(cop => cop.CopSlug).ToList())).ToListAsync(cancellationToken);
        var published = await catalogue.Documents.AsNoTracking().Where(row => row.PublishedAt > since && row.Cops.Any(cop => cops.Contains(cop.CopSlug)))
            .OrderBy(row => row.PublishedAt).Take(MostAtATime).Select(row => new Fresh(row.Id, row.PublishedAt ?? since, row.Cops.Select(cop => cop.CopSlug).ToList())).ToListAsync(cancellationToken);
        foreach (var page in pages.Where(page => begun.Concat(published).Any(item => item.IsFor(page))))
        {
            await TellAsync(catalogue, page, [.. begun.Where(item => item.IsFor(page))], [.. published.Where(item => item.IsFor(page))], cancellationToken);
        }
    }

    private async Task TellAsync(LibraryDbContext catalogue, OpenCommunity page, IReadOnlyList<Fresh> begun, IReadOnlyList<Fresh> published, CancellationToken cancellationToken)
    {
        if (await catalogue.FindReaderOrNullAsync(page.SessionId, clock, cancellationToken) is not { } reader)
        {
            open.Remove(page.ConnectionId);
            return;
        }

        var (conversations, documents) = (begun.Select(item => item.Id).ToList(), published.Select(item => item.Id).ToList());
        var talks = await catalogue.Conversations.VisibleTo(reader).Where(row => conversations.Contains(row.Id) && row.AuthorId != reader.Id).OrderBy(row => row.CreatedAt).Select(row => new { row.Id, row.Title }).ToListAsync(cancellationToken);
        var files = await catalogue.Documents.VisibleTo(reader.Scope).Shared()
            .Where(row => documents.Contains(row.Id) && row.OwnerId != reader.Id && !catalogue.PostDocuments.Any(held => held.DocumentId == row.Id && held.IsAttached))
            .OrderBy(row => row.PublishedAt).Select(row => new { row.Id, row.Title }).ToListAsync(cancellationToken);
        List<NewsItem> news = [.. talks.Select(row => new NewsItem("conversation", row.Title, ConversationResponse.HrefOf(row.Id))), .. files.Select(row => new NewsItem("document", row.Title, DocumentResponse.HrefOf(row.Id)))];
        if (news.Count > 0)
        {
            await hub.Clients.Client(page.ConnectionId).News(news);
        }

        open.Note(page, page with { Since = begun.Concat(published).Max(item => item.At) });
    }

    private sealed record Fresh(Guid Id, DateTimeOffset At, List<string> Cops)
    {
        public bool IsFor(OpenCommunity page) => At > page.Since && Cops.Contains(page.Cop);
    }
}
