using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>A value with its label, and with how many documents the reader may see under it.</summary>
internal sealed record VocabularyEntry(string Slug, string Label, int Documents);

/// <summary>The words that documents are filed under.</summary>
internal sealed class Vocabulary(LibraryDbContext catalogue)
{
    private Labels? _labels;

    /// <summary>All labels, in their order; read once a request, in one query.</summary>
    public async Task<Labels> ReadAsync(CancellationToken cancellationToken)
    {
        if (_labels is null)
        {
            var rows = await catalogue.Areas.Select(area => new LabelRow { Facet = Facet.Area, Position = area.Position, Slug = area.Slug, Label = area.Label })
                .Concat(catalogue.Cops.Select(cop => new LabelRow { Facet = Facet.Cop, Position = cop.Position, Slug = cop.Slug, Label = cop.Label }))
                .Concat(catalogue.Schools.Select(school => new LabelRow { Facet = Facet.School, Position = 0, Slug = school.Slug, Label = school.Name }))
                .OrderBy(row => row.Position).ThenBy(row => row.Label)
                .ToListAsync(cancellationToken);
            _labels = new Labels(ListOf(Facet.Area), ListOf(Facet.Cop), ListOf(Facet.School));

            IReadOnlyList<KeyValuePair<string, string>> ListOf(Facet facet) => [.. rows.Where(row => row.Facet == facet).Select(row => KeyValuePair.Create(row.Slug, row.Label))];
        }

        return _labels;
    }

    /// <summary>The areas, in their order, with how much the reader may see in each.</summary>
    public async Task<IReadOnlyList<VocabularyEntry>> ListAreasAsync(Reader reader, CancellationToken cancellationToken) =>
        Join((await ReadAsync(cancellationToken)).Areas, await CountAsync(Visible(reader).SelectMany(document => document.Areas).Select(area => area.AreaSlug), cancellationToken));

    public async Task<IReadOnlyList<VocabularyEntry>> ListCopsAsync(Reader reader, CancellationToken cancellationToken) =>
        Join((await ReadAsync(cancellationToken)).Cops, await CountAsync(Visible(reader).SelectMany(document => document.Cops).Select(cop => cop.CopSlug), cancellationToken));

    public async Task<IReadOnlyList<VocabularyEntry>> ListSchoolsAsync(Reader reader, CancellationToken cancellationToken) =>
        Join(
            (await ReadAsync(cancellationToken)).Schools,
            await CountAsync(Visible(reader).Where(document => document.SchoolSlug != null).Select(document => document.SchoolSlug ?? ""), cancellationToken));

    /// <summary>The tags of documents that the reader may see: a tag of others' papers alone would tell of them.</summary>
    public async Task<IReadOnlyList<VocabularyEntry>> ListTagsAsync(Reader reader, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(Visible(reader).SelectMany(document => document.Tags).Select(tag => tag.TagSlug), cancellationToken);
        return [.. counts.Select(tag => new VocabularyEntry(tag.Key, Labels.LabelOfTag(tag.Key), tag.Value)).OrderBy(tag => tag.Slug, StringComparer.Ordinal)];
    }

    private IQueryable<Document> Visible(Reader reader) => catalogue.Documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null);

    private static Task<Dictionary<string, int>> CountAsync(IQueryable<string> slugs, CancellationToken cancellationToken) =>
        slugs.GroupBy(slug => slug).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);

    private static IReadOnlyList<VocabularyEntry> Join(IEnumerable<KeyValuePair<string, string>> labels, Dictionary<string, int> counts) =>
        [.. labels.Select(label => new VocabularyEntry(label.Key, label.Value, counts.GetValueOrDefault(label.Key)))];
}

internal sealed class LabelRow
{
    public required Facet Facet { get; init; }

    public required int Position { get; init; }

    public required string Slug { get; init; }

    public required string Label { get; init; }
}

/// <summary>Slugs and their labels.</summary>
public sealed record Labels(
    IReadOnlyList<KeyValuePair<string, string>> Areas,
    IReadOnlyList<KeyValuePair<string, string>> Cops,
    IReadOnlyList<KeyValuePair<string, string>> Schools)
{
    private readonly Dictionary<string, string> _areas = Areas.ToDictionary(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _cops = Cops.ToDictionary(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _schools = Schools.ToDictionary(StringComparer.Ordinal);

    /// <summary>The label of a facet's value; the value itself where it has none.</summary>
    public string LabelOf(Facet facet, string value) => facet switch
    {
        Facet.Area => _areas.GetValueOrDefault(value, value),
        Facet.Cop => _cops.GetValueOrDefault(value, value),
        Facet.School => _schools.GetValueOrDefault(value, value),
        Facet.Tag => LabelOfTag(value),
        Facet.Kind => LabelOfKind(value),
        Facet.Format => LabelOfFormat(value),
        Facet.Language => Documents.ReadingWords.LanguageOrNull(value) ?? value,
        _ => value,
    };

    /// <summary>Made of the slug alone: a label that somebody typed would tell those who ask for its slug that the tag is in use.</summary>
    public static string LabelOfTag(string slug) => slug.Replace('-', ' ');

    /// <summary>The label of a kind by its name on the wire.</summary>
    public static string LabelOfKind(string value) => value == IndexEntryPost.Kind ? "Conversations" : KebabCase.TryParse<DocumentKind>(value, out var kind) ? LabelOf(kind) : value;

    public static string LabelOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Template => "Template",
        DocumentKind.ModelDocument => "Model document",
        DocumentKind.MeetingMaterial => "Meeting material",
        DocumentKind.Resource => "Resource",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind."),
    };

    public static string LabelOfFormat(string format) => format switch
    {
        WireFormat.Pdf => "PDF",
        WireFormat.Word => "Word",
        WireFormat.PowerPoint => "PowerPoint",
        WireFormat.Excel => "Excel",
        WireFormat.OldWord => "Word 97–2003",
        WireFormat.OldPowerPoint => "PowerPoint 97–2003",
        WireFormat.OldExcel => "Excel 97–2003",
        WireFormat.RichText => "Rich text",
        WireFormat.OpenText => "OpenDocument text",
        WireFormat.OpenSpreadsheet => "OpenDocument spreadsheet",
        WireFormat.OpenPresentation => "OpenDocument presentation",
        WireFormat.PlainText => "Text",
        WireFormat.Markdown => "Markdown",
        WireFormat.Csv => "Table (CSV)",
        WireFormat.Html => "Web page",
        _ => format,
    };
}
