using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Takes HTML apart into tags and text; what is no well-formed tag is text.</summary>
internal sealed class HtmlTokens(TextReader source, CancellationToken cancellationToken)
{
    private const int BlockCharacters = 16_384;
    private const int MaxName = 64;
    private const int MaxValue = 1_000;
    private const int MaxAttributes = 64;

    private readonly char[] _block = new char[BlockCharacters];
    private int _at;
    private int _held;

    public void Read(HtmlBlocks page)
    {
        while (Peek() is { } next)
        {
            if (next is not '<')
            {
                var text = _block.AsSpan(_at, _held - _at);
                var end = text.IndexOf('<');
                end = end < 0 ? text.Length : end;
                page.Text(text[..end]);
                _at += end;
                continue;
            }

            _at++;
            ReadTag(page);
        }
    }

    private void ReadTag(HtmlBlocks page)
    {
        switch (Peek())
        {
            case '!':
                SkipDeclaration();
                break;
            case '?':
                SkipTo(">");
                break;
            case '/':
                _at++;
                page.Close(ReadName());
                SkipTo(">");
                break;
            case { } letter when char.IsAsciiLetter(letter):
                ReadOpenTag(page);
                break;
            default:
                page.Text("<");
                break;
        }
    }

    private void ReadOpenTag(HtmlBlocks page)
    {
        var name = ReadName();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var isClosed = ReadAttributes(attributes);
        page.Open(name, attributes);
        if (name is "script" or "style" && !isClosed)
        {
            SkipTo($"</{name}");
            SkipTo(">");
            page.Close(name);
        }
        else if (isClosed && name is not ("p" or "div" or "br"))
        {
            page.Close(name);
        }
    }

    /// <returns>Whether the tag closes itself.</returns>
    private bool ReadAttributes(Dictionary<string, string> attributes)
    {
        var isClosed = false;
        while (Peek() is { } next)
        {
            if (next is '>')
            {
                _at++;
                return isClosed;
            }

            isClosed = next is '/';
            if (next is '/' or '=' or '"' or '\'' or '<' || char.IsWhiteSpace(next))
            {
                _at++;
                continue;
            }

            var name = ReadName();
            SkipSpace();
            var value = Peek() is '=' ? ReadValue() : "";
            if (attributes.Count < MaxAttributes)
            {
                attributes.TryAdd(name, value);
            }
        }

        return isClosed;
    }

    private string ReadValue()
    {
        _at++;
        SkipSpace();
        var quote = Peek() is '"' or '\'' ? Peek() : null;
        _at += quote is null ? 0 : 1;
        var value = new StringBuilder();
        while (Peek() is { } next && (quote is null ? next is not '>' && !char.IsWhiteSpace(next) : next != quote))
        {
            value.Append(value.Length < MaxValue ? next.ToString() : "");
            _at++;
        }

        _at += quote is null || Peek() is null ? 0 : 1;
        return value.ToString();
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        while (Peek() is { } next && next is not ('>' or '/' or '=' or '<') && !char.IsWhiteSpace(next))
        {
            name.Append(name.Length < MaxName ? char.ToLowerInvariant(next).ToString() : "");
            _at++;
        }

        return name.ToString();
    }

    private void SkipSpace()
    {
        while (Peek() is { } next && char.IsWhiteSpace(next))
        {
            _at++;
        }
    }

    private void SkipDeclaration()
    {
        _at++;
        if (Peek() is not '-')
        {
            SkipTo(">");
            return;
        }

        _at++;
        SkipTo(Peek() is '-' ? "-->" : ">");
    }

    /// <summary>Skips what comes up to a mark, and the mark.</summary>
    private void SkipTo(string mark)
    {
        var matched = 0;
        while (matched < mark.Length && Peek() is { } next)
        {
            var lower = char.ToLowerInvariant(next);
            // Dashes repeat in the end of a comment: "--->" ends one too.
            matched = lower == mark[matched] ? matched + 1 : lower is '-' && matched == 2 && mark[0] is '-' ? 2 : lower == mark[0] ? 1 : 0;
            _at++;
        }
    }

    private char? Peek()
    {
        if (_at >= _held)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_at, _held) = (0, source.Read(_block));
        }

        return _held == 0 ? null : _block[_at];
    }
}
