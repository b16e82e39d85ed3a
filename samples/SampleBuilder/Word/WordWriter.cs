using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Markup;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder.Word;

/// <summary>Writes a sample as a Word file; the same source gives the same bytes.</summary>
internal static class WordWriter
{
    private const string HeaderId = "rIdHeader";
    private const string FooterId = "rIdFooter";

    /// <param name="finish">What is still to be done to the body before it is written.</param>
    public static void Write(string path, Sample sample, WordFonts fonts, Action<Body>? finish = null)
    {
        using (var document = WordprocessingDocument.Create(path, WordprocessingDocumentType.Document))
        {
            var style = HouseStyle.For(sample);
            var main = document.AddMainDocumentPart();
            document.ChangeIdOfPart(main, "rIdDocument");
            var numbering = new WordNumbering();
            var body = new Body(new BlockWriter(style, numbering).Write(SampleBody.Parse(sample.Body)));
            finish?.Invoke(body);
            body.Append(WordPage.Section(HeaderId, FooterId));
            main.Document = new Document(body);
            main.AddNewPart<StyleDefinitionsPart>("rIdStyles").Styles = new WordStyles(style, fonts).Build();
            main.AddNewPart<NumberingDefinitionsPart>("rIdNumbering").Numbering = numbering.Build();
            main.AddNewPart<HeaderPart>(HeaderId).Header = RunningLines.Header(sample.Header);
            main.AddNewPart<FooterPart>(FooterId).Footer = RunningLines.Footer(sample.Footer);
            main.AddNewPart<DocumentSettingsPart>("rIdSettings").Settings = Settings();
            CoreProperties.Write(document.AddNewPart<CoreFilePropertiesPart>("rIdProperties"), sample);
        }

        ZipDates.Fix(path, SampleDate.Of(sample));
    }

    private static Settings Settings() => new(
        new DefaultTabStop { Val = 720 },
        new Compatibility(new CompatibilitySetting
        {
            Name = CompatSettingNameValues.CompatibilityMode,
            Uri = "http://schemas.microsoft.com/office/word",
            Val = "15",
        }));
}
