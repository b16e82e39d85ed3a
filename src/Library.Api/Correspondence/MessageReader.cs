using Library.Api.Conversations;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Correspondence;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Correspondence;

/// <summary>What one reader and another person have written to each other, in a list.</summary>
/// <param name="Last">The newest message.</param>
/// <param name="Unread">How many of the other's the reader has not seen.</param>
public sealed record CorrespondenceView(AuthorView Other, PrivateMessage Last, int Unread);

/// <summary>The other one of an exchange.</summary>
/// <param name="IsListed">Whether the directory shows them: nobody writes to others.</param>
/// <param name="IsBlocked">Whether the reader takes no messages from them.</param>
public sealed record CorrespondentView(AuthorView Person, bool IsListed, bool IsBlocked);

/// <param name="Documents">Those of the library that its words name and the reader may see.</param>
public sealed record MessageView(PrivateMessage Message, IReadOnlyList<PostDocumentView> Documents);

/// <summary>Reads private messages, for the two who wrote them and for nobody else.</summary>
internal sealed class MessageReader(LibraryDbContext catalogue, AssociationClock clock)
{
    /// <summary>With whom a reader has written, the last written first.</summary>
    /// <param name="after">The other person of the last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<CorrespondenceView>> ListAsync(Reader reader, Guid? after, int take, CancellationToken cancellationToken)
    {
        var rows = Own(reader).GroupBy(message => message.FromId == reader.Id ? message.ToId : message.FromId)
            .Select(group => new { Other = group.Key, LastAt = group.Max(message => message.CreatedAt), Unread = group.Sum(message => message.ToId == reader.Id && message.ReadAt == null ? 1 : 0) });
        if (after is { } id && await rows.Where(row => row.Other == id).Select(row => (DateTimeOffset?)row.LastAt).SingleOrDefaultAsync(cancellationToken) is { } last)
        {
            rows = rows.Where(row => row.LastAt < last || (row.LastAt == last && row.Other < id));
        }

        var found = await rows.OrderByDescending(row => row.LastAt).ThenByDescending(row => row.Other).Take(take).ToListAsync(cancellationToken);
        var (others, moments) = (found.ConvertAll(row => row.Other), found.ConvertAll(row => row.LastAt));
        var newest = (await Own(reader).Where(message => moments.Contains(message.CreatedAt)).ToListAsync(cancellationToken)).ToLookup(message => message.FromId == reader.Id ? message.ToId : message.FromId);
        var people = await People(others).ToDictionaryAsync(person => person.Id, cancellationToken);
        return found.ConvertAll(row => new CorrespondenceView(people[row.Other], newest[row.Other].Where(message => message.CreatedAt == row.LastAt).OrderBy(message => message.Id).Last(), row.Unread));
    }

    /// <summary>How many messages a reader has not seen.</summary>
    public Task<int> CountUnreadAsync(Reader reader, CancellationToken cancellationToken) =>
        catalogue.PrivateMessages.CountAsync(message => message.ToId == reader.Id && message.ReadAt == null, cancellationToken);

    /// <summary>Whom the reader can write to or has written with; null for nobody.</summary>
    public async Task<CorrespondentView?> FindOrNullAsync(Reader reader, Guid other, CancellationToken cancellationToken)
    {
        if (!await catalogue.MayCorrespondAsync(reader, other, clock.Today, cancellationToken) || await People([other]).SingleOrDefaultAsync(cancellationToken) is not { } person)
        {
            return null;
        }

        return new CorrespondentView(
            person,
            await catalogue.Users.WithUsableAccounts(catalogue, clock.Today).AnyAsync(row => row.Id == other, cancellationToken),
            await catalogue.MessageBlocks.AnyAsync(block => block.PersonId == reader.Id && block.BlockedId == other, cancellationToken));
    }

    /// <summary>How many messages both have written.</summary>
    public Task<int> CountWithAsync(Reader reader, Guid other, CancellationToken cancellationToken) => catalogue.PrivateMessages.Between(reader.Id, other).CountAsync(cancellationToken);

    /// <summary>What both have written, the newest first.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<MessageView>> ListWithAsync(Reader reader, Guid other, Guid? after, int take, CancellationToken cancellationToken)
    {
        var between = catalogue.PrivateMessages.AsNoTracking().Between(reader.Id, other);
        if (after is { } id && await between.SingleOrDefaultAsync(message => message.Id == id, cancellationToken) is { } last)
        {
            between = between.Where(message => message.CreatedAt < last.CreatedAt || (message.CreatedAt == last.CreatedAt && message.Id < id));
        }

        var messages = await between.OrderByDescending(message => message.CreatedAt).ThenByDescending(message => message.Id).Take(take).ToListAsync(cancellationToken);
        var named = messages.ToDictionary(message => message.Id, message => DocumentAddress.Pattern().Matches(message.Body).Select(match => Guid.Parse(match.Groups["id"].ValueSpan)).Distinct().Take(Post.MaxFiles).ToList());
        var documents = await catalogue.ListDocumentsAsync(reader.Scope, [.. named.Values.SelectMany(ids => ids).Distinct()], cancellationToken);
        return messages.ConvertAll(message => new MessageView(
            message, [.. named[message.Id].Where(documents.ContainsKey).Select(document => new PostDocumentView(documents[document], IsAttached: false, PostMarkup.PageOf(message.Body, document)))]));
    }

    private IQueryable<PrivateMessage> Own(Reader reader) => catalogue.PrivateMessages.AsNoTracking().Where(message => message.FromId == reader.Id || message.ToId == reader.Id);

    private IQueryable<AuthorView> People(IReadOnlyCollection<Guid> ids) => catalogue.Users.Where(person => ids.Contains(person.Id))
        .Select(person => new AuthorView(person.Id, person.Name, person.JobTitle, catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault(), person.PhotoKey));
}
