using Library.Indexer.Extraction;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Lucene.Net.Util;

namespace Library.Indexer.Index.Writing;

/// <summary>The pages of one version made ready for the index: what is searched of them, and what snippets are cut from.</summary>
internal sealed class MappedPages
{
    /// <summary>The longest text that passages are cut from as one, in characters; longer pages, as those of files without pages, are kept in parts. Some eight printed pages.</summary>
    public const int LongestPart = 20_000;

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
        foreach (var page in (text?.Pages ?? []).SelectMany(TakeApart))
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

    /// <summary>A page in parts that are not too long, all with its number.</summary>
    private static IEnumerable<ExtractedPage> TakeApart(ExtractedPage page)
    {
        var (part, length) = (new List<TextBlock>(), 0);
        foreach (var block in page.Blocks.SelectMany(TakeApart))
        {
            if (part.Count > 0 && length + block.Text.Length >= LongestPart)
            {
                yield return page with { Blocks = part };
                (part, length) = ([], 0);
            }

            part.Add(block);
            length += block.Text.Length + 1;
        }

        yield return page with { Blocks = part };
    }

    private static IEnumerable<TextBlock> TakeApart(TextBlock block)
    {
        var from = 0;
        while (block.Text.Length - from > LongestPart)
        {
            var end = from + LengthOfPart(block.Text.AsSpan(from, LongestPart));
            yield return block with { Text = block.Text[from..end] };
            from = end;
        }

        yield return from == 0 ? block : block with { Text = block.Text[from..] };
    }

    /// <summary>How much of a text may stand alone: up to its last blank, else its last sign as tables have, so that no word is cut; one word is cut where it must be.</summary>
    private static int LengthOfPart(ReadOnlySpan<char> text)
    {
        var end = text.LastIndexOfAny(" \t\r\n") + 1;
        end = end > 0 ? end : text.LastIndexOfAny(",;|") + 1;
        return end > 0 ? end : text.Length - (char.IsHighSurrogate(text[^1]) ? 1 : 0);
    }
}
