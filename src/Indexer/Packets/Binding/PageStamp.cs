using System.Globalization;
using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Library.Indexer.Packets.Binding;

/// <summary>
/// Writes into the margins of pages, upright as they are shown. What stood on a page is not read for it, since it may be damaged:
/// it is drawn as it is, and the stamp after it.
/// </summary>
/// <param name="document">That the pages belong to.</param>
internal sealed class PageStamp(PdfDocument document)
{
    private const double FromEdge = 14;
    private const double Side = 36;
    private const string XObjects = "/XObject";

    private int _count;

    /// <param name="head">Above; null for nothing.</param>
    /// <param name="foot">Below, at the left.</param>
    /// <param name="number">Below, at the right.</param>
    public void Draw(PdfPage page, string? head, string foot, string number)
    {
        var box = page.EffectiveCropBoxReadOnly;
        var turn = ((page.Elements.GetInteger("/Rotate") % 360) + 360) % 360;
        var (width, height) = turn is 90 or 270 ? (box.Height, box.Width) : (box.Width, box.Height);
        if (width < 3 * Side || height < 4 * FromEdge)
        {
            return;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"/Stamp{++_count}");
        NameObject(page, name, MakeForm(width, height, head, foot, number));
        var matrix = turn switch
        {
            90 => Matrix(0, 1, -1, 0, box.X2, box.Y1),
            180 => Matrix(-1, 0, 0, -1, box.X2, box.Y2),
            270 => Matrix(0, -1, 1, 0, box.X1, box.Y2),
            _ => Matrix(1, 0, 0, 1, box.X1, box.Y1),
        };
        Append(page, $"Q q {matrix} cm {name} Do Q\n");
    }

    private PdfDictionary MakeForm(double width, double height, string? head, string foot, string number)
    {
        var form = new XForm(document, new XSize(width, height));
        using (var graphics = XGraphics.FromForm(form))
        {
            if (head is not null)
            {
                var bold = PacketFonts.Semibold(10);
                graphics.DrawString(TextWrap.Cut(head, bold, width - (2 * Side)), bold, new XSolidBrush(FlowPages.Accent), new XPoint(Side, FromEdge + 8));
            }

            var font = PacketFonts.Regular(8);
            var brush = new XSolidBrush(FlowPages.Quiet);
            graphics.DrawString(TextWrap.Cut(foot, font, width - (2 * Side) - 60), font, brush, new XPoint(Side, height - FromEdge));
            graphics.DrawString(number, font, brush, new XPoint(width - Side, height - FromEdge), FlowPages.Right);
        }

        return ObjectOf(form);
    }

    /// <summary>The object of a form, which the library makes when the form is first drawn: on a page that is thrown away.</summary>
    private PdfDictionary ObjectOf(XForm form)
    {
        var page = document.AddPage();
        using (var graphics = XGraphics.FromPdfPage(page))
        {
            graphics.DrawImage(form, 0, 0);
        }

        var objects = page.Resources.Elements.GetDictionary(XObjects) ?? throw new InvalidOperationException("The form was not drawn.");
        var drawn = objects.Elements.GetDictionary(objects.Elements.Keys.Single()) ?? throw new InvalidOperationException("The form was not drawn.");
        document.Pages.Remove(page);
        return drawn;
    }

    private void NameObject(PdfPage page, string name, PdfDictionary form)
    {
        var resources = page.Elements.GetDictionary("/Resources");
        if (resources is null)
        {
            page.Elements["/Resources"] = resources = new PdfDictionary(document);
        }

        var objects = resources.Elements.GetDictionary(XObjects);
        if (objects is null)
        {
            resources.Elements[XObjects] = objects = new PdfDictionary(document);
        }

        objects.Elements[name] = form.Reference ?? throw new InvalidOperationException("The form has no number.");
    }

    /// <summary>Puts what there is between a saving and a restoring of the state of drawing, and the commands after it.</summary>
    private void Append(PdfPage page, string commands)
    {
        var all = new PdfArray(document);
        all.Elements.Add(StreamOf("q\n"));
        switch (page.Elements["/Contents"])
        {
            case PdfSharp.Pdf.Advanced.PdfReference { Value: PdfArray several }:
                AddAll(all, several);
                break;
            case PdfArray several:
                AddAll(all, several);
                break;
            case PdfSharp.Pdf.Advanced.PdfReference one:
                all.Elements.Add(one);
                break;
            default:
                break;
        }

        all.Elements.Add(StreamOf($"\n{commands}"));
        page.Elements["/Contents"] = all;
    }

    private static void AddAll(PdfArray all, PdfArray several)
    {
        foreach (var item in several.Elements)
        {
            all.Elements.Add(item);
        }
    }

    private PdfSharp.Pdf.Advanced.PdfReference StreamOf(string commands)
    {
        var stream = new PdfDictionary(document);
        document.Internals.AddObject(stream);
        stream.CreateStream(Encoding.ASCII.GetBytes(commands));
        return stream.Reference ?? throw new InvalidOperationException("The stream has no number.");
    }

    private static string Matrix(params ReadOnlySpan<double> values) => string.Join(' ', values.ToArray().Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)));
}
