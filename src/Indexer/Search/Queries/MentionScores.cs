using System.Runtime.CompilerServices;
using Library.Indexer.Index.Analysis;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>
/// BM25F of one word in one segment (Robertson, Zaragoza and Taylor 2004): its occurrences, weighed by form and place, are held against the length of the text and then
/// saturate; the title saturates apart.
/// </summary>
internal sealed class MentionScores
{
    private readonly Stem[] _stems;
    private readonly float _factor;
    private readonly float _titleShare;
    private readonly SaturatedMentions _saturated;
    private readonly byte[] _rows;
    private readonly byte[] _bodies;
    private readonly byte[] _titles;

    public MentionScores(Stem[] stems, float factor, float titleShare, IndexSearcher searcher, Lengths lengths)
    {
        (_stems, _factor, _titleShare, _bodies, _titles) = (stems, factor, titleShare, lengths.Bodies, lengths.Titles);
        _saturated = SaturatedMentions.Of(searcher);
        _rows = SaturatedMentions.RowsOf(stems[0].Typed);
    }

    /// <summary>The score of a document that says this of the word, which has one stem and counts in full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ScoreOnly(int doc, byte code)
    {
        int row = _rows[code];
        var score = _saturated.Content[(row << 8) | _bodies[doc]];
        if (Mention.IsInTitle(code))
        {
            score += _titleShare * _saturated.Title[(row >= SaturatedMentions.Steps ? 256 : 0) | _titles[doc]];
        }

        return _factor * score;
    }

    /// <summary>Adds the scores of documents of a window, as <see cref="ScoreOnly"/> has them.</summary>
    /// <param name="codes">What each document of the window says.</param>
    public void AddOnly(int from, ReadOnlySpan<ushort> offsets, ReadOnlySpan<byte> codes, Span<float> scores)
    {
        scores = scores[..offsets.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            scores[i] += ScoreOnly(from + offsets[i], codes[offsets[i]]);
        }
    }

    /// <summary>Adds the occurrences of one of the stems in content and title, weighed.</summary>
    public void Add(int stem, byte code, ref float content, ref float title)
    {
        var weight = _stems[stem].Share * ((Mention.Endings(code) & _stems[stem].Typed) != WordEndings.None ? 1 : Ranking.StemShare);
        content += weight * Mention.Occurrences(code);
        title += Mention.IsInTitle(code) ? weight : 0;
    }

    /// <param name="content">Occurrences of all stems, weighed.</param>
    /// <param name="title">The same in the title.</param>
    public float Score(int doc, float content, float title) => _factor * _saturated.Score(content, _bodies[doc], title, _titles[doc], _titleShare);
}
