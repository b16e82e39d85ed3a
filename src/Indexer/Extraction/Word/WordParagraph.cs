using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>A paragraph being read.</summary>
internal sealed class WordParagraph
{
    private const int UsualCharacters = 256;

    public StringBuilder Text { get; } = new(UsualCharacters);

    public string? Style { get; private set; }

    public int? OutlineLevel { get; private set; }

    public int? NumId { get; private set; }

    public int? NumberingLevel { get; private set; }

    /// <summary>Blocks of text boxes anchored here, which come after it.</summary>
    public List<TextBlock> Boxes { get; } = [];

    /// <summary>A part of it lies on an earlier page already.</summary>
    public bool Begun { get; set; }

    /// <summary>A hard page break was the last thing in it: its end does not move to the new page.</summary>
    public bool EndsWithBreak { get; set; }

    /// <summary>Its style hides it.</summary>
    public bool IsHidden { get; private set; }

    public bool IsMarkDeleted { get; set; }

    public WordSection? Section { get; set; }

    /// <summary>Takes one of the paragraph's properties (w:pPr).</summary>
    public void Property(XmlReader reader, WordStyles styles)
    {
        switch (reader.LocalName)
        {
            case "pStyle":
                Style = reader.Value();
                IsHidden = styles.IsHidden(Style);
                break;
            case "outlineLvl":
                OutlineLevel = reader.IntValueOrNull();
                break;
            case "numId":
                NumId = reader.IntValueOrNull();
                break;
            case "ilvl":
                NumberingLevel = reader.IntValueOrNull();
                break;
            default:
                break;
        }
    }

    /// <summary>The list that it is in, 0 for none, and its level there.</summary>
    public (int NumId, int Level) ListIn(WordContext context)
    {
        if (NumId is { } own)
        {
            return (own, NumberingLevel ?? 0);
        }

        return context.Styles.NumberingOrNull(Style) is { } list
            ? (list.NumId, NumberingLevel ?? list.Level ?? context.Numbering.LevelOfStyleOrNull(list.NumId, list.Style) ?? 0)
            : (0, 0);
    }

    /// <summary>Makes it a new one.</summary>
    public void Clear()
    {
        Text.Clear();
        Boxes.Clear();
        (Style, OutlineLevel, NumId, NumberingLevel, Section) = (null, null, null, null, null);
        (Begun, EndsWithBreak, IsHidden, IsMarkDeleted) = (false, false, false, false);
    }
}

/// <summary>The section that ends with a paragraph, or with the document.</summary>
internal sealed class WordSection
{
    /// <summary>How the section itself starts (ST_SectionMark): the break lies before it, where the one before it ends.</summary>
    public string Start { get; private set; } = "nextPage";

    /// <summary>Its first page has a header and footer of its own.</summary>
    public bool HasFirst { get; private set; }

    /// <summary>Headers and footers: of which pages ("default", "first", "even"), and their relationship's id.</summary>
    public List<(string Pages, string Id)> Margins { get; } = [];

    /// <summary>Takes one of the section's properties (w:sectPr).</summary>
    public void Property(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "type":
                Start = reader.Value() ?? Start;
                break;
            case "titlePg":
                HasFirst = reader.IsOn();
                break;
            case "headerReference" or "footerReference" when reader.RelationshipId() is { } id:
                Margins.Add((reader.Attribute("type") ?? "default", id));
                break;
            default:
                break;
        }
    }

    /// <param name="hasEven">Even pages have headers and footers of their own.</param>
    public IEnumerable<string> ShownMargins(bool hasEven) =>
        Margins.Where(margin => margin.Pages switch { "first" => HasFirst, "even" => hasEven, _ => true }).Select(margin => margin.Id);
}
