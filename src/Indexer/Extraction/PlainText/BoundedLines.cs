using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Reads a text line by line; one that is longer than any real one is cut in pieces.</summary>
internal sealed class BoundedLines(TextReader text, CancellationToken cancellationToken)
{
    private const int MaxLine = 16_384;
    private const int BlockCharacters = 16_384;

    private readonly char[] _block = new char[BlockCharacters];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _held;
    private bool _afterReturn;

    /// <summary>The next line, without its end; a form feed is a line of its own.</summary>
    public string? ReadOrNull()
    {
        while (NextOrNull() is { } next)
        {
            if (next is '\n' && _afterReturn)
            {
                _afterReturn = false;
                continue;
            }

            _afterReturn = next is '\r';
            if (next is '\n' or '\r')
            {
                return Take();
            }

            if (next is '\f')
            {
                return TakeBeforeFormFeed();
            }

            _line.Append(next);
            if (_line.Length >= MaxLine)
            {
                return Take();
            }
        }

        return _line.Length > 0 ? Take() : null;
    }

    private string TakeBeforeFormFeed()
    {
        if (_line.Length == 0)
        {
            return "\f";
        }

        _at--;
        return Take();
    }

    private string Take()
    {
        var line = _line.ToString();
        _line.Clear();
        return line;
    }

    private char? NextOrNull()
    {
        if (_at >= _held)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_at, _held) = (0, text.Read(_block));
        }

        return _held == 0 ? null : _block[_at++];
    }
}
