using Library.Indexer.Extraction;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Library.Indexer.Packets.Binding;

/// <summary>Writes text on pages of its own, one below the other, and begins another page where one is full.</summary>
/// <param name="next">Gives the next page.</param>
internal sealed class FlowPages(Func<PdfPage> next) : IDisposable
{
    /// <summary>US Letter, in points.</summary>
    public const double Width = 612;
    public const double Height = 792;
    public const double Margin = 64;

    private const double Bottom = Height - Margin;

    public static readonly XColor Ink = XColor.FromArgb(0x1f, 0x29, 0x33);
    public static readonly XColor Quiet = XColor.FromArgb(0x56, 0x60, 0x6b);
    public static readonly XColor Accent = XColor.FromArgb(0x0b, 0x5c, 0x6b);

    /// <summary>Ends at a point, rather than begins there.</summary>
    public static readonly XStringFormat Right = new() { Alignment = XStringAlignment.Far, LineAlignment = XLineAlignment.BaseLine };

    private XGraphics? _graphics;
    private double _y;

    /// <summary>An empty page of that size at the end of a document.</summary>
    public static PdfPage AddPage(PdfDocument document)
    {
        var page = document.AddPage();
        (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
        return page;
    }

    /// <summary>The page that is written on; null where the next line begins one.</summary>
    public PdfPage? Page { get; private set; }

    /// <summary>How many pages were begun.</summary>
    public int Count { get; private set; }

    /// <summary>Whether so much room is left on the page.</summary>
    public bool Fits(double height) => Page is not null && _y + height <= Bottom;

    /// <summary>Ends the page: what follows begins another.</summary>
    public void End()
    {
        _graphics?.Dispose();
        (_graphics, Page) = (null, null);
    }

    public void Space(double height) => _y += Page is null ? 0 : height;

    /// <summary>Writes a text, wrapped, with the space above it.</summary>
    /// <param name="link">Where it leads; null for nowhere.</param>
    public void Write(string text, XFont font, XColor color, double above, double indent = 0, Uri? link = null)
    {
        var lineHeight = font.Size * 1.35;
        Space(above);
        foreach (var line in TextWrap.Lines(text, font, Width - (2 * Margin) - indent))
        {
            var graphics = Take(lineHeight);
            graphics.DrawString(line, font, new XSolidBrush(color), new XPoint(Margin + indent, _y + font.Size));
            if (link is not null && Page is { } page)
            {
                var size = graphics.MeasureString(line, font);
                page.AddWebLink(new PdfRectangle(graphics.Transformer.WorldToDefaultPage(new XRect(Margin + indent, _y, size.Width, lineHeight))), link.AbsoluteUri);
            }

            _y += lineHeight;
        }
    }

    /// <summary>A line with something at its right edge, such as a number of a page.</summary>
    /// <returns>Where it stands on <see cref="Page"/>.</returns>
    public PdfRectangle WriteRow(string number, string text, string right, XFont font, XColor color, double above)
    {
        const double NumberWidth = 26;
        const double RightWidth = 34;
        var lineHeight = font.Size * 1.35;
        var lines = TextWrap.Lines(text, font, Width - (2 * Margin) - NumberWidth - RightWidth);
        Space(above);
        var graphics = Take(lineHeight * lines.Count);
        var brush = new XSolidBrush(color);
        var top = _y;
        graphics.DrawString(number, font, brush, new XPoint(Margin, _y + font.Size));
        graphics.DrawString(right, font, brush, new XPoint(Width - Margin, _y + font.Size), Right);
        foreach (var line in lines)
        {
            graphics.DrawString(line, font, brush, new XPoint(Margin + NumberWidth, _y + font.Size));
            _y += lineHeight;
        }

        return new PdfRectangle(graphics.Transformer.WorldToDefaultPage(new XRect(Margin, top, Width - (2 * Margin), _y - top)));
    }

    /// <summary>A line across the page.</summary>
    public void Rule(double above)
    {
        Space(above);
        Take(1).DrawLine(new XPen(XColor.FromArgb(0xc9, 0xcf, 0xd6), 0.75), Margin, _y, Width - Margin, _y);
    }

    public void Write(TextBlock block)
    {
        switch (block.Kind)
        {
            case TextBlockKind.Heading:
                Write(block.Text, PacketFonts.Semibold(block.Level <= 1 ? 14 : 12), Ink, above: 9);
                break;
            case TextBlockKind.ListItem:
                Write(block.Text, PacketFonts.Regular(11), Ink, above: 2, indent: 14 * Math.Clamp(block.Level, 1, 5));
                break;
            case TextBlockKind.Table:
                Write(block.Text.Replace("\t", "  |  ", StringComparison.Ordinal), PacketFonts.Regular(10), Ink, above: 6);
                break;
            case TextBlockKind.Marginal:
                Write(block.Text, PacketFonts.Regular(9), Quiet, above: 4);
                break;
            default:
                Write(block.Text, PacketFonts.Regular(11), Ink, above: 6);
                break;
        }
    }

    public void Dispose() => End();

    /// <summary>The page with room for so much: the present one, or another.</summary>
    private XGraphics Take(double height)
    {
        if (_graphics is { } graphics && _y + height <= Bottom)
        {
            return graphics;
        }

        End();
        Page = next();
        Count++;
        _y = Margin;
        return _graphics = XGraphics.FromPdfPage(Page);
    }
}
