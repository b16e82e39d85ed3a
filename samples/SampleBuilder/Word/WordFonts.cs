namespace Library.SampleBuilder.Word;

/// <summary>Faces of a Word file, and the size of its text in points.</summary>
internal sealed record WordFonts(string Heading, string Text, double Size)
{
    /// <summary>Faces that come with Word.</summary>
    public static WordFonts OfWord(HouseStyle style) => style switch
    {
        { Theme: "plain", Serif: false } => new("Arial", "Arial", 10.5),
        { Theme: "plain" } => new("Times New Roman", "Times New Roman", 11.5),
        { Theme: "classic" } => new("Cambria", "Cambria", 11),
        { Serif: true } => new("Calibri", "Georgia", 10.5),
        _ => new("Calibri", "Calibri", 11),
    };

    /// <summary>Faces that come with LibreOffice.</summary>
    public static WordFonts OfLibreOffice(HouseStyle style) => style switch
    {
        { Theme: "classic" or "plain", Serif: true } => new("Liberation Serif", "Liberation Serif", 11.5),
        { Serif: true } => new("Liberation Sans", "Liberation Serif", 11.5),
        _ => new("Liberation Sans", "Liberation Sans", 10.5),
    };

    /// <summary>Faces that the machine that makes the pages has; about as wide as those of Word.</summary>
    public static WordFonts OfPrint(HouseStyle style) => style switch
    {
        { Theme: "classic" or "plain", Serif: true } => new("DejaVu Serif Condensed", "DejaVu Serif Condensed", 9.5),
        { Serif: true } => new("DejaVu Sans Condensed", "DejaVu Serif Condensed", 9.5),
        _ => new("DejaVu Sans Condensed", "DejaVu Sans Condensed", 9.5),
    };
}
