using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Notices;

/// <summary>What people choose of the mails of conversations.</summary>
public sealed class NoticeSubscriptions(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    // Of those that follow from taking part; what was chosen is shown to the last.
    private const int MostConversations = 50;

    public async Task<NoticeChoices> ReadAsync(Reader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await catalogue.NoticeSettings.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == reader.Id, cancellationToken) ?? new NoticeSettings { PersonId = reader.Id };
        var slugs = reader.Cops.Select(seat => seat.Slug).ToArray();
        var chosen = await catalogue.CopNotices.Where(row => row.PersonId == reader.Id).ToDictionaryAsync(row => row.CopSlug, row => row.Frequency, cancellationToken);
        var cops = await catalogue.Cops.Where(cop => slugs.Contains(cop.Slug)).OrderBy(cop => cop.Label).ThenBy(cop => cop.Slug).Select(cop => new { cop.Slug, cop.Label }).ToListAsync(cancellationToken);
        var followed = await catalogue.ConversationNotices.Where(row => row.PersonId == reader.Id).ToDictionaryAsync(row => row.ConversationId, row => row.Frequency, cancellationToken);
        var conversations = await catalogue.Conversations.VisibleTo(reader)
            .Where(conversation => catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id)
                || catalogue.Posts.Any(post => post.ConversationId == conversation.Id && (post.AuthorId == reader.Id || catalogue.PostMentions.Any(mention => mention.PostId == post.Id && mention.PersonId == reader.Id))))
            .OrderByDescending(conversation => catalogue.ConversationNotices.Any(row => row.PersonId == reader.Id && row.ConversationId == conversation.Id))
            .ThenByDescending(conversation => conversation.LastPostAt).ThenBy(conversation => conversation.Id).Take(followed.Count + MostConversations)
            .Select(conversation => new { conversation.Id, conversation.Title }).ToListAsync(cancellationToken);
        var people = await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id)
            .Join(catalogue.Users.WithUsableAccounts(catalogue, clock.Today), row => row.FollowedId, person => person.Id, (row, person) => new { person.Id, person.Name, row.Frequency }).OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        var documents = await catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id)
            .Join(Followable(catalogue, reader), row => row.DocumentId, document => document.Id, (row, document) => new { document.Id, document.Title, row.Frequency }).OrderBy(row => row.Title).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        return new NoticeChoices(
            settings,
            cops.ConvertAll(cop => new CopChoice(cop.Slug, cop.Label, chosen.GetValueOrDefault(cop.Slug, CopNotices.Default))),
            conversations.ConvertAll(row => new ConversationChoice(row.Id, row.Title, followed.GetValueOrDefault(row.Id, AlertFrequency.AtOnce), followed.ContainsKey(row.Id))),
            people.ConvertAll(row => new PersonChoice(row.Id, row.Name, row.Frequency)),
            documents.ConvertAll(row => new DocumentChoice(row.Id, row.Title, row.Frequency)));
    }

    /// <summary>Takes what somebody wants in the place of all that they had chosen; choices for conversations, people and documents that they do not see now stay.</summary>
    public async Task SetAsync(Reader reader, NoticeWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(wish);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var settings = await SettingsAsync(catalogue, reader.Id, cancellationToken);
        (settings.IsSilent, settings.IsSilentOnMessages, settings.IsUnreminded, settings.QuietFrom, settings.QuietUntil, settings.TimeZone) = (wish.IsSilent, wish.IsSilentOnMessages, wish.IsUnreminded, wish.QuietFrom, wish.QuietUntil, wish.TimeZone);
        catalogue.RemoveRange(await catalogue.CopNotices.Where(row => row.PersonId == reader.Id).ToListAsync(cancellationToken));
        catalogue.RemoveRange(await catalogue.ConversationNotices.Where(row => row.PersonId == reader.Id && catalogue.Conversations.VisibleTo(reader).Any(conversation => conversation.Id == row.ConversationId)).ToListAsync(cancellationToken));
        await catalogue.SaveChangesAsync(cancellationToken);
        catalogue.ChangeTracker.Clear();
        catalogue.AddRange(wish.Cops.Where(pair => reader.IsMemberOf(pair.Key) && pair.Value != CopNotices.Default).Select(pair => new CopNotices { PersonId = reader.Id, CopSlug = pair.Key, Frequency = pair.Value }));
        var ids = wish.Conversations.Keys.ToArray();
        var seen = await catalogue.Conversations.VisibleTo(reader).Where(conversation => EF.Parameter(ids).Contains(conversation.Id)).Select(conversation => conversation.Id).ToListAsync(cancellationToken);
        catalogue.AddRange(seen.Select(id => new ConversationNotices { PersonId = reader.Id, ConversationId = id, Frequency = wish.Conversations[id] }));
        await catalogue.SaveChangesAsync(cancellationToken);
        if (wish.People is { } people)
        {
            Guid[] others = wish.KeepsOthers ? [] : await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id).Select(row => row.FollowedId).ToArrayAsync(cancellationToken);
            await FollowPeopleAsync(catalogue, reader, WithNoneOf(people, others), cancellationToken);
        }

        if (wish.Documents is { } documents)
        {
            Guid[] others = wish.KeepsOthers ? [] : await catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id).Select(row => row.DocumentId).ToArrayAsync(cancellationToken);
            await FollowDocumentsAsync(catalogue, reader, WithNoneOf(documents, others), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Has somebody hear of a conversation in another way.</summary>
    /// <param name="frequency">Null for as if nothing had been chosen.</param>
    /// <returns>False where they do not see it.</returns>
    public async Task<bool> FollowAsync(Reader reader, Guid conversationId, AlertFrequency? frequency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (!await catalogue.Conversations.VisibleTo(reader).AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return false;
        }

        await FollowAsync(catalogue, reader.Id, conversationId, frequency, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>How somebody follows a person; null where they do not.</summary>
    public async Task<AlertFrequency?> FindFollowOrNullAsync(Reader reader, Guid followed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id && row.FollowedId == followed).Select(row => (AlertFrequency?)row.Frequency).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Has somebody follow a person, in another way than before, or not any more.</summary>
    /// <returns>False where there is no such person in the directory, or it is themselves.</returns>
    public async Task<bool> FollowPersonAsync(Reader reader, Guid followed, AlertFrequency frequency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var isThere = await FollowPeopleAsync(catalogue, reader, new Dictionary<Guid, AlertFrequency> { [followed] = frequency }, cancellationToken) > 0;
        await transaction.CommitAsync(cancellationToken);
        return isThere;
    }

    /// <summary>How somebody follows a document; null where they do not.</summary>
    public async Task<AlertFrequency?> FindFollowOfDocumentOrNullAsync(Reader reader, Guid document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id && row.DocumentId == document).Select(row => (AlertFrequency?)row.Frequency).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Has somebody follow a document, in another way than before, or not any more.</summary>
    /// <returns>False where they see no such document, or it is in the trash.</returns>
    public async Task<bool> FollowDocumentAsync(Reader reader, Guid document, AlertFrequency frequency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var isThere = await FollowDocumentsAsync(catalogue, reader, new Dictionary<Guid, AlertFrequency> { [document] = frequency }, cancellationToken) > 0;
        await transaction.CommitAsync(cancellationToken);
        return isThere;
    }

    /// <summary>Stops what a link in a mail names: a conversation, a COP, a person, a document, private messages, reminders, or digests where it names none of them.</summary>
    public async Task StopAsync(NoticeStop stop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stop);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (!await catalogue.Users.AnyAsync(person => person.Id == stop.PersonId, cancellationToken))
        {
            return;
        }

        if (stop.FollowedId is { } followed)
        {
            await catalogue.PersonNotices.Where(row => row.PersonId == stop.PersonId && row.FollowedId == followed).ExecuteDeleteAsync(cancellationToken);
        }
        else if (stop.DocumentId is { } document)
        {
            await catalogue.DocumentNotices.Where(row => row.PersonId == stop.PersonId && row.DocumentId == document).ExecuteDeleteAsync(cancellationToken);
        }
        else if (stop.Messages)
        {
            (await SettingsAsync(catalogue, stop.PersonId, cancellationToken)).IsSilentOnMessages = true;
            await catalogue.SaveChangesAsync(cancellationToken);
        }
        else if (stop.Reminders)
        {
            (await SettingsAsync(catalogue, stop.PersonId, cancellationToken)).IsUnreminded = true;
            await catalogue.SaveChangesAsync(cancellationToken);
        }
        else if (stop.ConversationId is { } conversation)
        {
            if (await catalogue.Conversations.AnyAsync(row => row.Id == conversation, cancellationToken))
            {
                await FollowAsync(catalogue, stop.PersonId, conversation, AlertFrequency.Never, cancellationToken);
            }
        }
        else
        {
            var cops = await catalogue.CopMembers.Where(seat => seat.PersonId == stop.PersonId && (stop.Cop == null || seat.CopSlug == stop.Cop)).Select(seat => seat.CopSlug).ToListAsync(cancellationToken);
            var held = await catalogue.CopNotices.Where(row => row.PersonId == stop.PersonId).ToDictionaryAsync(row => row.CopSlug, cancellationToken);
            foreach (var cop in cops.Where(cop => stop.Cop is not null || held.GetValueOrDefault(cop)?.Frequency != AlertFrequency.AtOnce))
            {
                var row = held.GetValueOrDefault(cop) ?? catalogue.Add(new CopNotices { PersonId = stop.PersonId, CopSlug = cop }).Entity;
                row.Frequency = AlertFrequency.Never;
            }

            await catalogue.SaveChangesAsync(cancellationToken);
            if (stop.Cop is null)
            {
                // Digests tell of people, documents and conversations that were chosen, too.
                await catalogue.DocumentNotices.Where(row => row.PersonId == stop.PersonId && (row.Frequency == AlertFrequency.Daily || row.Frequency == AlertFrequency.Weekly)).ExecuteDeleteAsync(cancellationToken);
                await catalogue.PersonNotices.Where(row => row.PersonId == stop.PersonId && (row.Frequency == AlertFrequency.Daily || row.Frequency == AlertFrequency.Weekly)).ExecuteDeleteAsync(cancellationToken);
                await catalogue.ConversationNotices.Where(row => row.PersonId == stop.PersonId && (row.Frequency == AlertFrequency.Daily || row.Frequency == AlertFrequency.Weekly))
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Frequency, AlertFrequency.Never), cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What a link stops, by its name; null where its reader does not see it any more.</summary>
    /// <param name="today">The day where the association is.</param>
    public async Task<string?> NameOrNullAsync(NoticeStop stop, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stop);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        if (await catalogue.FindReaderByIdOrNullAsync(stop.PersonId, today, cancellationToken) is not { } reader)
        {
            return null;
        }

        return stop.FollowedId is { } followed
            ? await catalogue.Users.WithUsableAccounts(catalogue, today).Where(person => person.Id == followed).Select(person => person.Name).SingleOrDefaultAsync(cancellationToken)
            : stop.DocumentId is { } document ? await catalogue.Documents.VisibleTo(reader.Scope).Where(row => row.Id == document).Select(row => row.Title).SingleOrDefaultAsync(cancellationToken)
            : stop.ConversationId is { } id
            ? await catalogue.Conversations.VisibleTo(reader).Where(row => row.Id == id).Select(row => row.Title).SingleOrDefaultAsync(cancellationToken)
            : await catalogue.Cops.Where(row => row.Slug == stop.Cop).Select(row => row.Label).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Has somebody follow these people so. Who is not in the directory stays as it is, and nobody follows themselves.</summary>
    /// <returns>How many of them there are to be followed.</returns>
    private async Task<int> FollowPeopleAsync(LibraryDbContext catalogue, Reader reader, Dictionary<Guid, AlertFrequency> people, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. people.Keys.Where(id => id != reader.Id)];
        var known = await catalogue.Users.WithUsableAccounts(catalogue, clock.Today).Where(person => EF.Parameter(ids).Contains(person.Id)).Select(person => person.Id).ToListAsync(cancellationToken);
        var held = await catalogue.PersonNotices.Where(row => row.PersonId == reader.Id && EF.Parameter(ids).Contains(row.FollowedId)).ToDictionaryAsync(row => row.FollowedId, cancellationToken);
        Choose(catalogue, known, people, held, id => new PersonNotices { PersonId = reader.Id, FollowedId = id, Since = clock.Now });
        await catalogue.SaveChangesAsync(cancellationToken);
        return known.Count;
    }

    /// <summary>Has somebody follow these documents so. What they do not see, or lies in the trash, stays as it is.</summary>
    /// <returns>How many of them there are to be followed.</returns>
    private async Task<int> FollowDocumentsAsync(LibraryDbContext catalogue, Reader reader, Dictionary<Guid, AlertFrequency> documents, CancellationToken cancellationToken)
    {
        var ids = documents.Keys.ToArray();
        var known = await Followable(catalogue, reader).Where(document => EF.Parameter(ids).Contains(document.Id)).Select(document => document.Id).ToListAsync(cancellationToken);
        var held = await catalogue.DocumentNotices.Where(row => row.PersonId == reader.Id && EF.Parameter(ids).Contains(row.DocumentId)).ToDictionaryAsync(row => row.DocumentId, cancellationToken);
        Choose(catalogue, known, documents, held, id => new DocumentNotices { PersonId = reader.Id, DocumentId = id, Since = clock.Now });
        await catalogue.SaveChangesAsync(cancellationToken);
        return known.Count;
    }

    private static IQueryable<Document> Followable(LibraryDbContext catalogue, Reader reader) => catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null);

    /// <summary>What is wished, and never of all others.</summary>
    private static Dictionary<Guid, AlertFrequency> WithNoneOf(IReadOnlyDictionary<Guid, AlertFrequency> wished, Guid[] others) =>
        wished.Keys.Union(others).ToDictionary(id => id, id => wished.GetValueOrDefault(id, AlertFrequency.Never));

    /// <summary>Makes, changes and removes rows of what is followed.</summary>
    private static void Choose<TRow>(LibraryDbContext catalogue, List<Guid> known, Dictionary<Guid, AlertFrequency> wished, Dictionary<Guid, TRow> held, Func<Guid, TRow> make)
        where TRow : class, IFollowed
    {
        foreach (var id in known)
        {
            var row = held.GetValueOrDefault(id);
            if (wished[id] is not AlertFrequency.Never and var frequency)
            {
                row ??= catalogue.Add(make(id)).Entity;
                row.Frequency = frequency;
            }
            else if (row is not null)
            {
                catalogue.Remove(row);
            }
        }
    }

    private static async Task FollowAsync(LibraryDbContext catalogue, Guid personId, Guid conversationId, AlertFrequency? frequency, CancellationToken cancellationToken)
    {
        var held = await catalogue.ConversationNotices.SingleOrDefaultAsync(row => row.PersonId == personId && row.ConversationId == conversationId, cancellationToken);
        if (frequency is { } chosen)
        {
            held ??= catalogue.Add(new ConversationNotices { PersonId = personId, ConversationId = conversationId }).Entity;
            held.Frequency = chosen;
        }
        else if (held is not null)
        {
            catalogue.Remove(held);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }

    private static async Task<NoticeSettings> SettingsAsync(LibraryDbContext catalogue, Guid personId, CancellationToken cancellationToken) =>
        await catalogue.NoticeSettings.SingleOrDefaultAsync(row => row.PersonId == personId, cancellationToken) ?? catalogue.Add(new NoticeSettings { PersonId = personId }).Entity;
}

/// <summary>What a link in a mail stops.</summary>
/// <param name="ConversationId">Null for none.</param>
/// <param name="Cop">Null for none; where all are, digests.</param>
/// <param name="FollowedId">A person who is followed; null for none.</param>
/// <param name="Reminders">Whether it is reminders of follow-ups.</param>
/// <param name="Messages">Whether it is mails of private messages.</param>
/// <param name="DocumentId">A document that is followed; null for none.</param>
public sealed record NoticeStop(Guid PersonId, Guid? ConversationId, string? Cop, Guid? FollowedId = null, bool Messages = false, bool Reminders = false, Guid? DocumentId = null);
