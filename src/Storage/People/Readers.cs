using System.Collections.Immutable;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.People;

/// <summary>Finds who asks. Asked on each request, so that a change of rights holds for the next one.</summary>
public static class Readers
{
    /// <summary>The person of a session that is still good, if their account may be used; null otherwise.</summary>
    public static async Task<Reader?> FindReaderOrNullAsync(this LibraryDbContext catalogue, Guid sessionId, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.Now;
        var rows = catalogue.Sessions.Where(session => session.Id == sessionId && session.ExpiresAt > now).Select(session => session.PersonId);
        return await Read(catalogue, catalogue.Users.Where(person => rows.Contains(person.Id)), clock.Today, cancellationToken);
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

    /// <summary>Whose calendar has this secret, if their account may be used; null otherwise.</summary>
    public static async Task<Reader?> FindReaderByCalendarKeyOrNullAsync(this LibraryDbContext catalogue, string key, AssociationClock clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(clock);
        return await Read(catalogue, catalogue.Users.Where(person => person.CalendarKey == key), clock.Today, cancellationToken);
    }

    /// <summary>Those whose accounts may be used: nobody else signs in, or hears by mail of what is not theirs. An admin's does not hang on a school's membership.</summary>
    /// <param name="today">The day where the association is.</param>
    public static IQueryable<Person> WithUsableAccounts(this IQueryable<Person> people, LibraryDbContext catalogue, DateOnly today) => people
        .Where(person => person.EmailConfirmed && person.ApprovedAt != null && person.EndedAt == null)
        .Where(person => person.IsAdmin || !catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil != null && school.MemberUntil < today));

    /// <summary>Those of some people whose accounts may be used, in no order.</summary>
    /// <param name="today">The day where the association is.</param>
    public static async Task<IReadOnlyList<Reader>> ListReadersAsync(this LibraryDbContext catalogue, IQueryable<Person> people, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var rows = await people.AsNoTracking().WithUsableAccounts(catalogue, today)
            .Select(person => new
            {
                person.Id,
                person.Name,
                person.Email,
                person.IsAdmin,
                person.SchoolSlug,
                person.PhotoKey,
                Cops = person.Cops.OrderBy(member => member.CopSlug).Select(member => new CopSeat(member.CopSlug, member.IsLead)).ToList(),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(person => new Reader(person.Id, person.Name, person.Email ?? "", person.IsAdmin, person.SchoolSlug, [.. person.Cops]) { PhotoKey = person.PhotoKey });
    }

    private static async Task<Reader?> Read(LibraryDbContext catalogue, IQueryable<Person> people, DateOnly today, CancellationToken cancellationToken) =>
        (await catalogue.ListReadersAsync(people, today, cancellationToken)).SingleOrDefault();
}
