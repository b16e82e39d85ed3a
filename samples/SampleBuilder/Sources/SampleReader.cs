using System.Text.RegularExpressions;

namespace Library.SampleBuilder.Sources;

/// <summary>Turns one source file into a <see cref="Sample"/>, collecting every fault rather than stopping at the first.</summary>
internal sealed partial class SampleReader(string path)
{
    private static readonly string[] Required =
        ["file", "producer", "title", "area", "cop", "kind", "visibility", "tags", "description", "header", "footer"];

    private static readonly string[] Optional = ["layout", "school"];

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Null when the source has errors.</summary>
    public Sample? ReadOrNull(string text)
    {
        var matter = FrontMatter.Parse(text, _errors);
        _errors.AddRange(matter.Keys.Except([.. Required, .. Optional]).Select(key => $"has an unknown key: {key}"));
        foreach (var key in Required.Where(key => string.IsNullOrEmpty(matter.FindOrNull(key))))
        {
            _errors.Add($"misses {key}");
        }

        var sample = new Sample
        {
            SourcePath = path,
            File = matter.FindOrNull("file") ?? "",
            Producer = ReadProducer(matter.FindOrNull("producer")),
            IsSlides = OneOf(["document", "slides"], "layout", matter.FindOrNull("layout") ?? "document") == "slides",
            Title = matter.FindOrNull("title") ?? "",
            Areas = ManyOf(Vocabulary.Areas, "area", matter.FindOrNull("area")),
            Cops = ManyOf(Vocabulary.Cops, "cop", matter.FindOrNull("cop")),
            Kind = OneOf(Vocabulary.Kinds, "kind", matter.FindOrNull("kind")),
            School = ReadSchoolOrNull(matter.FindOrNull("school")),
            Visibility = OneOf(Vocabulary.Visibilities, "visibility", matter.FindOrNull("visibility")),
            Tags = ReadList("tags", matter.FindOrNull("tags")),
            Description = matter.FindOrNull("description") ?? "",
            Header = matter.FindOrNull("header") ?? "",
            Footer = matter.FindOrNull("footer") ?? "",
            Body = matter.Body,
        };
        CheckTogether(sample);
        return _errors.Count == 0 ? sample : null;
    }

    private Producer ReadProducer(string? value) => OneOf(["openxml", "libreoffice", "chromium"], "producer", value) switch
    {
        "libreoffice" => Producer.LibreOffice,
        "chromium" => Producer.Chromium,
        _ => Producer.OpenXml,
    };

    private string? ReadSchoolOrNull(string? slug) =>
        string.IsNullOrEmpty(slug) ? null : OneOf([.. Vocabulary.Schools.Select(school => school.Slug)], "school", slug);

    private void CheckTogether(Sample sample)
    {
        Check(FileName().IsMatch(sample.File), $"has a file name that is not lower-case words and hyphens with .pdf or .docx: {sample.File}");
        Check(sample.Producer != Producer.OpenXml || !sample.IsPdf, "asks for a PDF from openxml, which writes .docx");
        Check(sample.Producer != Producer.Chromium || sample.IsPdf, "asks for a Word file from chromium, which writes .pdf");
        Check(!sample.IsSlides || sample.Producer == Producer.Chromium, "asks for slides from another producer than chromium");
        Check(sample.Areas.Count is 1 or 2, "needs one or two areas");
        Check(sample.Visibility != "cops" || sample.Cops.Count > 0, "is visible to COPs only, but names none");
        Check(sample.Tags.Count is >= 1 and <= 4, "needs one to four tags");
        _errors.AddRange(sample.Tags.Where(tag => !Slug().IsMatch(tag)).Select(tag => $"has a tag that is not lower-case words and hyphens: {tag}"));
        Check(!string.IsNullOrWhiteSpace(sample.Body), "has no body");
    }

    private string OneOf(IReadOnlyList<string> allowed, string key, string? value)
    {
        Check(string.IsNullOrEmpty(value) || allowed.Contains(value), $"has an unknown {key}: {value} (known: {string.Join(", ", allowed)})");
        return value ?? "";
    }

    private List<string> ManyOf(IReadOnlyList<string> allowed, string key, string? value)
    {
        var items = ReadList(key, value);
        foreach (var item in items)
        {
            OneOf(allowed, key, item);
        }

        return items;
    }

    private List<string> ReadList(string key, string? value)
    {
        Check(string.IsNullOrEmpty(value) || value is ['[', .., ']'], $"has a {key} that is not a list such as [a, b]: {value}");
        var items = (value ?? "").Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Check(items.Distinct(StringComparer.Ordinal).Count() == items.Length, $"repeats an item of {key}");
        return [.. items];
    }

    private void Check(bool holds, string error)
    {
        if (!holds)
        {
            _errors.Add(error);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\.(pdf|docx)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slug();
}
