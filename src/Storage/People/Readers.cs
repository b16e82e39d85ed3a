using System.Linq.Expressions;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Library.Storage.People;

/// <summary>Finds who asks. Asked on each request, so that a change of rights holds for the next one.</summary>
public static class Readers
{
    private static readonly Expression<Func<IQueryable<Person>, LibraryDbContext, DateOnly, IQueryable<Person>>> Usable = (people, catalogue, today) => people
        .Where(person => person.EmailConfirmed && person.ApprovedAt != null && person.EndedAt == null)
        .Where(person => person.IsAdmin || !catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil != null && school.MemberUntil < today));

    private static readonly Func<IQueryable<Person>, LibraryDbContext, DateOnly, IQueryable<Person>> UsableOf = Usable.Compile();

    private static readonly KeptQuery<Func<LibraryDbContext, Guid, DateTimeOffset, DateOnly, IAsyncEnumerable<ReaderRow>>> OfSession = new(() =>
    {
        Expression<Func<LibraryDbContext, Guid, DateTimeOffset, DateOnly, IQueryable<Person>>> people = (catalogue, sessionId, now, today) =>
            catalogue.Users.Where(person => catalogue.Sessions.Any(session => session.Id == sessionId && session.ExpiresAt > now && session.PersonId == person.Id));

        // The rule of accounts that may be used, with the parameters of this query in the place of its own.
        var usable = new ReplacingExpressionVisitor([.. Usable.Parameters], [people.Body, people.Parameters[0], people.Parameters[3]]).Visit(Usable.Body);
        var rows = Expression.Call(typeof(Queryable), nameof(Queryable.Select), [typeof(Person), typeof(ReaderRow)], usable, Expression.Quote(ReaderRow.Of));
        return EF.CompileAsyncQuery(Expression.Lambda<Func<LibraryDbContext, Guid, DateTimeOffset, DateOnly, IQueryable<ReaderRow>>>(rows, people.Parameters));
    });

    /// <summary>The person of a session that is still good, if their account may be used; null otherwise.</summary>
    public static async Task<Reader?> FindReaderOrNullAsync(this LibraryDbContext catalogue, Guid sessionId, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(clock);
        return (await OfSession.On(catalogue)(catalogue, sessionId, clock.Now, clock.Today).SingleOrDefaultAsync(cancellationToken))?.ToReader();
    }

    /// <summary>The owner of an API token that is still good, if their account may be used, and whether the token may change things; null otherwise.</summary>
    public static async Task<(Reader Reader, bool MayWrite)?> FindReaderByTokenOrNullAsync(this LibraryDbContext catalogue, string hash, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.Now;
        var token = await catalogue.ApiTokens.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash && row.ExpiresAt > now, cancellationToken);
        return token is not null && await Read(catalogue, catalogue.Users.Where(person => person.Id == token.PersonId), clock.Today, cancellationToken) is { } reader ? (reader, token.MayWrite) : null;
    }

    /// <summary>A person whose account may be used; null otherwise.</summary>
    public static async Task<Reader?> FindReaderByEmailOrNullAsync(this LibraryDbContext catalogue, string email, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(clock);
        var normalized = email.ToUpperInvariant();
        return await Read(catalogue, catalogue.Users.Where(person => person.NormalizedEmail == normalized), clock.Today, cancellationToken);
    }

    /// <summary>A person whose account may be used; null otherwise.</summary>
    /// <param name="today">The day where the association is.</param>
    public static Task<Reader?> FindReaderByIdOrNullAsync(this LibraryDbContext catalogue, Guid? personId, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return Read(catalogue, catalogue.Users.Where(person => person.Id == personId), today, cancellationToken);
    }

    /// <summary>Whose calendar has this secret, if their account may be used; null otherwise.</summary>
    public static async Task<Reader?> FindReaderByCalendarKeyOrNullAsync(this LibraryDbContext catalogue, string key, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(clock);
        return await Read(catalogue, catalogue.Users.Where(person => person.CalendarKey == key), clock.Today, cancellationToken);
    }

    /// <summary>Those whose accounts may be used: nobody else signs in, or hears by mail of what is not theirs. An admin's does not hang on a school's membership.</summary>
    /// <param name="today">The day where the association is.</param>
    public static IQueryable<Person> WithUsableAccounts(this IQueryable<Person> people, LibraryDbContext catalogue, DateOnly today) => UsableOf(people, catalogue, today);

    /// <summary>Those of some people whose accounts may be used, in no order.</summary>
    /// <param name="today">The day where the association is.</param>
    public static async Task<IReadOnlyList<Reader>> ListReadersAsync(this LibraryDbContext catalogue, IQueryable<Person> people, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return (await people.AsNoTracking().WithUsableAccounts(catalogue, today).Select(ReaderRow.Of).ToListAsync(cancellationToken)).ConvertAll(row => row.ToReader());
    }

    private static async Task<Reader?> Read(LibraryDbContext catalogue, IQueryable<Person> people, DateOnly today, CancellationToken cancellationToken) =>
        (await catalogue.ListReadersAsync(people, today, cancellationToken)).SingleOrDefault();

    /// <summary>What the catalogue says of a reader.</summary>
    private sealed record ReaderRow(Guid Id, string Name, string? Email, bool IsAdmin, string? School, string? PhotoKey, List<CopSeat> Cops)
    {
        public static readonly Expression<Func<Person, ReaderRow>> Of = person => new ReaderRow(
            person.Id, person.Name, person.Email, person.IsAdmin, person.SchoolSlug, person.PhotoKey,
            person.Cops.OrderBy(member => member.CopSlug).Select(member => new CopSeat(member.CopSlug, member.IsLead)).ToList());

        public Reader ToReader() => new(Id, Name, Email ?? "", IsAdmin, School, [.. Cops]) { PhotoKey = PhotoKey };
    }
}
