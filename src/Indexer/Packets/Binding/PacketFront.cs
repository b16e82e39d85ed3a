using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Library.Indexer.Packets.Binding;

/// <summary>What stands before the items of a packet: its cover, and its contents with numbers of pages.</summary>
internal sealed class PacketFront(PdfDocument document, BindRequest request)
{
    /// <summary>Draws the cover, and keeps as many pages free as the contents will take.</summary>
    public void Begin()
    {
        DrawCover();

        // Written once on paper that is thrown away: the numbers are not known yet, but take no other room.
        using var paper = new PdfDocument();
        using var pages = new FlowPages(() => FlowPages.AddPage(paper));
        Write(pages, _ => "000", (_, _) => { });
        for (var page = 0; page < pages.Count; page++)
        {
            FlowPages.AddPage(document);
        }
    }

    /// <summary>Writes the contents on the pages that were kept free.</summary>
    /// <param name="starts">Where each item begins, from 0.</param>
    public void WriteContents(IReadOnlyList<int> starts)
    {
        var last = 0;
        using var pages = new FlowPages(() => document.Pages[++last]);
        Write(pages, index => (starts[index] + 1).ToString(CultureInfo.InvariantCulture), (place, index) => pages.Page?.AddDocumentLink(place, starts[index] + 1));
    }

    private void Write(FlowPages pages, Func<int, string> numberOfPage, Action<PdfRectangle, int> link)
    {
        pages.Write("Contents", PacketFonts.Semibold(20), FlowPages.Ink, above: 0);
        pages.Space(8);
        for (var index = 0; index < request.Parts.Count; index++)
        {
            var part = request.Parts[index].Part;
            var isSection = part.File is null && !part.IsWithheld;
            var place = pages.WriteRow(
                string.Create(CultureInfo.InvariantCulture, $"{part.Number}."), $"{part.ShownHeading}{part.Parenthesis}", numberOfPage(index),
                isSection ? PacketFonts.Semibold(11.5) : PacketFonts.Regular(11.5), part.IsWithheld ? FlowPages.Quiet : FlowPages.Ink, above: isSection ? 9 : 4);
            link(place, index);
        }
    }

    private void DrawCover()
    {
        using var graphics = XGraphics.FromPdfPage(FlowPages.AddPage(document));
        graphics.DrawRectangle(new XSolidBrush(FlowPages.Accent), 0, 0, FlowPages.Width, 18);
        var (y, width) = (220.0, FlowPages.Width - (2 * FlowPages.Margin));
        y = DrawLines(graphics, request.Title, PacketFonts.Semibold(30), FlowPages.Ink, y, width);
        y += 14;
        foreach (var line in request.Lines.Where(line => line.Length > 0))
        {
            y = DrawLines(graphics, line, PacketFonts.Regular(14), FlowPages.Quiet, y, width) + 4;
        }

        DrawLines(graphics, "Charter Knowledge Center", PacketFonts.Semibold(11), FlowPages.Accent, FlowPages.Height - FlowPages.Margin, width);
    }

    private static double DrawLines(XGraphics graphics, string text, XFont font, XColor color, double y, double width)
    {
        foreach (var line in TextWrap.Lines(text, font, width).Take(8))
        {
            graphics.DrawString(line, font, new XSolidBrush(color), new XPoint(FlowPages.Margin, y));
            y += font.Size * 1.2;
        }

        return y;
    }
}
