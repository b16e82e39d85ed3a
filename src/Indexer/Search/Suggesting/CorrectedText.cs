using System.Text;

namespace Library.Indexer.Search.Suggesting;

/// <summary>A text of which parts are replaced, from its start to its end.</summary>
internal sealed class CorrectedText(string text)
{
    private readonly StringBuilder _corrected = new();
    private int _copied;

    public bool IsChanged => _copied > 0;

    /// <param name="start">Not before the end of what was replaced last.</param>
    public void Replace(int start, int end, string replacement)
    {
        _corrected.Append(text, _copied, start - _copied).Append(replacement);
        _copied = end;
    }

    public override string ToString() => _corrected.ToString() + text[_copied..];
}
