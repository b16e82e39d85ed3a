using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>A paragraph being read.</summary>
internal sealed class WordParagraph
{
    private const int UsualCharacters = 256;

    public StringBuilder Text { get; } = new(UsualCharacters);

    public string? Style { get; set; }

    public int? OutlineLevel { get; set; }

    public int? NumId { get; set; }

    public int? NumberingLevel { get; set; }

    /// <summary>Blocks of text boxes anchored here, which come after it.</summary>
    public List<TextBlock> Boxes { get; } = [];

    /// <summary>A part of it lies on an earlier page already.</summary>
    public bool Begun { get; set; }

    /// <summary>A hard page break was the last thing in it: its end does not move to the new page.</summary>
    public bool EndsWithBreak { get; set; }

    /// <summary>Its style hides it.</summary>
    public bool IsHidden { get; set; }

    public bool IsMarkDeleted { get; set; }

    public WordSection? Section { get; set; }

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
    public string Start { get; set; } = "nextPage";

    /// <summary>Its first page has a header and footer of its own.</summary>
    public bool HasFirst { get; set; }

    /// <summary>Headers and footers: of which pages ("default", "first", "even"), and their relationship's id.</summary>
    public List<(string Pages, string Id)> Margins { get; } = [];

    /// <param name="hasEven">Even pages have headers and footers of their own.</param>
    public IEnumerable<string> ShownMargins(bool hasEven) =>
        Margins.Where(margin => margin.Pages switch { "first" => HasFirst, "even" => hasEven, _ => true }).Select(margin => margin.Id);
}
