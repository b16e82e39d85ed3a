using System.Globalization;
using Library.Indexer.Extraction;
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
    private readonly TakenFiles _files;

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
        _files = new TakenFiles(_document, folder, [.. request.Parts.Select(part => part.PdfName).OfType<string>()]);
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
        _files.Dispose();
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

        var front = new PacketFront(_document, _request);
        front.Begin();
        Note(-1);
        for (var index = 0; index < _request.Parts.Count; index++)
        {
            at(_request.Parts[index].Part.Number);
            Add(index);
            Note(index);
        }

        _flow.End();
        front.WriteContents(_starts);
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
            var part = owner < 0 ? null : _request.Parts[owner].Part;
            stamp.Draw(_document.Pages[page], _headed.Contains(page) ? $"{part?.Title}{part?.Parenthesis}" : null, part?.Title ?? "", string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {count}"));
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

    private void AddBookmarks()
    {
        _document.Outlines.Add("Contents", _document.Pages[1], opened: false);
        for (var index = 0; index < _request.Parts.Count; index++)
        {
            _document.Outlines.Add(_request.Parts[index].Part.Title, _document.Pages[_starts[index]], opened: false);
        }
    }

    /// <summary>Adds the pages of one item. Its heading stands in the text where something is said beside it, else above its first page.</summary>
    private void Add(int index)
    {
        var (part, pdf, _) = _request.Parts[index];
        var isAlone = part.Note.Count == 0 && pdf is not null;
        if (isAlone)
        {
            _flow.End();
            _starts[index] = _document.PageCount;
            if (_files.TryTake(pdf))
            {
                _headed.Add(_starts[index]);
                return;
            }
        }

        WriteHead(index);
        if (part.File is { } file)
        {
            if (isAlone || !_files.TryTake(pdf))
            {
                WriteInstead(file, _request.Parts[index].TextName);
            }

            _flow.End();
        }
    }

    private void WriteHead(int index)
    {
        var part = _request.Parts[index].Part;

        // A heading never stands alone at the foot of a page.
        if (!_flow.Fits(110))
        {
            _flow.End();
        }

        if (_flow.Page is not null)
        {
            _flow.Rule(above: 16);
        }

        _flow.Write(part.Title, PacketFonts.Semibold(16), part.IsWithheld ? FlowPages.Quiet : FlowPages.Ink, above: 14);
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
    private void WriteInstead(PacketFile file, string? textName)
    {
        _flow.Write($"{file.FileName}: its pages could not be put here. Open it in the Center:", PacketFonts.Regular(11), FlowPages.Quiet, above: 10);
        _flow.Write(file.Link.AbsoluteUri, PacketFonts.Regular(11), FlowPages.Accent, above: 0, link: file.Link);
        if (textName is null)
        {
            return;
        }

        _flow.Rule(above: 12);
        var first = _flow.Count;
        foreach (var block in BindRequest.ReadText(_folder, textName).Where(block => block.Kind != TextBlockKind.Marginal))
        {
            if (_flow.Count - first >= MaxTextPages)
            {
                _flow.Write("The text goes on in the Center.", PacketFonts.Regular(11), FlowPages.Quiet, above: 10);
                return;
            }

            _flow.Write(block);
        }
    }
}
