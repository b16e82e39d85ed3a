using System.Text;

namespace Library.Indexer.Extraction.Word;

/// <summary>A paragraph being read.</summary>
internal sealed class WordParagraph
{
    public StringBuilder Text { get; } = new();

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

    public WordSection? Section { get; set; }
}

/// <summary>The section that ends with a paragraph, or with the document.</summary>
internal sealed class WordSection
{
    /// <summary>How the section itself starts (ST_SectionMark): the break lies before it, where the one before it ends.</summary>
    public string Start { get; set; } = "nextPage";

    public List<string> Margins { get; } = [];
}
