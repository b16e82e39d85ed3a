using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Finds in the words of a post whom it mentions and which documents it names, and files what came with it. Inside the caller's transaction.</summary>
internal static class PostWriting
{
    /// <summary>The most people whom one post mentions.</summary>
    private const int MaxMentions = 30;

    private const int MaxNamed = 30;

    /// <summary>Notes what a post's words say now, in the place of what they said before.</summary>
    public static async Task NoteWordsAsync(this LibraryDbContext catalogue, Conversation conversation, Post post, Reader author, CancellationToken cancellationToken)
    {
        var mentioned = await catalogue.MentionedAsync(conversation, post.Body, cancellationToken);
        var before = await catalogue.PostMentions.Where(mention => mention.PostId == post.Id).ToListAsync(cancellationToken);
        catalogue.RemoveRange(before.Where(mention => !mentioned.Contains(mention.PersonId)));
        var added = mentioned.Except(before.Select(mention => mention.PersonId)).ToList();
        catalogue.AddRange(added.Select(person => new PostMention { PostId = post.Id, PersonId = person }));

        // Who is named only now is told of it now; those who were told are known.
        post.ToldAt = added.Count > 0 ? null : post.ToldAt;

        var addresses = DocumentAddress.Pattern().Matches(post.Body).Select(match => Guid.Parse(match.Groups["id"].ValueSpan)).Distinct().Take(MaxNamed).ToList();
        var held = await catalogue.PostDocuments.Where(row => row.PostId == post.Id).ToListAsync(cancellationToken);
        held.AddRange(catalogue.ChangeTracker.Entries<PostDocument>().Where(entry => entry.State == EntityState.Added && entry.Entity.PostId == post.Id).Select(entry => entry.Entity));
        catalogue.RemoveRange(held.Where(row => !row.IsAttached && row.Position >= Post.MaxFiles && !addresses.Contains(row.DocumentId)));
        var known = await catalogue.Documents.VisibleTo(author.Scope).Where(document => addresses.Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
        catalogue.AddRange(addresses.Intersect(known).Except(held.Select(row => row.DocumentId)).Select((document, i) => new PostDocument { PostId = post.Id, DocumentId = document, Position = Post.MaxFiles + i }));
    }

    /// <summary>Lets those who see the conversation see the files that its author brought: drafts of theirs. Others that they see are named only.</summary>
    /// <returns>The documents that the index must follow; null where one is not there for the author.</returns>
    public static async Task<IReadOnlyCollection<Guid>?> AttachAsync(
        this LibraryDbContext catalogue, Conversation conversation, Post post, Reader author, IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = new List<Guid>();
        var position = 0;
        foreach (var id in ids.Distinct())
        {
            if (await catalogue.FindForChangeOrNullAsync(documents => documents.VisibleTo(author.Scope), id, cancellationToken) is not { TrashedAt: null } document)
            {
                return null;
            }

            var isBrought = document.Visibility == Visibility.Draft && document.OwnerId == author.Id;
            if (isBrought)
            {
                Share(document, conversation, now);
                changed.Add(id);
            }

            catalogue.Add(new PostDocument { PostId = post.Id, DocumentId = id, IsAttached = isBrought, Position = position++ });
        }

        return changed;
    }

    /// <summary>Has the files that came with posts, and the documents that were made of them, be seen by those who see the conversation now. Those that were filed otherwise since, or are another's or in review now, are their owners' matter: they came with the post, and stay as they are.</summary>
    /// <param name="before">Who saw the conversation that they came with.</param>
    /// <returns>The documents that the index must follow.</returns>
    public static async Task<IReadOnlyCollection<Guid>> FollowAsync(this LibraryDbContext catalogue, Conversation conversation, ConversationAudience before, IReadOnlyCollection<Guid> posts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = new List<Guid>();
        foreach (var (id, ownerId, row) in await catalogue.ListBelongingAsync(posts, cancellationToken))
        {
            if (await catalogue.FindForChangeOrNullAsync(documents => documents, id, cancellationToken) is { } document && before.IsOf(document, ownerId))
            {
                Share(document, conversation, now);
                changed.Add(id);
            }
            else if (row is not null)
            {
                row.IsAttached = changed.Contains(id);
            }
        }

        return changed;
    }

    /// <summary>Makes the files that came with a post drafts of their owners again, and the document that was made of it, where nothing else was done with them since.</summary>
    /// <param name="before">Who saw the conversation that they came with.</param>
    public static async Task<IReadOnlyCollection<Guid>> DetachAsync(this LibraryDbContext catalogue, Guid postId, ConversationAudience before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = new List<Guid>();
        foreach (var (id, ownerId, row) in await catalogue.ListBelongingAsync([postId], cancellationToken))
        {
            // What was made of it and waits for approval is not to be approved any more.
            if (!await catalogue.PostDocuments.AnyAsync(other => other.DocumentId == id && other.IsAttached && other.PostId != postId, cancellationToken)
                && await catalogue.FindForChangeOrNullAsync(documents => documents, id, cancellationToken) is { } document && (before.IsOf(document, ownerId) || (row is null && document.Review is not null)))
            {
                document.Review = null;
                document.Visibility = Visibility.Draft;
                document.Cops.Clear();
                document.Touch(now);
                changed.Add(id);
            }
        }

        catalogue.RemoveRange(await catalogue.PostDocuments.Where(row => row.PostId == postId).ToListAsync(cancellationToken));
        return changed;
    }

    /// <returns>The files that came with posts, which are their authors', with their rows; and the documents that were made of posts, which are whoever's made them, without one.</returns>
    private static async Task<IReadOnlyList<(Guid Id, Guid OwnerId, PostDocument? Row)>> ListBelongingAsync(this LibraryDbContext catalogue, IReadOnlyCollection<Guid> posts, CancellationToken cancellationToken)
    {
        var attached = await catalogue.PostDocuments.Where(row => row.IsAttached && posts.Contains(row.PostId)).Join(catalogue.Posts, row => row.PostId, post => post.Id, (row, post) => new { row, post.AuthorId }).ToListAsync(cancellationToken);
        var made = await catalogue.Posts.Where(post => posts.Contains(post.Id)).Join(catalogue.Documents, post => post.MadeIntoId, document => document.Id, (_, document) => new { document.Id, document.OwnerId }).ToListAsync(cancellationToken);
        return [.. attached.Select(pair => (pair.row.DocumentId, pair.AuthorId, (PostDocument?)pair.row)), .. made.Select(document => (document.Id, document.OwnerId, (PostDocument?)null))];
    }

    private static void Share(Document document, Conversation conversation, DateTimeOffset now)
    {
        var cops = conversation.Cops.Select(cop => cop.CopSlug).ToHashSet(StringComparer.Ordinal);
        document.Visibility = ConversationRules.VisibilityOf(conversation);
        document.Review = null;
        document.Cops.RemoveAll(cop => !cops.Contains(cop.CopSlug));
        document.Cops.AddRange(cops.Except(document.Cops.Select(cop => cop.CopSlug), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(cop => new DocumentCop { CopSlug = cop }));
        document.Touch(now);
    }

    /// <summary>The people who are named after an @ by their whole name, and see the conversation.</summary>
    private static async Task<IReadOnlyCollection<Guid>> MentionedAsync(this LibraryDbContext catalogue, Conversation conversation, string body, CancellationToken cancellationToken)
    {
        var found = new HashSet<Guid>();
        foreach (var after in MentionNames.After(body).Distinct(StringComparer.Ordinal).Take(MaxMentions))
        {
            var first = LikePattern.Containing(after.Split([' ', '\n', '\t'], 2)[0].TrimEnd('.', ',', ':', ';', '!', '?'))[1..];
            var named = await catalogue.Users.WhoSee(conversation)
                .Where(person => person.EndedAt == null && person.ApprovedAt != null && EF.Functions.Like(LikePattern.Lower(person.Name), first, LikePattern.Escape))
                .Select(person => new { person.Id, person.Name }).ToListAsync(cancellationToken);
            found.UnionWith(named.Where(person => MentionNames.Begins(after, person.Name)).GroupBy(person => person.Name.Length).OrderByDescending(group => group.Key).FirstOrDefault()?.Select(person => person.Id) ?? []);
        }

        return found;
    }
}

/// <summary>How people are named after an @.</summary>
public static class MentionNames
{
    /// <summary>Where the words begin that follow an @ and may name somebody.</summary>
    public static IEnumerable<int> StartsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = text.IndexOf('@', StringComparison.Ordinal); i >= 0 && i + 1 < text.Length; i = text.IndexOf('@', i + 1))
        {
            if (char.IsLetter(text[i + 1]) && (i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '.' or '_' or '-')))
            {
                yield return i + 1;
            }
        }
    }

    /// <summary>What follows each @ that may name somebody, long enough for any name and to see that it ends.</summary>
    public static IEnumerable<string> After(string text) => StartsOf(text).Select(start => text[start..Math.Min(text.Length, start + 1 + Person.MaxNameLength)]);

    /// <summary>Whether a text begins with a whole name, in whatever case.</summary>
    public static bool Begins(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (text.Length == name.Length || !char.IsLetterOrDigit(text[name.Length]));
    }
}
