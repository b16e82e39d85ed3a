using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>What a person says of a document, as it was sent: not checked yet.</summary>
public sealed record DocumentFieldsInput
{
    public string? Title { get; init; }

    /// <summary>Whether <see cref="Title"/> is only what was made of the file's name.</summary>
    public bool TitleIsGuess { get; init; }

    public string? Description { get; init; }

    public string? Kind { get; init; }

    public string? Visibility { get; init; }

    public string? School { get; init; }

    public IReadOnlyList<string> Areas { get; init; } = [];

    public IReadOnlyList<string> Cops { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A day such as "2027-03-01"; null or empty for none.</summary>
    public string? ReviewBy { get; init; }

    /// <summary>The id of the document that takes its place; null or empty for none.</summary>
    public string? SupersededBy { get; init; }
}

/// <summary>What a person says of a document, checked: every slug is known, every text within its length.</summary>
/// <param name="Title">Null where none was given.</param>
/// <param name="Tags">Labels as typed, each with a slug of its own.</param>
public sealed record DocumentFields(
    string? Title,
    string Description,
    DocumentKind Kind,
    Visibility Visibility,
    string? School,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Cops,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The meeting that the document is made for; null for all else.</summary>
    public Guid? MeetingId { get; init; }

    /// <summary>Null where nobody is to look at it again.</summary>
    public DateOnly? ReviewBy { get; init; }

    /// <summary>What takes its place; whether there is such a document for the sender is not checked here.</summary>
    public Guid? SupersededBy { get; init; }

    internal const string NoSuchSuccessor = "There is no such document, or you may not see it.";

    /// <summary>Checks what was sent. Errors are by the wire's names of the fields ("area", "cop", "kind" …).</summary>
    public static async Task<(DocumentFields? Fields, IReadOnlyDictionary<string, string[]> Errors)> ReadAsync(
        LibraryDbContext catalogue, DocumentFieldsInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(input);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var title = Clean(input.Title);
        var description = Clean(input.Description);
        errors.Require("title", title.Length <= Document.MaxTitleLength, string.Create(CultureInfo.InvariantCulture, $"A title has at most {Document.MaxTitleLength} characters."));
        errors.Require("description", description.Length <= Document.MaxDescriptionLength, string.Create(CultureInfo.InvariantCulture, $"A description has at most {Document.MaxDescriptionLength} characters."));

        var kind = DocumentKind.Resource;
        errors.Require("kind", string.IsNullOrEmpty(input.Kind) || KebabCase.TryParse(input.Kind, out kind), $"There is no kind '{input.Kind}'.");
        var visibility = Visibility.Members;
        errors.Require("visibility", string.IsNullOrEmpty(input.Visibility) || KebabCase.TryParse(input.Visibility, out visibility), $"There is no visibility '{input.Visibility}'.");

        var areas = Distinct(input.Areas);
        Known(errors, "area", areas, await catalogue.Areas.Where(area => areas.Contains(area.Slug)).Select(area => area.Slug).ToListAsync(cancellationToken));
        var cops = Distinct(input.Cops);
        Known(errors, "cop", cops, await catalogue.Cops.Where(cop => cops.Contains(cop.Slug)).Select(cop => cop.Slug).ToListAsync(cancellationToken));
        errors.Require("cop", visibility != Visibility.Cops || cops.Count > 0, "A document for communities only needs at least one community.");
        var school = string.IsNullOrEmpty(input.School) ? null : input.School;
        errors.Require("school", school is null || await catalogue.Schools.AnyAsync(known => known.Slug == school, cancellationToken), $"There is no school '{school}'.");
        var tags = ReadTags(errors, input.Tags);
        var reviewBy = ReadReviewDay(errors, input.ReviewBy, kind);
        var superseding = Guid.TryParse(input.SupersededBy, out var id) ? id : (Guid?)null;
        errors.Require("supersededBy", superseding is not null || string.IsNullOrWhiteSpace(input.SupersededBy), NoSuchSuccessor);

        return errors.Count > 0
            ? (null, errors)
            : (new DocumentFields(title.Length == 0 ? null : title, description, kind, visibility, school, areas, cops, tags) { ReviewBy = reviewBy, SupersededBy = superseding }, errors);
    }

    private static DateOnly? ReadReviewDay(Dictionary<string, string[]> errors, string? text, DocumentKind kind)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var day = ReviewDays.ReadOrNull(text.Trim());
        errors.Require("reviewBy", day is not null, "Say the day, such as 2027-03-01.");
        errors.Require("reviewBy", ReviewDays.AreFor(kind), "Only model documents and templates are reviewed by a day: leave it out for other kinds.");
        return day;
    }

    private static Dictionary<string, string> ReadTags(Dictionary<string, string[]> errors, IReadOnlyList<string> labels)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.Select(Clean).Where(label => label.Length > 0))
        {
            var slug = Slug.Of(label, Tag.MaxLength);
            errors.Require("tag", slug.Length > 0 && label.Length <= Tag.MaxLength, $"'{label}' cannot be a tag.");
            tags.TryAdd(slug, label);
        }

        errors.Require("tag", tags.Count <= Document.MaxTags, string.Create(CultureInfo.InvariantCulture, $"A document has at most {Document.MaxTags} tags."));
        return tags;
    }

    private static List<string> Distinct(IReadOnlyList<string> slugs) => [.. slugs.Where(slug => slug.Length > 0).Distinct(StringComparer.Ordinal)];

    private static void Known(Dictionary<string, string[]> errors, string field, List<string> slugs, List<string> known)
    {
        var unknown = slugs.Except(known, StringComparer.Ordinal).FirstOrDefault();
        errors.Require(field, unknown is null, $"There is no {(field == "cop" ? "community" : field)} '{unknown}'.");
    }

    /// <summary>Trims, and takes out control characters other than line breaks and tabs.</summary>
    private static string Clean(string? text) =>
        text is null ? "" : new string([.. text.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')]).Trim();
}
