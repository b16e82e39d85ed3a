using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Reading;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>A <see cref="WordQuery"/> against one searcher: its stems are looked up once in each segment.</summary>
internal sealed class WordWeight : ClauseWeight
{
    private readonly WordQuery _query;
    private readonly ScopedSearcher _searcher;
    private readonly FoundStem[][] _found;
    private readonly float _factor;

    public WordWeight(WordQuery query, ScopedSearcher searcher)
        : base(query)
    {
        (_query, _searcher) = (query, searcher);
        var leaves = searcher.IndexReader.Leaves;
        _found = new FoundStem[leaves.Count][];
        WordFrequency[] frequencies = [.. query.Stems.Select(_ => searcher.Count())];
        for (var i = 0; i < _found.Length; i++)
        {
            _found[i] = Find(leaves[i], frequencies);
        }

        _factor = searcher.RarityOf(CountDocuments(query, frequencies)) * query.Boost;
    }

    private bool IsOnly => _query.Stems[^1].IsTyped; // other names stand behind

    public override ClauseCursor? OpenOrNull(AtomicReaderContext context, Action look)
    {
        if (_found[context.Ord] is not { Length: > 0 } found)
        {
            return null;
        }

        var (lists, typed) = (new BlockList[found.Length], 0);
        for (var i = 0; i < found.Length; i++)
        {
            lists[i] = found[i].List.Reopen();
            typed += found[i].Stem.IsTyped ? 1 : 0;
        }

        return new WordCursor(lists, typed, ScoresOf(context, found), IsOnly);
    }

    /// <summary>What one document says of each stem that it has; of those of the word as typed, what it says by any of them.</summary>
    public List<(Stem Stem, byte Code)> Read(AtomicReaderContext context, int doc)
    {
        var said = new List<(Stem Stem, byte Code)>();
        foreach (var (stem, list) in _found[context.Ord])
        {
            var docs = new MentionDocs(list.Reopen(), liveDocs: null);
            if (docs.Advance(doc) == doc)
            {
                said.Add((stem, docs.Code));
            }
        }

        var typed = said.Where(one => one.Stem.IsTyped).ToList();
        return typed.Count <= 1 ? said : [(typed[0].Stem, typed.Select(one => one.Code).Aggregate(Mention.Either)), .. said.Where(one => !one.Stem.IsTyped)];
    }

    /// <summary>About how many documents have the word or another name: of its stems in several languages, which the same documents have, the most frequent.</summary>
    private static double CountDocuments(WordQuery query, WordFrequency[] frequencies)
    {
        var (typed, names) = (0d, 0d);
        for (var i = 0; i < frequencies.Length; i++)
        {
            typed = query.Stems[i].IsTyped ? Math.Max(typed, frequencies[i].Value) : typed;
            names += query.Stems[i].IsTyped ? 0 : frequencies[i].Value;
        }

        return typed + names;
    }

    private MentionScores ScoresOf(AtomicReaderContext context, FoundStem[] found) =>
        new(Array.ConvertAll(found, stem => stem.Stem), _factor * Boost, _query.TitleShare, _searcher, Lengths.Of(context.AtomicReader));

    private FoundStem[] Find(AtomicReaderContext segment, WordFrequency[] frequencies)
    {
        var reader = segment.AtomicReader;
        if (TermLookups.TakeOrNull(reader, IndexSchema.Words) is not { } terms)
        {
            return [];
        }

        var found = new List<FoundStem>(_query.Stems.Length);
        for (var i = 0; i < frequencies.Length; i++)
        {
            var stem = _query.Stems[i];
            if (terms.SeekExact(new BytesRef(stem.Text)))
            {
                frequencies[i].Add(segment.Ord, terms);
                found.Add(new FoundStem(stem, ((MentionDocs)terms.Docs(liveDocs: null, reuse: null, DocsFlags.NONE)).List));
            }
        }

        TermLookups.Return(reader, IndexSchema.Words, terms);
        return [.. found];
    }

    private readonly record struct FoundStem(Stem Stem, BlockList List);
}
