using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Queries;

/// <summary>Goes through what one clause of a query matches in one segment, document by document or window by window.</summary>
internal abstract class ClauseCursor
{
    /// <summary>Documents in a window: what is kept of them for a few words fits the processor's first cache.</summary>
    public const int Window = 4096;

    /// <summary>About how many documents it matches, not fewer.</summary>
    public abstract long Count { get; }

    /// <summary>Goes to the first document from here on, and tells it; <see cref="int.MaxValue"/> at the end.</summary>
    public abstract int SkipTo(int doc);

    /// <summary>The score of the document that <see cref="SkipTo"/> told.</summary>
    public abstract float Score(int doc);

    /// <summary>Takes in the documents of a window, and sets a bit for each of them.</summary>
    /// <param name="from">A multiple of <see cref="Window"/>, ascending from call to call.</param>
    /// <param name="bits">As many as a window has documents; overwritten.</param>
    public abstract void Fill(int from, Span<ulong> bits);

    /// <summary>Adds the scores of some documents of the present window; nothing for those that it does not match.</summary>
    /// <param name="from">The window's first document.</param>
    /// <param name="offsets">How far each document stands behind it.</param>
    /// <param name="scores">One for each of them.</param>
    public abstract void AddScores(int from, ReadOnlySpan<ushort> offsets, Span<float> scores);
}

/// <summary>A clause that can be run without Lucene's scorers, and by them.</summary>
internal abstract class ClauseWeight(Query query) : Weight
{
    public sealed override Query Query => query;

    /// <summary>What its scores are multiplied by beyond its own boost.</summary>
    protected float Boost { get; private set; } = 1;

    public sealed override float GetValueForNormalization() => 1;

    public sealed override void Normalize(float norm, float topLevelBoost) => Boost *= topLevelBoost;

    public sealed override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs) =>
        OpenOrNull(context, look: static () => { }) is { } cursor ? new ClauseScorer(this, cursor, acceptDocs) : null;

    public sealed override Explanation Explain(AtomicReaderContext context, int doc)
    {
        var score = OpenOrNull(context, look: static () => { }) is { } cursor && cursor.SkipTo(doc) == doc ? cursor.Score(doc) : (float?)null;
        return new ComplexExplanation(score is not null, score ?? 0, query.ToString());
    }

    /// <summary>The clause in one segment; null where nothing matches.</summary>
    /// <param name="look">Called now and then where it takes long: throws when the time is over.</param>
    public abstract ClauseCursor? OpenOrNull(AtomicReaderContext context, Action look);
}
