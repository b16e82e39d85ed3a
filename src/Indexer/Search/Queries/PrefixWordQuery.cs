using System.Collections.Immutable;
using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Columns;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>All words that begin alike, in some fields, with one score for each document, and a higher one where the title has such a word.</summary>
internal sealed class PrefixWordQuery(string start, ImmutableArray<string> fields) : Query
{
    /// <summary>Words beyond this, in one field of one segment, are left out.</summary>
    public const int MaxWords = 10_000;

    public string Start { get; } = start;

    public override Weight CreateWeight(IndexSearcher searcher) => new PrefixWeight(this);

    public override void ExtractTerms(ISet<Term> terms)
    {
        // the words are found in each segment; nothing asks for them before
    }

    public override string ToString(string field) => Start + "*";

    /// <summary>The words of a segment that begin so, in order.</summary>
    public static IEnumerable<TermsEnum> ListWords(AtomicReader reader, string field, string start)
    {
        if (TermLookups.TakeOrNull(reader, field) is not { } words)
        {
            yield break;
        }

        try
        {
            var prefix = new BytesRef(start);
            var isThere = words.SeekCeil(prefix) != TermsEnum.SeekStatus.END;
            for (var count = 0; isThere && count < MaxWords && StringHelper.StartsWith(words.Term, prefix); count++)
            {
                yield return words;
                isThere = words.MoveNext();
            }
        }
        finally
        {
            TermLookups.Return(reader, field, words);
        }
    }

    private PrefixCursor Open(AtomicReader reader, float boost, Action look)
    {
        var inTitle = fields.Contains(IndexSchema.Text.Title) ? ReadBits(reader, IndexSchema.Text.Title, new ulong[(reader.MaxDoc + 63) >> 6], look) : [];
        var bits = inTitle.Length > 0 ? (ulong[])inTitle.Clone() : new ulong[(reader.MaxDoc + 63) >> 6];
        foreach (var field in fields.Where(field => field != IndexSchema.Text.Title))
        {
            ReadBits(reader, field, bits, look);
        }

        return new PrefixCursor(bits, inTitle, boost, boost * Ranking.TitleShare);
    }

    private ulong[] ReadBits(AtomicReader reader, string field, ulong[] bits, Action look)
    {
        DocsEnum? docs = null;
        foreach (var words in ListWords(reader, field, Start))
        {
            look();
            docs = words.Docs(liveDocs: null, docs, DocsFlags.NONE);
            for (var list = ((ListDocs)docs).List; list.NextBlock();)
            {
                foreach (var doc in list.Docs)
                {
                    BitSet.Set(bits, doc);
                }
            }
        }

        return bits;
    }

    private sealed class PrefixWeight(PrefixWordQuery query) : ClauseWeight(query)
    {
        public override ClauseCursor OpenOrNull(AtomicReaderContext context, Action look) => query.Open(context.AtomicReader, query.Boost * Boost, look);
    }
}
