namespace Library.Indexer.Extraction.PlainText;

/// <summary>Reads plain text: paragraphs between blank lines, pages between form feeds.</summary>
internal sealed class PlainTextExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        using var text = TextEncoding.Open(content);
        var lines = new BoundedLines(text, cancellationToken);
        var pages = new List<TextBlocks> { new(budget) };
        while (lines.ReadOrNull() is { } line)
        {
            if (line is "\f")
            {
                pages[^1].End(TextBlockKind.Paragraph, 0);
                pages.Add(new TextBlocks(budget));
                budget.TakePage(pages.Count);
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                pages[^1].End(TextBlockKind.Paragraph, 0);
            }
            else
            {
                pages[^1].AddLine(line);
            }
        }

        pages[^1].End(TextBlockKind.Paragraph, 0);
        if (pages.Count > 1 && pages[^1].Blocks.Count == 0)
        {
            // Printers want a form feed at the end.
            pages.RemoveAt(pages.Count - 1);
        }

        var properties = new ExtractedProperties(Title: null, Author: null, Language: null);
        return new ExtractedText(properties, pages.Count == 1 ? [UnpagedText.OnOnePage(pages[0].Blocks)] : [.. pages.Select((page, index) => new ExtractedPage(index + 1, page.Blocks))]);
    }
}
