using System.Text.Json;

namespace Library.Api.Demo;

/// <summary>What <c>samples/library.json</c> says: the schools, people, documents, meetings and collections of the demonstration.</summary>
internal sealed record DemoLibrary(IReadOnlyList<DemoSchool> Schools, IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoDocument> Documents, IReadOnlyList<DemoMeeting> Meetings, IReadOnlyList<DemoCollection> Collections)
{
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
internal sealed record DemoMeeting(string Cop, string Title, string StartsAt, string EndsAt, int? InDays, string Location, string? Link, string Agenda, IReadOnlyList<DemoItem> Items);

/// <param name="File">Of a document of the demonstration; null for a heading.</param>
internal sealed record DemoItem(string? File, string? Heading, string? Note, string? Presenter, int? Minutes);

internal sealed record DemoCollection(string Slug, string Title, string Introduction, IReadOnlyList<DemoItem> Items);
