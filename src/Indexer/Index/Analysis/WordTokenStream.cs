using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Library.Indexer.Index.Analysis;

/// <summary>
/// The words of one or more texts as the index takes them in: each word as it stands, and at the same position its stem, marked, where that differs; in a text of
/// another language than English its stem there as well.
/// </summary>
/// <remarks>
/// A word that is its own stem is written once. So a phrase or a search of one field with "audit" asks for the word <c>audit</c> and the stem <c>~audit</c> (audits, auditing),
/// and can tell the exact form from its relatives. Reused from document to document.
/// </remarks>
internal sealed class WordTokenStream : TokenStream
{
    private readonly ICharTermAttribute _term;
    private readonly IPositionIncrementAttribute _increment;
    private readonly WordScanner _scanner = new();
    private readonly Stemmer _stemmer;
    private readonly Mentions? _mentions;
    private readonly float _share;
    private IReadOnlyList<string> _texts = [];
    private int _gap;
    private int _nextText;
    private int _pendingGap;
    private Stemmer? _foreign;
    private string? _pendingStem;
    private string? _pendingForeign;

    /// <param name="mentions">Told of each word, if given.</param>
    /// <param name="share">See <see cref="Mentions.Add"/>.</param>
    public WordTokenStream(Stemmer stemmer, Mentions? mentions = null, float share = 1)
    {
        (_stemmer, _mentions, _share) = (stemmer, mentions, share);
        _term = AddAttribute<ICharTermAttribute>();
        _increment = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <param name="gap">Positions left free between two texts: 0 where they read on, more where no phrase may cross.</param>
    public WordTokenStream Over(IReadOnlyList<string> texts, int gap, WordLanguage language = WordLanguage.English)
    {
        _foreign = language == WordLanguage.English ? null : Stemmer.OfThreadIn(language);
        _texts = texts;
        _gap = gap;
        return this;
    }

    public override void Reset()
    {
        base.Reset();
        _nextText = 0;
        _pendingGap = 0;
        (_pendingStem, _pendingForeign) = (null, null);
        _scanner.Reset("");
    }

    public override bool IncrementToken()
    {
        if ((_pendingStem ?? _pendingForeign) is { } stem)
        {
            (_pendingStem, _pendingForeign) = (null, _pendingStem is null ? null : _pendingForeign);
            Emit(IndexTerms.StemMark, stem);
            _increment.PositionIncrement = 0;
            return true;
        }

        while (!_scanner.Next())
        {
            if (_nextText == _texts.Count)
            {
                return false;
            }

            _pendingGap += _nextText == 0 ? 0 : _gap;
            _scanner.Reset(_texts[_nextText++]);
        }

        var word = _scanner.Word;
        _pendingStem = _stemmer.FindOrNull(word);
        _pendingForeign = _foreign?.FindOrNull(word);
        _mentions?.Add(word, _pendingStem, _share);
        if (_pendingForeign is not null)
        {
            _mentions?.Add(word, _pendingForeign, _share);
        }

        word.CopyTo(_term.ResizeBuffer(word.Length));
        _term.Length = word.Length;
        _increment.PositionIncrement = 1 + _pendingGap;
        _pendingGap = 0;
        return true;
    }

    private void Emit(char mark, string stem)
    {
        var buffer = _term.ResizeBuffer(stem.Length + 1);
        buffer[0] = mark;
        stem.CopyTo(0, buffer, 1, stem.Length);
        _term.Length = stem.Length + 1;
    }
}
