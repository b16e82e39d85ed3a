using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.SampleBuilder.Word;

/// <summary>A Letter page with its margins, in twentieths of a point.</summary>
internal static class WordPage
{
    public const int TextWidth = Width - (2 * Margin);
    private const int Width = 12240;
    private const int Height = 15840;
    private const int Margin = 1260;
    private const int Edge = 680;

    public static SectionProperties Section(string headerId, string footerId) => new(
        new HeaderReference { Type = HeaderFooterValues.Default, Id = headerId },
        new FooterReference { Type = HeaderFooterValues.Default, Id = footerId },
        new PageSize { Width = Width, Height = Height },
        new PageMargin { Top = 1360, Bottom = Margin, Left = Margin, Right = Margin, Header = Edge, Footer = Edge, Gutter = 0 });

    public static TableBorders Borders(string colour) => new(
        new TopBorder { Val = BorderValues.Single, Size = 4, Color = colour },
        new LeftBorder { Val = BorderValues.Single, Size = 4, Color = colour },
        new BottomBorder { Val = BorderValues.Single, Size = 4, Color = colour },
        new RightBorder { Val = BorderValues.Single, Size = 4, Color = colour },
        new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4, Color = colour },
        new InsideVerticalBorder { Val = BorderValues.Single, Size = 4, Color = colour });
}
