using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.SampleBuilder.Word;

/// <summary>The header and the footer of each page.</summary>
internal static class RunningLines
{
    public static Header Header(string text) => new(new Paragraph(Style("Header"), Text(text)));

    public static Footer Footer(string text)
    {
        var paragraph = new Paragraph(Style("Footer"), Text(text), new Run(new TabChar()), Text("Page "));
        paragraph.Append(Field(" PAGE "));
        paragraph.Append(Text(" of "));
        paragraph.Append(Field(" NUMPAGES "));
        return new Footer(paragraph);
    }

    private static ParagraphProperties Style(string id) => new(new ParagraphStyleId { Val = id });

    private static Run Text(string text) => new(new Text(text) { Space = SpaceProcessingModeValues.Preserve });

    /// <summary>A field, with a value that stands until it is first computed.</summary>
    public static IEnumerable<Run> Field(string code) =>
    [
        new Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
        new Run(new FieldCode(code) { Space = SpaceProcessingModeValues.Preserve }),
        new Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
        Text("1"),
        new Run(new FieldChar { FieldCharType = FieldCharValues.End }),
    ];
}
