using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>Somebody who may hear of a conversation, with what they chose.</summary>
/// <param name="Settings">Null where they chose nothing.</param>
/// <param name="Frequency">How they hear of its posts.</param>
/// <param name="Since">The number of the post from which on they hear: who hears since they take part is not told of what was there before.</param>
/// <param name="Mentions">The posts that mention them.</param>
/// <param name="Followed">The people whom they follow at once, and since when; nobody where they chose something for the conversation.</param>
internal sealed record Hearer(Reader Reader, NoticeSettings? Settings, AlertFrequency Frequency, int Since, IReadOnlySet<Guid> Mentions, IReadOnlyDictionary<Guid, DateTimeOffset> Followed)
{
    /// <summary>Whether they are told of a post at once.</summary>
    public bool HearsAtOnce(Post post) =>
        post.AuthorId != Reader.Id && post.RemovedAt is null && Settings is not { IsSilent: true } && (HearsOf(post) || IsFollowed(post));

    /// <summary>Whether they are told of a post for no other reason than that they follow its author.</summary>
    public bool HearsByFollowing(Post post) => HearsAtOnce(post) && !HearsOf(post);

    private bool HearsOf(Post post) => (Frequency == AlertFrequency.AtOnce && post.Number > Since) || Mentions.Contains(post.Id);

    private bool IsFollowed(Post post) => Followed.TryGetValue(post.AuthorId, out var since) && post.CreatedAt > since;
}

/// <summary>Who hears of a conversation's posts, and how: the one place that knows. A choice for the conversation goes first, then having taken part in it, then the choices for its COPs; whoever follows the author of a post hears of that one besides.</summary>
internal static class NoticeHearers
{
    /// <summary>Those who may see a conversation, use their accounts and follow it, one of its COPs or one of its authors at once.</summary>
    /// <param name="only">One person, whatever they chose; null for all.</param>
    public static async Task<IReadOnlyList<Hearer>> ListHearersAsync(this LibraryDbContext catalogue, Conversation conversation, Guid? only, DateOnly today, CancellationToken cancellationToken)
    {
        var cops = conversation.Cops.Select(cop => cop.CopSlug).ToArray();
        var posts = catalogue.Posts.Where(post => post.ConversationId == conversation.Id);
        var mentions = await catalogue.PostMentions.Where(mention => only == null || mention.PersonId == only).Join(posts, mention => mention.PostId, post => post.Id, (mention, post) => new { mention.PersonId, mention.PostId, post.Number }).ToListAsync(cancellationToken);
        var authors = await posts.Where(post => only == null || post.AuthorId == only).GroupBy(post => post.AuthorId).Select(group => new { PersonId = group.Key, Number = group.Min(post => post.Number) }).ToListAsync(cancellationToken);
        var chosen = await catalogue.ConversationNotices.AsNoTracking().Where(row => row.ConversationId == conversation.Id && (only == null || row.PersonId == only)).ToDictionaryAsync(row => row.PersonId, row => row.Frequency, cancellationToken);
        var byCop = (await catalogue.CopNotices.AsNoTracking().Where(row => cops.Contains(row.CopSlug) && row.Frequency == AlertFrequency.AtOnce && (only == null || row.PersonId == only)).ToListAsync(cancellationToken)).ToLookup(row => row.PersonId, row => row.CopSlug);

        // By whom, since which post.
        var taking = authors.Select(author => (author.PersonId, author.Number)).Concat(mentions.Select(mention => (mention.PersonId, mention.Number)))
            .GroupBy(part => part.PersonId).ToDictionary(group => group.Key, group => group.Min(part => part.Number));
        var followed = (await catalogue.PersonNotices.AsNoTracking().Where(row => row.Frequency == AlertFrequency.AtOnce && (only == null || row.PersonId == only) && posts.Any(post => post.AuthorId == row.FollowedId)).ToListAsync(cancellationToken)).ToLookup(row => row.PersonId);
        Guid[] ids = only is { } one ? [one] : [.. taking.Keys.Concat(chosen.Keys).Concat(byCop.Select(group => group.Key)).Concat(followed.Select(group => group.Key)).Distinct()];
        var readers = await catalogue.ListReadersAsync(catalogue.Users.WhoSee(conversation).Where(person => EF.Parameter(ids).Contains(person.Id)), today, cancellationToken);
        var settings = await catalogue.NoticeSettings.AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.PersonId)).ToDictionaryAsync(row => row.PersonId, cancellationToken);
        var mentioned = mentions.ToLookup(mention => mention.PersonId, mention => mention.PostId);
        return [.. readers.OrderBy(reader => reader.Id).Select(reader =>
        {
            var (frequency, since) = ChoiceOf(reader);
            return new Hearer(reader, settings.GetValueOrDefault(reader.Id), frequency, since, mentioned[reader.Id].ToHashSet(), (chosen.ContainsKey(reader.Id) ? [] : followed[reader.Id]).ToDictionary(row => row.FollowedId, row => row.Since));
        })];

        (AlertFrequency Frequency, int Since) ChoiceOf(Reader reader) => chosen.TryGetValue(reader.Id, out var choice) ? (choice, 0)
            : byCop[reader.Id].Any(cop => reader.IsAdmin || reader.IsMemberOf(cop)) ? (AlertFrequency.AtOnce, 0)
            : taking.TryGetValue(reader.Id, out var since) ? (AlertFrequency.AtOnce, since)
            : (AlertFrequency.Never, 0);
    }
}
