using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.SampleBuilder.Word;

/// <summary>Writes down where pages begin (ISO/IEC 29500-1, 17.3.3.13), as Word does when it saves a document that it has laid out.</summary>
internal static class RenderedBreaks
{
    public static void Insert(Body body, IReadOnlyList<PageStart> starts)
    {
        var paragraphs = PageLayout.Paragraphs(body);
        foreach (var start in starts)
        {
            Insert(paragraphs[start.Paragraph], start.Character);
        }
    }

    private static void Insert(Paragraph paragraph, int character)
    {
        foreach (var text in paragraph.Descendants<Text>().ToList())
        {
            if (character < text.Text.Length)
            {
                Insert(text, character);
                return;
            }

            character -= text.Text.Length;
        }
    }

    private static void Insert(Text text, int character)
    {
        if (character > 0)
        {
            text.InsertBeforeSelf(new Text(text.Text[..character]) { Space = SpaceProcessingModeValues.Preserve });
            text.Text = text.Text[character..];
        }

        text.InsertBeforeSelf(new LastRenderedPageBreak());
    }
}
