namespace Library.Indexer.Extraction.PlainText;

/// <summary>
/// Reads the text of web pages. It takes tags one after the other and builds no tree, so nothing is loaded or run, and nesting costs
/// nothing.
/// </summary>
internal sealed class HtmlTextExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        using var text = TextEncoding.Open(content);
        var page = new HtmlBlocks(budget);
        new HtmlTokens(text, cancellationToken).Read(page);
        var blocks = page.Finish();
        return new ExtractedText(new ExtractedProperties(page.Title, Author: null, page.Language), [UnpagedText.OnOnePage(blocks)])
        {
            Omissions = OmissionList.Of((OmissionKind.HiddenText, page.Hidden)),
        };
    }
}
