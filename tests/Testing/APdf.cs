using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Library.Testing;

/// <summary>Makes small PDF files: <c>APdf.New().Page("First line", "Second line").ToStream()</c>.</summary>
public sealed class APdf
{
    private const double LineHeight = 14;

    private readonly PdfDocumentBuilder _builder = new();
    private readonly PdfDocumentBuilder.AddedFont _regular;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private PdfPageBuilder? _page;

    private APdf()
    {
        _regular = _builder.AddStandard14Font(Standard14Font.Helvetica);
        _bold = _builder.AddStandard14Font(Standard14Font.HelveticaBold);
    }

    public static APdf New() => new();

    public APdf Titled(string title, string author)
    {
        _builder.DocumentInformation.Title = title;
        _builder.DocumentInformation.Author = author;
        return this;
    }

    /// <summary>A page with these lines from the top, in 11 points.</summary>
    public APdf Page(params string[] lines)
    {
        _page = _builder.AddPage(PageSize.Letter);
        for (var i = 0; i < lines.Length; i++)
        {
            Text(lines[i], 72, 700 - (i * LineHeight));
        }

        return this;
    }

    /// <summary>A page that is nothing but a picture, as a scanner makes it.</summary>
    public APdf Scan(byte[] png)
    {
        _page = _builder.AddPage(PageSize.Letter);
        _page.AddPng(png, new PdfRectangle(0, 0, _page.PageSize.Width, _page.PageSize.Height));
        return this;
    }

    public APdf Turned(int degrees)
    {
        (_page ?? throw new InvalidOperationException("There is no page yet.")).SetRotation(new PageRotationDegrees(degrees));
        return this;
    }

    /// <summary>A line at a place on the last page, in points from its lower left corner.</summary>
    public APdf Text(string text, double left, double baseline, double size = 11, bool bold = false)
    {
        (_page ?? throw new InvalidOperationException("There is no page yet.")).AddText(text, size, new PdfPoint(left, baseline), bold ? _bold : _regular);
        return this;
    }

    public MemoryStream ToStream() => new(_builder.Build(), writable: false);

    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await file.WriteAsync(_builder.Build(), cancellationToken);
    }
}
