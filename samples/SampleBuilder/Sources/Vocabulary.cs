namespace Library.SampleBuilder.Sources;

internal sealed record School(string Slug, string Name, string City, string Region);

/// <summary>The words that front matter may use, and the fictional member schools.</summary>
internal static class Vocabulary
{
    public const string Association = "Commonwealth Charter School Association";

    public static readonly IReadOnlyList<School> Schools =
    [
        new("harborlight", "Harborlight Charter School", "New Bedford", "South Coast"),
        new("mill-city-prep", "Mill City Preparatory Charter School", "Lowell", "Merrimack Valley"),
        new("north-shore-arts", "North Shore Arts Charter School", "Lynn", "North Shore"),
        new("oak-grove", "Oak Grove Community Charter School", "Springfield", "Pioneer Valley"),
        new("river-valley", "River Valley Charter School", "Holyoke", "Pioneer Valley"),
        new("summit-street", "Summit Street Charter School", "Worcester", "Central"),
    ];

    public static readonly IReadOnlyList<string> Areas = ["accountability", "finance", "hr", "governance"];

    public static readonly IReadOnlyList<string> Cops =
        ["executive-director", "principal", "cfo-coo", "ell", "special-education", "college-placement", "nurse-mental-health"];

    public static readonly IReadOnlyList<string> Kinds = ["template", "model-document", "meeting-material", "resource"];

    public static readonly IReadOnlyList<string> Visibilities = ["members", "cops"];

    public static School? FindSchoolOrNull(string? slug) => Schools.FirstOrDefault(school => school.Slug == slug);
}
