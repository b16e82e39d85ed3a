using System.Text;
using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Running;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Snippets;

/// <summary>
/// Makes the snippets of hits: positions of the query's words in the document, from them its best pages, and of those alone the text is loaded
/// and analysed. So the cost does not grow with the document's length.
/// </summary>
internal sealed class SnippetMaker
{
    private const float LightWeight = 0.05f;

    /// <summary>So many pages are read to find one that has a name in capitals.</summary>
    private const int MaxTried = 8;

    private readonly SearchView _view;
    private readonly MarkedWords _words;
    private readonly TextMatches _matches = new();
    private readonly float[] _weights;

    private readonly Deadline? _deadline;

    /// <param name="deadline">Looked at for each hit; null for as long as it takes.</param>
    public SnippetMaker(SearchView view, MarkedWords words, Deadline? deadline = null)
    {
        (_view, _words, _deadline) = (view, words, deadline);
        _weights = [.. words.Words.Select(Weigh)];
    }

    /// <summary>At most so many snippets for each hit, from different pages, best first.</summary>
    public IReadOnlyList<Snippet>[] Make(IReadOnlyList<Hit> hits, int limit)
    {
        var made = new IReadOnlyList<Snippet>[hits.Count];
        Array.Fill(made, []);
        ForEach(hits, (i, document) =>
        {
            var snippets = CutBest(document, limit);
            made[i] = snippets.Count > 0 ? snippets : document.StartOrNull() is { } start ? [start] : [];
        });
        return made;
    }

    /// <summary>How a hit begins, or a page of it; null where it has no such page with text.</summary>
    public Snippet? BeginOrNull(in Hit hit, int? page)
    {
        var document = new DocumentText(_view.Segments[hit.Segment], _words);
        document.MoveTo(hit.Doc);
        return page is { } number ? document.PageStartOrNull(number) : document.StartOrNull();
    }

    /// <summary>The text of a hit's first pages.</summary>
    public string ReadFirstPages(in Hit hit, int pages)
    {
        var document = new DocumentText(_view.Segments[hit.Segment], _words);
        document.MoveTo(hit.Doc);
        return string.Join('\n', Enumerable.Range(0, Math.Min(pages, document.CountPages())).Select(page => document.ReadPage(page).Text.Text));
    }

    /// <summary>The score of each hit's best page; 0 where none has any of the words.</summary>
    public float[] ScoreBestPages(IReadOnlyList<Hit> hits)
    {
        var scores = new float[hits.Count];
        ForEach(hits, (i, document) => scores[i] = document.RankPages(_weights) is { Count: > 0 } pages ? pages.Max(page => page.Score) : 0);
        return scores;
    }

    /// <summary>The text of each hit's best page; nothing where it has no pages.</summary>
    public IReadOnlyList<string> ReadBestPages(IReadOnlyList<Hit> hits)
    {
        var read = new string[hits.Count];
        ForEach(hits, (i, document) => read[i] = document.RankPages(_weights) is { Count: > 0 } pages ? document.ReadPage(pages.MaxBy(page => page.Score).Page).Text.Text : "");
        return read;
    }

    /// <summary>One snippet for each page with matches, in page order.</summary>
    public IReadOnlyList<Snippet> MakePages(Segment segment, int doc, int limit)
    {
        var document = new DocumentText(segment, _words);
        document.MoveTo(doc);
        var pages = document.RankPages(_weights).Where(IsWeighty).OrderBy(page => page.Page).Take(limit);
        return CutMarked(document, pages);
    }

    /// <summary>The passages of pages, those with marks where any has some: the positions of a page tell neither capitals nor what else its text decides.</summary>
    private List<Snippet> CutMarked(DocumentText document, IEnumerable<RankedPage> pages)
    {
        List<Snippet> snippets = [.. pages.Select(page => CutOrNull(document, page.Page)).OfType<Snippet>()];
        return snippets.FindAll(snippet => snippet.Marks.Count > 0) is { Count: > 0 } marked ? marked : snippets.GetRange(0, Math.Min(snippets.Count, 1));
    }

    /// <summary>Goes through hits in the order in which the index is read, each with its place among them.</summary>
    private void ForEach(IReadOnlyList<Hit> hits, Action<int, DocumentText> see)
    {
        var order = new (int Segment, int Doc, int Place)[hits.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (hits[i].Segment, hits[i].Doc, i);
        }

        Array.Sort(order);
        DocumentText? document = null;
        for (var i = 0; i < order.Length; i++)
        {
            _deadline?.Look();
            document = document is null || order[i].Segment != order[i - 1].Segment ? new DocumentText(_view.Segments[order[i].Segment], _words) : document;
            document.MoveTo(order[i].Doc);
            see(order[i].Place, document);
        }
    }

