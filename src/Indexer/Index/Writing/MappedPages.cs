using Library.Indexer.Extraction;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>The pages of one version made ready for the index: what is searched of them, and what snippets are cut from.</summary>
internal sealed class MappedPages
{
    public List<string> Body { get; } = [];

    public List<string> Margins { get; } = [];

    public List<string> Headings { get; } = [];

    public required BytesRef Table { get; init; }

    public required BytesRef Texts { get; init; }

    public static MappedPages Of(ExtractedText? text, WordScanner scanner)
    {
        using var texts = new MemoryStream();
        var starts = new List<PageStart>();
        var (body, margins, headings) = (new List<string>(), new List<string>(), new List<string>());
        var at = new PageStart(Number: 0, Body: 0, Margins: 0, Bytes: 0);
        foreach (var page in text?.Pages ?? [])
        {
            var pageText = PageText.Of(page);
            starts.Add(at with { Number = page.Number ?? 0 });
            body.Add(pageText.Main);
            margins.Add(pageText.Margins);
            headings.AddRange(pageText.Headings.Select(pageText.Heading));
            pageText.Write(texts);
            at = new PageStart(Number: 0, at.Body + scanner.Count(pageText.Main), at.Margins + scanner.Count(pageText.Margins), (int)texts.Length);
        }

        starts.Add(at);
        var mapped = new MappedPages { Table = PageTable.Write(starts), Texts = new BytesRef(texts.ToArray()) };
        mapped.Body.AddRange(body);
        mapped.Margins.AddRange(margins);
        mapped.Headings.AddRange(headings);
        return mapped;
    }
}
