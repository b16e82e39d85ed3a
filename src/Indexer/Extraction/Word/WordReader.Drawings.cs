namespace Library.Indexer.Extraction.Word;

/// <content>What is drawn.</content>
internal sealed partial class WordReader
{
    /// <summary>Text that shapes carry in their own markup: WordArt, diagrams, charts, and what describes a picture.</summary>
    private void StartDrawing()
    {
        switch (reader.LocalName)
        {
            case "textpath" when reader.GetAttribute("string") is { } art:
                _story.Box(TextBlockKind.Paragraph, art);
                break;
            case "docPr" when WordXml.DescriptionOrNull(reader.GetAttribute("descr")) is { } description:
                _story.Box(TextBlockKind.Marginal, description);
                break;
            case "relIds" when reader.RelationshipId("dm") is { } diagram:
                Show(diagram);
                break;
            case "chart" when reader.RelationshipId() is { } chart:
                Show(chart);
                break;
            default:
                break;
        }
    }

    private void Show(string drawing)
    {
        foreach (var text in inserts?.ReadDrawing(drawing) ?? [])
        {
            _story.Box(TextBlockKind.Paragraph, text);
        }
    }
}
