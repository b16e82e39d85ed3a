using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Cops;

/// <summary>Counts how alive COPs are: for their leads, and admins.</summary>
public sealed class CopFigureReads(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>The periods, in days.</summary>
    public static IReadOnlyList<int> Periods { get; } = [30, 90, 365];

    /// <summary>The figures of one COP, or of all in their order.</summary>
    /// <param name="cop">Null for all.</param>
    public async Task<IReadOnlyList<CopFigures>> ReadAsync(Reader reader, string? cop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        var since = now.AddDays(-Periods[^1]);
        var cops = await catalogue.Cops.Where(row => cop == null || row.Slug == cop).OrderBy(row => row.Position).ThenBy(row => row.Slug).Select(row => new { row.Slug, row.Label }).ToListAsync(cancellationToken);
        var questions = (await QuestionsAsync(catalogue, cop, since, cancellationToken)).ToLookup(row => row.Cop, StringComparer.Ordinal);
        var members = (await MembersAsync(catalogue, cop, cancellationToken)).ToLookup(row => row.Cop, row => row.PersonId, StringComparer.Ordinal);
        var active = (await ActiveAsync(catalogue, cop, since, cancellationToken)).ToLookup(row => row.Cop, StringComparer.Ordinal);
        var documents = (await DocumentsAsync(catalogue, reader, cop, since, now, cancellationToken)).ToLookup(row => row.Cop, StringComparer.Ordinal);
        return cops.ConvertAll(row =>
        {
            var people = members[row.Slug].ToHashSet();
            return new CopFigures(row.Slug, row.Label, people.Count, [.. Periods.Select(days => Of(
                days, now.AddDays(-days), [.. questions[row.Slug]], [.. active[row.Slug].Where(used => people.Contains(used.Id))], [.. documents[row.Slug]]))]);
        });
    }

    /// <summary>Questions of a COP that wait for an answer, the oldest first.</summary>
    /// <param name="take">The most; null for all.</param>
    public async Task<IReadOnlyList<UnansweredQuestion>> ListUnansweredAsync(string cop, int? take, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = There(catalogue).Where(row => row.FirstReplyAt == null && row.ClosedAt == null && row.Cops.Any(place => place.CopSlug == cop))
            .Join(catalogue.Users, row => row.AuthorId, person => person.Id, (row, person) => new { row.Id, row.Title, row.CreatedAt, person.Name, person.SchoolSlug })
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => new UnansweredQuestion(row.Id, row.Title, row.Name, catalogue.Schools.Where(school => school.Slug == row.SchoolSlug).Select(school => school.Name).FirstOrDefault(), row.CreatedAt));
        return await (take is { } most ? rows.Take(most) : rows).ToListAsync(cancellationToken);
    }

    private static PeriodFigures Of(int days, DateTimeOffset since, IReadOnlyList<Asked> questions, IReadOnlyList<Used> active, IReadOnlyList<Used> documents)
    {
        List<Asked> asked = [.. questions.Where(question => question.At > since)];
        List<long> waited = [.. asked.Where(question => question.AnsweredAt is not null).Select(question => ((question.AnsweredAt ?? question.At) - question.At).Ticks).Where(ticks => ticks >= 0).Order()];
        return new PeriodFigures(days, asked.Count, waited.Count, MedianOrNull(waited), CountSince(active, since), CountSince(documents, since));
    }

    /// <summary>The one in the middle, or half-way between the two there.</summary>
    private static TimeSpan? MedianOrNull(List<long> sorted) => sorted.Count == 0 ? null : TimeSpan.FromTicks((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2);

    private static int CountSince(IReadOnlyList<Used> rows, DateTimeOffset since) => rows.Where(row => row.At > since).Select(row => row.Id).Distinct().Count();

    private static IQueryable<Conversation> There(LibraryDbContext catalogue) =>
        catalogue.Conversations.Where(row => row.Kind == ConversationKind.Question && row.RemovedAt == null && row.MergedIntoId == null);

    private static IQueryable<ConversationCop> Places(LibraryDbContext catalogue, string? cop) => catalogue.Set<ConversationCop>().Where(place => cop == null || place.CopSlug == cop);

    private static Task<List<Asked>> QuestionsAsync(LibraryDbContext catalogue, string? cop, DateTimeOffset since, CancellationToken cancellationToken) =>
        There(catalogue).Where(row => row.CreatedAt > since)
            .Join(Places(catalogue, cop), row => row.Id, place => place.ConversationId, (row, place) => new Asked(place.CopSlug, row.CreatedAt, row.FirstReplyAt)).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<(string Cop, Guid PersonId)>> MembersAsync(LibraryDbContext catalogue, string? cop, CancellationToken cancellationToken)
    {
        var rows = await catalogue.CopMembers.Where(seat => (cop == null || seat.CopSlug == cop) && catalogue.Users.WithUsableAccounts(catalogue, clock.Today).Any(person => person.Id == seat.PersonId))
            .Select(seat => new { seat.CopSlug, seat.PersonId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.CopSlug, row.PersonId));
    }

    /// <summary>Who last did something in a COP, and when: of the database come as many rows as there are people.</summary>
    private static async Task<IReadOnlyList<Used>> ActiveAsync(LibraryDbContext catalogue, string? cop, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var wrote = catalogue.Posts.Readable(catalogue).Where(post => post.CreatedAt > since)
            .Join(Places(catalogue, cop), post => post.ConversationId, place => place.ConversationId, (post, place) => new { place.CopSlug, Id = post.AuthorId, At = post.CreatedAt });
        var thanked = catalogue.PostThanks.Where(thanks => thanks.At > since).Join(catalogue.Posts.Readable(catalogue), thanks => thanks.PostId, post => post.Id, (thanks, post) => new { thanks.PersonId, thanks.At, post.ConversationId })
            .Join(Places(catalogue, cop), row => row.ConversationId, place => place.ConversationId, (row, place) => new { place.CopSlug, Id = row.PersonId, row.At });
        var chose = catalogue.PollVotes.Where(vote => vote.At > since && catalogue.Conversations.Any(row => row.Id == vote.ConversationId && row.RemovedAt == null && row.MergedIntoId == null))
            .Join(Places(catalogue, cop), vote => vote.ConversationId, place => place.ConversationId, (vote, place) => new { place.CopSlug, Id = vote.PersonId, vote.At });
        var proposed = catalogue.ProposalVotes.Where(vote => vote.At > since).Join(catalogue.AgendaProposals, vote => vote.ProposalId, proposal => proposal.Id, (vote, proposal) => new { vote.PersonId, vote.At, proposal.MeetingId })
            .Join(catalogue.Meetings.Where(meeting => cop == null || meeting.CopSlug == cop), row => row.MeetingId, meeting => meeting.Id, (row, meeting) => new { meeting.CopSlug, Id = row.PersonId, row.At });
        var found = new List<Used>();
        foreach (var rows in new[] { wrote, thanked, chose, proposed })
        {
            found.AddRange(await rows.GroupBy(row => new { row.CopSlug, row.Id }).Select(group => new Used(group.Key.CopSlug, group.Key.Id, group.Max(row => row.At))).ToListAsync(cancellationToken));
        }

        return found;
    }

    private static async Task<IReadOnlyList<Used>> DocumentsAsync(LibraryDbContext catalogue, Reader reader, string? cop, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null);
        var talked = catalogue.PostDocuments.Where(row => seen.Any(document => document.Id == row.DocumentId))
            .Join(catalogue.Posts.Readable(catalogue).Where(post => post.CreatedAt > since), row => row.PostId, post => post.Id, (row, post) => new { row.DocumentId, post.CreatedAt, post.ConversationId })
            .Join(Places(catalogue, cop), row => row.ConversationId, place => place.ConversationId, (row, place) => new { place.CopSlug, Id = row.DocumentId, At = row.CreatedAt });
        var packed = catalogue.PacketItems.Where(item => seen.Any(document => document.Id == item.DocumentId))
            .Join(catalogue.Meetings.Where(meeting => (cop == null || meeting.CopSlug == cop) && meeting.State == MeetingState.Published && meeting.PacketState == PacketState.Published && meeting.StartsAt > since && meeting.StartsAt <= now),
                item => item.MeetingId, meeting => meeting.Id, (item, meeting) => new { meeting.CopSlug, Id = item.DocumentId ?? Guid.Empty, At = meeting.StartsAt });
        return
        [
            .. await talked.GroupBy(row => new { row.CopSlug, row.Id }).Select(group => new Used(group.Key.CopSlug, group.Key.Id, group.Max(row => row.At))).ToListAsync(cancellationToken),
            .. await packed.GroupBy(row => new { row.CopSlug, row.Id }).Select(group => new Used(group.Key.CopSlug, group.Key.Id, group.Max(row => row.At))).ToListAsync(cancellationToken),
        ];
    }

    private sealed record Asked(string Cop, DateTimeOffset At, DateTimeOffset? AnsweredAt);

    /// <summary>Somebody, or a document, and when they were last met.</summary>
    private sealed record Used(string Cop, Guid Id, DateTimeOffset At);
}
