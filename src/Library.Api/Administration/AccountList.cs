using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>Where an account stands.</summary>
internal enum AccountState
{
    /// <summary>The address is not confirmed.</summary>
    Unconfirmed,

    /// <summary>An admin is to approve it.</summary>
    Waiting,

    /// <summary>Its owner can sign in.</summary>
    Active,

    /// <summary>The school's membership has ended.</summary>
    Lapsed,

    /// <summary>An admin ended it.</summary>
    Ended,
}

/// <summary>Which accounts to list. Null or empty narrows nothing; an unknown value matches nothing.</summary>
internal sealed record AccountFilter(string? Text, string? State, string? School, string? Cop, string? Role);

/// <summary>An account as an admin sees it in a list.</summary>
internal sealed record AccountRow(
    Guid Id, string Name, string Email, string JobTitle, string? School, string? SchoolName, bool IsAdmin, IReadOnlyList<CopSeat> Cops, DateTimeOffset CreatedAt, AccountState State)
{
    /// <summary>Where their picture stands in the file store; null where they have none.</summary>
    public string? PhotoKey { get; init; }

    public string Role => IsAdmin ? "admin" : Cops.Any(seat => seat.IsLead) ? "lead" : "member";
}

/// <summary>Finds accounts for admins.</summary>
internal sealed class AccountList(LibraryDbContext catalogue, AssociationClock clock)
{
    /// <summary>The accounts of a filter, in no order yet.</summary>
    public IQueryable<Person> Filter(AccountFilter filter)
    {
        var people = catalogue.Users.AsNoTracking();
        if (PlainLine.Of(filter.Text) is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            people = people.Where(person => EF.Functions.Like(LikePattern.Lower(person.Name), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.Email ?? ""), pattern, LikePattern.Escape));
        }

        if (filter.School is { Length: > 0 } school)
        {
            people = people.Where(person => person.SchoolSlug == school);
        }

        if (filter.Cop is { Length: > 0 } cop)
        {
            people = people.Where(person => person.Cops.Any(seat => seat.CopSlug == cop));
        }

        return WithRole(WithState(people, filter.State), filter.Role);
    }

    public Task<int> CountWaitingAsync(CancellationToken cancellationToken) =>
        Filter(new AccountFilter(null, KebabCase.Of(AccountState.Waiting), null, null, null)).CountAsync(cancellationToken);

    /// <summary>Puts accounts in an order: "newest", "school", or by name for all else.</summary>
    public IQueryable<Person> Order(IQueryable<Person> people, string? sort) => sort switch
    {
        "newest" => people.OrderByDescending(person => person.CreatedAt).ThenBy(person => person.Id),
        "school" => people.OrderBy(person => catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault() ?? "").ThenBy(person => person.Name).ThenBy(person => person.Id),
        _ => people.OrderBy(person => person.Name).ThenBy(person => person.Id),
    };

    /// <summary>Shows accounts, in the caller's order.</summary>
    public IQueryable<AccountRow> View(IQueryable<Person> people)
    {
        var today = clock.Today;
        return people.Select(person => new AccountRow(
            person.Id,
            person.Name,
            person.Email ?? "",
            person.JobTitle,
            person.SchoolSlug,
            catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault(),
            person.IsAdmin,
            person.Cops.OrderBy(seat => seat.CopSlug).Select(seat => new CopSeat(seat.CopSlug, seat.IsLead)).ToList(),
            person.CreatedAt,
            person.EndedAt != null ? AccountState.Ended
                : !person.EmailConfirmed ? AccountState.Unconfirmed
                : person.ApprovedAt == null ? AccountState.Waiting
                : !person.IsAdmin && catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil < today) ? AccountState.Lapsed
                : AccountState.Active)
        { PhotoKey = person.PhotoKey });
    }

    private IQueryable<Person> WithState(IQueryable<Person> people, string? state)
    {
        if (string.IsNullOrEmpty(state))
        {
            return people;
        }

        var today = clock.Today;
        var kept = people.Where(person => person.EndedAt == null);
        var usable = kept.Where(person => person.EmailConfirmed && person.ApprovedAt != null);
        return KebabCase.TryParse<AccountState>(state, out var known) ? known switch
        {
            AccountState.Unconfirmed => kept.Where(person => !person.EmailConfirmed),
            AccountState.Waiting => kept.Where(person => person.EmailConfirmed && person.ApprovedAt == null),
            AccountState.Active => usable.Where(person => person.IsAdmin || !catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil < today)),
            AccountState.Lapsed => usable.Where(person => !person.IsAdmin && catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.MemberUntil < today)),
            _ => people.Where(person => person.EndedAt != null),
        } : people.Where(_ => false);
    }

    private static IQueryable<Person> WithRole(IQueryable<Person> people, string? role) => role switch
    {
        null or "" => people,
        "admin" => people.Where(person => person.IsAdmin),
        "lead" => people.Where(person => !person.IsAdmin && person.Cops.Any(seat => seat.IsLead)),
        "member" => people.Where(person => !person.IsAdmin && !person.Cops.Any(seat => seat.IsLead)),
        _ => people.Where(_ => false),
    };
}
