using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Whom to list. Null narrows nothing.</summary>
internal sealed record DirectoryFilter
{
    /// <summary>Words of a name, a job, a school or of what somebody helps with.</summary>
    public string? Text { get; init; }

    /// <summary>Words of what somebody helps with.</summary>
    public string? Helps { get; init; }

    /// <summary>A job as people call theirs, in whatever case.</summary>
    public string? Job { get; init; }

    public string? School { get; init; }

    /// <summary>Of their school, see <see cref="Storage.People.School.Region"/>.</summary>
    public string? Region { get; init; }

    public string? Cop { get; init; }
}

/// <summary>What the people of the directory can be narrowed by, in alphabetical order.</summary>
internal sealed record DirectoryChoices(IReadOnlyList<string> Jobs, IReadOnlyList<string> Regions);

/// <summary>A person as the others see them.</summary>
public sealed record DirectoryEntry
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string JobTitle { get; init; }

    public required string? School { get; init; }

    public required string? SchoolName { get; init; }

    /// <summary>Of their school; empty where it says none.</summary>
    public required string Region { get; init; }

    public required string HelpsWith { get; init; }

    /// <summary>Where their picture stands in the file store; null where they have none.</summary>
    public required string? PhotoKey { get; init; }

    /// <summary>The communities that the reader may know of; a closed one is known to its members and admins alone.</summary>
    public required IReadOnlyList<string> Cops { get; init; }
}

/// <summary>The people whose accounts are in use, for everybody signed in.</summary>
internal sealed class PeopleDirectory(LibraryDbContext catalogue, AssociationClock clock)
{
    private const int MaxWords = 8;
    private const int MostChoices = 500;

    /// <summary>The people of a filter as this reader may see them, in no order yet.</summary>
    public async Task<IQueryable<DirectoryEntry>> ListAsync(Reader reader, DirectoryFilter filter, CancellationToken cancellationToken) => List(await ListKnownCopsAsync(reader, cancellationToken), filter);

    /// <summary>One person; null where there is none whom the reader may see.</summary>
    public async Task<DirectoryEntry?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) => await FindOrNullAsync(await ListKnownCopsAsync(reader, cancellationToken), id, cancellationToken);

    /// <summary>The same, for whoever has read what <see cref="ListKnownCopsAsync"/> says of the reader.</summary>
    public Task<DirectoryEntry?> FindOrNullAsync(List<string> known, Guid id, CancellationToken cancellationToken) => List(known, new DirectoryFilter()).SingleOrDefaultAsync(person => person.Id == id, cancellationToken);

    /// <summary>The jobs and regions of those who are listed. Of several ways to write a job in capitals one is named.</summary>
    public async Task<DirectoryChoices> ListChoicesAsync(CancellationToken cancellationToken)
    {
        var jobs = await Shown().Where(person => person.JobTitle != "").Select(person => person.JobTitle).Distinct().OrderBy(job => job).Take(MostChoices).ToListAsync(cancellationToken);
        var regions = await catalogue.Schools.Where(school => school.Region != "" && Shown().Any(person => person.SchoolSlug == school.Slug)).Select(school => school.Region).Distinct().OrderBy(region => region).Take(MostChoices).ToListAsync(cancellationToken);
        return new DirectoryChoices([.. jobs.DistinctBy(job => job.ToLowerInvariant(), StringComparer.Ordinal)], regions);
    }

    /// <summary>The communities that a reader may know people to be in: open ones, their own, and for admins all.</summary>
    public async Task<List<string>> ListKnownCopsAsync(Reader reader, CancellationToken cancellationToken)
    {
        var own = reader.Cops.Select(seat => seat.Slug).ToArray();
        return await catalogue.Cops.Where(cop => reader.IsAdmin || !cop.IsClosed || own.Contains(cop.Slug)).Select(cop => cop.Slug).ToListAsync(cancellationToken);
    }

    private IQueryable<DirectoryEntry> List(List<string> known, DirectoryFilter filter)
    {
        var people = Shown();
        foreach (var word in WordsOf(filter.Text))
        {
            var pattern = LikePattern.Containing(word);
            people = people.Where(person =>
                EF.Functions.Like(LikePattern.Lower(person.Name), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.JobTitle), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(person.HelpsWith), pattern, LikePattern.Escape)
                || catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && EF.Functions.Like(LikePattern.Lower(school.Name), pattern, LikePattern.Escape)));
        }

        foreach (var word in WordsOf(filter.Helps))
        {
            var pattern = LikePattern.Containing(word);
            people = people.Where(person => EF.Functions.Like(LikePattern.Lower(person.HelpsWith), pattern, LikePattern.Escape));
        }

        if (PlainLine.Of(filter.Job) is { Length: > 0 } job)
        {
            people = people.Where(person => LikePattern.Lower(person.JobTitle) == LikePattern.Lower(job));
        }

        if (filter.Region is { Length: > 0 } region)
        {
            people = people.Where(person => catalogue.Schools.Any(school => school.Slug == person.SchoolSlug && school.Region == region));
        }

        if (filter.School is { Length: > 0 } slug)
        {
            people = people.Where(person => person.SchoolSlug == slug);
        }

        if (filter.Cop is { Length: > 0 } cop)
        {
            var isKnown = known.Contains(cop);
            people = people.Where(person => isKnown && person.Cops.Any(seat => seat.CopSlug == cop));
        }

        return people.Select(person => new DirectoryEntry
        {
            Id = person.Id,
            Name = person.Name,
            JobTitle = person.JobTitle,
            School = person.SchoolSlug,
            SchoolName = catalogue.Schools.Where(row => row.Slug == person.SchoolSlug).Select(row => row.Name).FirstOrDefault(),
            Region = catalogue.Schools.Where(row => row.Slug == person.SchoolSlug).Select(row => row.Region).FirstOrDefault() ?? "",
            HelpsWith = person.HelpsWith,
            PhotoKey = person.PhotoKey,
            Cops = person.Cops.Where(seat => known.Contains(seat.CopSlug)).Select(seat => seat.CopSlug).OrderBy(name => name).ToList(),
        });
    }

    private static IEnumerable<string> WordsOf(string? text) => PlainLine.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords);

    private IQueryable<Person> Shown() => catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today);
}
