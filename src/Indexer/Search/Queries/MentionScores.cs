using Library.Indexer.Index.Analysis;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>
/// BM25F of one word in one segment (Robertson, Zaragoza and Taylor 2004): its occurrences, weighed by form and place, are held against the length of the text and then
/// saturate; the title saturates apart.
/// </summary>
internal sealed class MentionScores
{
    private static readonly float[][] InContent = [.. Enumerable.Range(0, (int)WordEndings.All + 1).Select(typed => Tabulate((WordEndings)typed, Mention.Occurrences))];
    private static readonly float[][] InTitle = [.. Enumerable.Range(0, (int)WordEndings.All + 1).Select(typed => Tabulate((WordEndings)typed, code => Mention.IsInTitle(code) ? 1 : 0))];

    private readonly Stem[] _stems;
    private readonly float _factor;
    private readonly float _titleShare;
    private readonly float[] _bodyNorms;
    private readonly float[] _titleNorms;
    private readonly Lengths _lengths;

    public MentionScores(Stem[] stems, float factor, float titleShare, IndexSearcher searcher, Lengths lengths)
    {
        (_stems, _factor, _titleShare, _lengths) = (stems, factor, titleShare, lengths);
        (_bodyNorms, _titleNorms) = (Bm25.NormTable(searcher, Ranking.Body), Bm25.NormTable(searcher, Ranking.Title));
    }

    /// <summary>The score of a document that says this of the first stem.</summary>
    public float Score(int doc, byte code)
    {
        var (content, title) = (0f, 0f);
        Add(0, code, ref content, ref title);
        return Score(doc, content, title);
    }

    /// <summary>Adds the occurrences of one of the stems in content and title, weighed.</summary>
    public void Add(int stem, byte code, ref float content, ref float title)
    {
        ref readonly var typed = ref _stems[stem];
        content += typed.Share * InContent[(int)typed.Typed][code];
        title += typed.Share * InTitle[(int)typed.Typed][code];
    }

    /// <param name="content">Occurrences of all stems, weighed.</param>
    /// <param name="title">The same in the title.</param>
    public float Score(int doc, float content, float title)
    {
        var score = Bm25.Saturate(content * _bodyNorms[_lengths.Bodies[doc]]);
        return _factor * (title > 0 ? score + (_titleShare * Bm25.Saturate(title * _titleNorms[_lengths.Titles[doc]])) : score);
    }

    private static float[] Tabulate(WordEndings typed, Func<byte, float> occurrences) =>
        [.. Enumerable.Range(0, Mention.Count).Select(code => ((Mention.Endings((byte)code) & typed) != WordEndings.None ? 1 : Ranking.StemShare) * occurrences((byte)code))];
}
