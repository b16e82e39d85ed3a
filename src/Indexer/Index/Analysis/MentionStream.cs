using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Library.Indexer.Index.Analysis;

/// <summary>The stems of a document, each once, with what the document says of it (<see cref="Mention"/>) as its position.</summary>
/// <remarks>
/// Lucene takes in fields in the order of their names, and the field of this stream has the last of them: what it tells was gathered from the others.
/// Positions must not fall within a document, hence the order of <see cref="Mentions.ToSorted"/>.
/// </remarks>
internal sealed class MentionStream : TokenStream
{
    private readonly ICharTermAttribute _term;
    private readonly IPositionIncrementAttribute _increment;
    private readonly Mentions _mentions;
    private (byte Code, string Stem)[] _sorted = [];
    private int _next;

    public MentionStream(Mentions mentions)
    {
        _mentions = mentions;
        _term = AddAttribute<ICharTermAttribute>();
        _increment = AddAttribute<IPositionIncrementAttribute>();
    }

    public override void Reset()
    {
        base.Reset();
        (_sorted, _next) = (_mentions.ToSorted(), 0);
    }

    public override bool IncrementToken()
    {
        if (_next == _sorted.Length)
        {
            return false;
        }

        var (code, stem) = _sorted[_next];
        _term.SetEmpty().Append(stem);
        _increment.PositionIncrement = code - (_next == 0 ? -1 : _sorted[_next - 1].Code);
        _next++;
        return true;
    }
}
