using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>The runs being read, one in another where there are text boxes: whether each is hidden, and in which font.</summary>
internal sealed class WordRuns(WordContext context)
{
    private readonly List<Run> _runs = [];
    private int _open;

    public bool IsOpen => _open > 0;

    public bool IsHidden => _open > 0 && _runs[_open - 1].IsHidden;

    /// <summary>A font whose characters are not what they seem to be; null for any other.</summary>
    public string? SymbolFontOrNull => _open > 0 ? _runs[_open - 1].SymbolFont : null;

    /// <param name="isHidden">By the style of its paragraph.</param>
    public void Start(bool isHidden)
    {
        if (_open == _runs.Count)
        {
            _runs.Add(new Run());
        }

        var run = _runs[_open];
        (run.IsHidden, run.IsCounted, run.SymbolFont) = (isHidden, false, null);
        _open++;
    }

    public void End() => _open = Math.Max(0, _open - 1);

    public void Property(XmlReader reader)
    {
        var run = _runs[_open - 1];
        switch (reader.LocalName)
        {
            case "vanish":
                run.IsHidden = reader.IsOn();
                break;
            case "rStyle":
                // What two styles both switch is off again (ECMA-376 part 1, 17.7.3).
                run.IsHidden ^= context.Styles.IsHidden(reader.Value());
                break;
            default:
                run.SymbolFont = reader.Attribute("ascii") is { } font && WordSymbol.IsSymbolFont(font) ? font : null;
                break;
        }
    }

    /// <summary>There is text in a hidden run.</summary>
    public void Hide(ReadOnlySpan<char> raw)
    {
        var run = _runs[_open - 1];
        if (!run.IsCounted && !raw.IsWhiteSpace())
        {
            run.IsCounted = true;
            context.Findings.Count(OmissionKind.HiddenText);
        }
    }

    private sealed class Run
    {
        public bool IsHidden { get; set; }

        public bool IsCounted { get; set; }

        public string? SymbolFont { get; set; }
    }
}
