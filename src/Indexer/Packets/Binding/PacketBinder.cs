using System.Globalization;
using Library.Indexer.Extraction;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Library.Indexer.Packets.Binding;

/// <summary>
/// Makes one PDF of a packet: cover, contents with numbers of pages, and the items in order, with bookmarks and the pages numbered
/// through. Pages of files are taken over as they are; what cannot be taken over is told with its text and a link.
/// </summary>
internal sealed class PacketBinder : IDisposable
{
    /// <summary>Of the text that stands for a file whose pages cannot be taken over.</summary>
    private const int MaxTextPages = 40;

    private readonly BindRequest _request;
    private readonly string _folder;
    private readonly PdfDocument _document = new();
    private readonly FlowPages _flow;
    private readonly Dictionary<string, PdfDocument?> _open = new(StringComparer.Ordinal);

    /// <summary>Where each item begins, by its place in the request; from 0.</summary>
    private readonly int[] _starts;

    /// <summary>Which item each page belongs to; -1 before the first.</summary>
    private readonly List<int> _owners = [];

    /// <summary>The pages that their item's heading is to stand above.</summary>
    private readonly HashSet<int> _headed = [];

    private PacketBinder(BindRequest request, string folder)
    {
        (_request, _folder, _starts) = (request, folder, new int[request.Parts.Count]);
        _flow = new FlowPages(() => FlowPages.AddPage(_document));
    }

    /// <summary>Binds the packet of a folder into <see cref="BindRequest.OutputName"/>.</summary>
    /// <param name="at">Told the number of each item before it is taken up.</param>
    public static void Bind(BindRequest request, string folder, Action<int> at)
    {
        using var binder = new PacketBinder(request, folder);
        binder.Bind(at);
    }

    public void Dispose()
    {
        _flow.Dispose();
        foreach (var source in _open.Values)
        {
            source?.Dispose();
        }

        _document.Dispose();
    }

    private void Bind(Action<int> at)
    {
        _document.Info.Title = _request.Title;
        _document.Info.Creator = "Charter Knowledge Center";
        _document.Language = "en-US";
        _document.PageMode = PdfPageMode.UseOutlines;
        _document.ViewerPreferences.DisplayDocTitle = true;
        _document.Options.CompressContentStreams = false;

        DrawCover();
        var contents = CountContents();
        for (var page = 0; page < contents; page++)
        {
            FlowPages.AddPage(_document);
        }

        Note(-1);
        for (var index = 0; index < _request.Parts.Count; index++)
        {
            at(_request.Parts[index].Number);
            Add(index);
            Note(index);
        }

        _flow.End();
        DrawContents();
        AddBookmarks();
        StampPages();
        _document.Save(Path.Combine(_folder, BindRequest.OutputName));
    }

