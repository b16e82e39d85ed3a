using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Api.Cops;

/// <summary>A member of a community as the others see them.</summary>
internal sealed record CopMemberView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string JobTitle { get; init; }

    public required string? School { get; init; }

    public required string? SchoolName { get; init; }

    public required string? PhotoKey { get; init; }

    public required bool IsLead { get; init; }
}

internal static class CopMembersView
{
    /// <summary>The people of a community whose accounts may be used.</summary>
    /// <param name="today">The day where the association is.</param>
    public static IQueryable<CopMemberView> Members(this LibraryDbContext catalogue, string slug, DateOnly today) =>
        from seat in catalogue.CopMembers
        join person in catalogue.Users.WithUsableAccounts(catalogue, today) on seat.PersonId equals person.Id
        where seat.CopSlug == slug
        select new CopMemberView
        {
            Id = person.Id,
            Name = person.Name,
            JobTitle = person.JobTitle,
            School = person.SchoolSlug,
            SchoolName = catalogue.Schools.Where(school => school.Slug == person.SchoolSlug).Select(school => school.Name).FirstOrDefault(),
            PhotoKey = person.PhotoKey,
            IsLead = seat.IsLead,
        };
}
