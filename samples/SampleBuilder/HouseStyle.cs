using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder;

/// <summary>The look of a document: each school has its own, the association has one for each kind of document.</summary>
/// <param name="Theme">The style sheet of printed pages, and the shape of titles in Word.</param>
/// <param name="Accent">The colour of headings and rules, six hexadecimal digits.</param>
/// <param name="Tint">The background of table headings, six hexadecimal digits.</param>
/// <param name="Serif">Whether the text is set in a serif face.</param>
internal sealed record HouseStyle(string Theme, string Accent, string Tint, bool Serif)
{
    private static readonly Dictionary<string, HouseStyle> Styles = new(StringComparer.Ordinal)
    {
        ["river-valley"] = new("modern", "1F6F54", "E3F0EA", Serif: false),
        ["harborlight"] = new("classic", "1B3A5C", "E4EAF1", Serif: true),
        ["mill-city-prep"] = new("report", "7A2E2E", "F4E6E4", Serif: false),
        ["oak-grove"] = new("plain", "4A5D23", "EDF0E2", Serif: true),
        ["north-shore-arts"] = new("modern", "6B2D73", "F0E6F2", Serif: true),
        ["summit-street"] = new("report", "8A4F0F", "F6ECDD", Serif: true),
        ["template"] = new("plain", "2B4C7E", "E6ECF5", Serif: false),
        ["model-document"] = new("classic", "1D3557", "E5E9F0", Serif: true),
        ["meeting-material"] = new("modern", "1F5F7A", "E1EEF3", Serif: false),
        ["resource"] = new("report", "234E70", "E3ECF3", Serif: false),
    };

    public static HouseStyle For(Sample sample) => Styles[sample.School ?? sample.Kind];
}