    private void StampPages()
    {
        var stamp = new PageStamp(_document);
        var count = _document.PageCount;
        for (var page = 1; page < count; page++)
        {
            var owner = _owners[page];
            var part = owner < 0 ? null : _request.Parts[owner];
            var head = part is not null && _headed.Contains(page) ? part.Details.Length > 0 ? $"{TitleOf(part)} ({part.Details})" : TitleOf(part) : null;
            stamp.Draw(_document.Pages[page], head, part is null ? "" : TitleOf(part), string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {count}"));
        }
    }

    /// <summary>The pages that were added since belong to this item.</summary>
    private void Note(int index)
    {
        while (_owners.Count < _document.PageCount)
        {
            _owners.Add(index);
        }
    }

    private void DrawCover()
    {
        using var graphics = XGraphics.FromPdfPage(FlowPages.AddPage(_document));
        graphics.DrawRectangle(new XSolidBrush(FlowPages.Accent), 0, 0, FlowPages.Width, 18);
        var (y, width) = (220.0, FlowPages.Width - (2 * FlowPages.Margin));
        y = DrawLines(graphics, _request.Title, PacketFonts.Semibold(30), FlowPages.Ink, y, width);
        y += 14;
        foreach (var line in _request.Lines.Where(line => line.Length > 0))
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

    /// <summary>How many pages the contents take: written once on paper that is thrown away, since the numbers are not known yet.</summary>
    private int CountContents()
    {
        using var paper = new PdfDocument();
        using var pages = new FlowPages(() => FlowPages.AddPage(paper));
        WriteContents(pages, _ => "000", (_, _) => { });
        return pages.Count;
    }

    private void DrawContents()
    {
        var last = 0;
        using var pages = new FlowPages(() => _document.Pages[++last]);
        WriteContents(pages, index => (_starts[index] + 1).ToString(CultureInfo.InvariantCulture), (place, index) => pages.Page?.AddDocumentLink(place, _starts[index] + 1));
    }

    private void WriteContents(FlowPages pages, Func<int, string> numberOfPage, Action<PdfRectangle, int> link)
    {
        pages.Write("Contents", PacketFonts.Semibold(20), FlowPages.Ink, above: 0);
        pages.Space(8);
        for (var index = 0; index < _request.Parts.Count; index++)
        {
            var part = _request.Parts[index];
            var isSection = part.FileName is null && !part.IsWithheld;
            var words = part.Details.Length > 0 ? $"{HeadingOf(part)} ({part.Details})" : HeadingOf(part);
            var place = pages.WriteRow(
                string.Create(CultureInfo.InvariantCulture, $"{part.Number}."), words, numberOfPage(index),
                isSection ? PacketFonts.Semibold(11.5) : PacketFonts.Regular(11.5), part.IsWithheld ? FlowPages.Quiet : FlowPages.Ink, above: isSection ? 9 : 4);
            link(place, index);
        }
    }

    private void AddBookmarks()
    {
        _document.Outlines.Add("Contents", _document.Pages[1], opened: false);
        for (var index = 0; index < _request.Parts.Count; index++)
        {
            _document.Outlines.Add(TitleOf(_request.Parts[index]), _document.Pages[_starts[index]], opened: false);
        }
    }

    /// <summary>Adds the pages of one item. Its heading stands in the text where something is said beside it, else above its first page.</summary>
    private void Add(int index)
    {
        var part = _request.Parts[index];
        var isHeaded = part.Note.Count == 0;
        if (isHeaded && part.PdfName is not null)
        {
            _flow.End();
            _starts[index] = _document.PageCount;
            if (TryTakeOver(index, isHeaded))
            {
                return;
            }
        }

        WriteHead(index);
        if (part.FileName is null)
        {
            return;
        }

        if (isHeaded || part.PdfName is null || !TryTakeOver(index, isHeaded))
        {
            WriteInstead(part);
        }

        _flow.End();
    }

    private void WriteHead(int index)
    {
        var part = _request.Parts[index];

        // A heading never stands alone at the foot of a page.
        if (!_flow.Fits(110))
        {
            _flow.End();
        }

        if (_flow.Page is not null)
        {
            _flow.Rule(above: 16);
        }

        _flow.Write(TitleOf(part), PacketFonts.Semibold(16), part.IsWithheld ? FlowPages.Quiet : FlowPages.Ink, above: 14);
        _starts[index] = _document.PageCount - 1;
        if (part.Details.Length > 0)
        {
            _flow.Write(part.Details, PacketFonts.Regular(11), FlowPages.Quiet, above: 2);
        }

        foreach (var block in part.Note)
        {
            _flow.Write(block);
        }
    }

    /// <summary>What stands for a file whose pages cannot be taken over: where it is, and its text.</summary>
    private void WriteInstead(BindPart part)
    {
        _flow.Write($"{part.FileName}: its pages could not be put here. Open it in the Center:", PacketFonts.Regular(11), FlowPages.Quiet, above: 10);
        if (part.Link is { } link)
        {
            _flow.Write(link.AbsoluteUri, PacketFonts.Regular(11), FlowPages.Accent, above: 0, link: link);
        }

        if (part.Text is not { Count: > 0 } text)
        {
            return;
        }

        _flow.Rule(above: 12);
        var first = _flow.Count;
        foreach (var block in text.Where(block => block.Kind != TextBlockKind.Marginal))
        {
            if (_flow.Count - first >= MaxTextPages)
            {
                _flow.Write("The text goes on in the Center.", PacketFonts.Regular(11), FlowPages.Quiet, above: 10);
                return;
            }

            _flow.Write(block);
        }
    }

    /// <summary>Adds the pages of an item's PDF; false, and none of them, where they cannot be copied.</summary>
    /// <param name="isHeaded">Whether its heading is to stand above its first page.</param>
    private bool TryTakeOver(int index, bool isHeaded)
    {
        var part = _request.Parts[index];
        var name = part.PdfName ?? "";
        if (OpenOrNull(name) is not { } source)
        {
            return false;
        }

        var first = _document.PageCount;
        try
        {
            for (var page = 0; page < source.PageCount; page++)
            {
                _document.AddPage(source.Pages[page]);
            }
        }
        catch (Exception exception) when (SourceFile.IsFault(exception))
        {
            while (_document.PageCount > first)
            {
                _document.Pages.RemoveAt(_document.PageCount - 1);
            }

            (_open[name] = null)?.Dispose();
            return false;
        }

        if (isHeaded)
        {
            _headed.Add(first);
        }

        if (!_request.Parts.Skip(index + 1).Any(later => later.PdfName == name))
        {
            source.Dispose();
            _open.Remove(name);
        }

        return true;
    }

    /// <summary>The same file twice is opened once, so that what its pages share is held once.</summary>
    private PdfDocument? OpenOrNull(string name)
    {
        if (!_open.TryGetValue(name, out var source))
        {
            _open.Add(name, source = SourceFile.OpenOrNull(Path.Combine(_folder, name)));
        }

        return source;
    }

    private static string HeadingOf(BindPart part) => part.IsWithheld ? "Not for you" : part.Heading.Length > 0 ? part.Heading : part.FileName ?? "Note";

    private static string TitleOf(BindPart part) => string.Create(CultureInfo.InvariantCulture, $"{part.Number}. {HeadingOf(part)}");
}