    private List<Snippet> CutBest(DocumentText document, int limit)
    {
        var best = document.RankPages(_weights).OrderByDescending(page => page.Score).ThenBy(page => page.Page).ToList();
        var pages = best.Where((page, rank) => rank == 0 || IsWeighty(page));
        return [.. CutMarked(document, pages.Take(_words.CapitalWords == 0 ? limit : MaxTried)).Take(limit)];
    }

    /// <summary>Whether a page has more than words that say nothing.</summary>
    private bool IsWeighty(RankedPage page) => (page.Words & ~_words.LightWords) != 0 || (_words.LightWords | _words.FreeWords) == _words.LightWords;

    private Snippet? CutOrNull(DocumentText document, int page)
    {
        var (text, number) = document.ReadPage(page);
        var found = _matches.Find(_words, text.Text, document.Language);
        return found.Count == 0 ? PassageCutter.StartOrNull(text.Text, number) : PassageCutter.Cut(text, number, _words, found, _weights);
    }

    private float Weigh(MarkedWord word)
    {
        if (word.IsLight || word.IsCapital)
        {
            return LightWeight;
        }

        var frequency = word.IsPrefix ? 0 : _view.Searcher.Count(IndexSchema.Text.Body, new BytesRef(word.Text)).Value;
        return MathF.Log(1 + ((_view.Searcher.IndexReader.MaxDoc + 1f) / ((float)frequency + 1f)));
    }

    /// <summary>The texts of one document of a segment after another, in ascending order.</summary>
    private sealed class DocumentText(Segment segment, MarkedWords words)
    {
        private readonly AtomicReader _reader = segment.Reader;
        private readonly BytesRef _table = new();
        private readonly BinaryDocValues? _tables = segment.Reader.GetBinaryDocValues(IndexSchema.PageTable);
        private BodyPositions? _body;
        private BodyPositions? _margins;
        private int _doc = -1;

        public WordLanguage Language => segment.Columns.LanguageOf(_doc);

        public void MoveTo(int doc) => _doc = doc;

        /// <summary>By the body's words; where it has none of them, by those in the margins.</summary>
        public List<RankedPage> RankPages(float[] weights)
        {
            if (_tables is null || words.IsEmpty)
            {
                return [];
            }

            var pages = PageTable.Read(_tables, _doc, _table);
            if (pages.Count == 0)
            {
                return [];
            }

            _body ??= new BodyPositions(_reader, IndexSchema.Text.Body, words);
            var ranked = PageRanking.Rank(_body.Find(_doc), pages, isMargins: false, weights);
            if (ranked.Count == 0)
            {
                _margins ??= new BodyPositions(_reader, IndexSchema.Text.Margins, words);
                ranked = PageRanking.Rank(_margins.Find(_doc), pages, isMargins: true, weights);
            }

            return ranked;
        }

        public int CountPages() => _tables is null ? 0 : PageTable.Read(_tables, _doc, _table).Count;

        public (PageText Text, int? Number) ReadPage(int page)
        {
            var pages = PageTable.Read(_tables!, _doc, _table); // a page was ranked, so there is a table
            var texts = (PageTexts)_reader.GetBinaryDocValues(IndexSchema.PageTexts);
            var bytes = texts.Read(_doc, pages[page].Bytes, pages[page + 1].Bytes - pages[page].Bytes);
            return (PageText.Read(bytes), pages[page].Number == 0 ? null : pages[page].Number);
        }

        /// <summary>The beginning of a page, by its number in the file.</summary>
        public Snippet? PageStartOrNull(int number)
        {
            for (var page = 0; page < CountPages(); page++)
            {
                if (PageTable.Read(_tables!, _doc, _table)[page].Number == number)
                {
                    var text = ReadPage(page).Text;
                    return PassageCutter.StartOrNull(text.MainLength > 0 ? text.Main : text.Text, number);
                }
            }

            return null;
        }

        /// <summary>The description's beginning, or the first page's.</summary>
        public Snippet? StartOrNull()
        {
            var description = new BytesRef();
            _reader.GetBinaryDocValues(IndexSchema.ShownDescription).Get(_doc, description);
            if (PassageCutter.StartOrNull(Encoding.UTF8.GetString(description.Bytes, description.Offset, description.Length), number: null) is { } start)
            {
                return start;
            }

            if (CountPages() == 0)
            {
                return null;
            }

            var (text, number) = ReadPage(0);
            return PassageCutter.StartOrNull(text.Text, number);
        }
    }
}
