using System.Text.Json;

namespace Library.Api.Demo;

/// <summary>What <c>samples/library.json</c> says: the schools, people, documents, meetings and collections of the demonstration.</summary>
internal sealed record DemoLibrary(IReadOnlyList<DemoSchool> Schools, IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoDocument> Documents, IReadOnlyList<DemoMeeting> Meetings, IReadOnlyList<DemoCollection> Collections)
{
    /// <summary>What communities say to whoever joins, by their slugs.</summary>
    public IReadOnlyDictionary<string, string> Welcomes { get; init; } = new Dictionary<string, string>();

    public const string FileName = "library.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    public static async Task<DemoLibrary> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return await JsonSerializer.DeserializeAsync<DemoLibrary>(file, Options, cancellationToken) ?? throw new InvalidDataException($"'{path}' is empty.");
    }
}

internal sealed record DemoSchool(string Slug, string Name, string City, string Region);

internal sealed record DemoPerson(string Email, string Name, string Title, string? School, string? HelpsWith, string Password, bool Admin, IReadOnlyList<string>? Leads, IReadOnlyList<string>? Member);

internal sealed record DemoDocument(
    string File,
    string Title,
    string Description,
    string Kind,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Cops,
    IReadOnlyList<string> Tags,
    string? School,
    string Visibility);

/// <param name="StartsAt">Day and hour; with <paramref name="InDays"/> the hour alone.</param>
/// <param name="InDays">How many days after the first start it is; null where it has its day.</param>
internal sealed record DemoMeeting(string Cop, string Title, string StartsAt, string EndsAt, int? InDays, string Location, string? Link, string Agenda, IReadOnlyList<DemoItem> Items)
{
    public IReadOnlyList<DemoProposal> Proposals { get; init; } = [];

    public IReadOnlyList<string> Decisions { get; init; } = [];

    public IReadOnlyList<DemoFollowUp> FollowUps { get; init; } = [];

    /// <summary>What is said about it.</summary>
    public IReadOnlyList<DemoSaid> Talk { get; init; } = [];
}

/// <param name="By">An e-mail address, as in votes.</param>
/// <param name="Declined">Why not; null where it was not declined.</param>
internal sealed record DemoProposal(string By, string Title, string? Why, IReadOnlyList<string>? Votes, bool Taken, string? Declined);

/// <param name="By">The e-mail address of who does it.</param>
/// <param name="InDays">Days after the first start; before it where it is negative.</param>
internal sealed record DemoFollowUp(string By, string Text, int InDays, bool Done);

internal sealed record DemoSaid(string By, string Body);

/// <param name="File">Of a document of the demonstration; null for a heading.</param>
internal sealed record DemoItem(string? File, string? Heading, string? Note, string? Presenter, int? Minutes);

internal sealed record DemoCollection(string Slug, string Title, string Introduction, IReadOnlyList<DemoItem> Items);
