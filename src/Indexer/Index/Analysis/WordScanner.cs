using System.Text;

namespace Library.Indexer.Index.Analysis;

/// <summary>
/// Splits text into words, folded to lower case without accents. The one tokenizer of the library: documents, queries and marks go through it.
/// </summary>
/// <remarks>
/// A word is a run of letters and digits. Apostrophes inside are dropped (don't: dont), a possessive 's is left out; dotted single letters join (I.E.P.: iep),
/// so do thousands (1,250: 1250); all else parts words, so that codes such as I-9 or 603(a) are words in a row. Characters of scripts without spaces are a word each.
/// </remarks>
internal sealed class WordScanner
{
    /// <summary>Longer words are cut to this: they are data, not words, and both sides cut alike.</summary>
    public const int MaxWordLength = 64;

    private readonly char[] _word = new char[MaxWordLength];
    private string _text = "";
    private int _next;
    private int _end;
    private int _length;

    /// <summary>Where the present word starts in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, exclusive.</summary>
    public int End { get; private set; }

    /// <summary>The folded word; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<char> Word => _word.AsSpan(0, _length);

    public void Reset(string text) => Reset(text, 0, text.Length);

    public void Reset(string text, int start, int end)
    {
        _text = text;
        _next = start;
        _end = end;
    }

    /// <summary>How many words a text has.</summary>
    public int Count(string text)
    {
        var count = 0;
        for (Reset(text); Next();)
        {
            count++;
        }

        return count;
    }

    /// <summary>Goes to the next word; false at the end of the text.</summary>
    public bool Next()
    {
        var folds = CharacterFolds.All;
        var text = _text;
        for (var i = _next; i < _end; i++)
        {
            var fold = folds[text[i]];
            if (fold > CharacterFolds.LastClass || fold == CharacterFolds.Expands)
            {
                ScanWord(i);
                return true;
            }

            if (fold == CharacterFolds.Single)
            {
                Take(i, i + 1);
                _word[0] = text[i];
                _length = 1;
                return true;
            }

            if (fold == CharacterFolds.Surrogate && Rune.TryGetRuneAt(text, i, out var rune) && Rune.IsLetterOrDigit(rune))
            {
                Take(i, i + 2);
                _length = Rune.ToLowerInvariant(rune).EncodeToUtf16(_word);
                return true;
            }
        }

        _next = _end;
        _length = 0;
        return false;
    }

    private void Take(int start, int end)
    {
        Start = start;
        End = end;
        _next = end;
    }

    private void ScanWord(int start)
    {
        var folds = CharacterFolds.All;
        var text = _text;
        var i = start;
        _length = 0;
        for (; i < _end; i++)
        {
            var c = text[i];
            var fold = folds[c];
            if (fold > CharacterFolds.LastClass)
            {
                Append(fold);
            }
            else if (fold == CharacterFolds.Expands)
            {
                AppendAll(CharacterFolds.Expand(c));
            }
            else if (fold == CharacterFolds.Apostrophe)
            {
                if (!IsWordAt(i + 1))
                {
                    break;
                }

                if (text[i + 1] is 's' or 'S' && !IsWordAt(i + 2))
                {
                    Take(start, i);
                    _next = i + 2;
                    return;
                }
            }
            else if (fold != CharacterFolds.Ignored && !(c == '.' && JoinsInitials(start, i)) && !(c == ',' && JoinsThousands(i)))
            {
                break;
            }
        }

        Take(start, i);
    }

    private void Append(char folded)
    {
        if (_length < MaxWordLength)
        {
            _word[_length++] = folded;
        }
    }

    private void AppendAll(string folded)
    {
        foreach (var c in folded)
        {
            Append(c);
        }
    }

    private bool IsWordAt(int i)
    {
        if (i >= _end)
        {
            return false;
        }

        var fold = CharacterFolds.All[_text[i]];
        return fold > CharacterFolds.LastClass || fold == CharacterFolds.Expands;
    }

    /// <summary>Whether the full stop stands between two initials: the letters so far are single and dotted, and so is the next.</summary>
    private bool JoinsInitials(int start, int dot) =>
        (dot - start) % 2 == 1 && _length == (dot - start + 1) / 2 && char.IsAsciiLetter(_text[dot - 1])
        && dot + 1 < _end && char.IsAsciiLetter(_text[dot + 1]) && !IsWordAt(dot + 2);

    private bool JoinsThousands(int comma) =>
        char.IsAsciiDigit(_text[comma - 1]) && comma + 3 < _end
        && char.IsAsciiDigit(_text[comma + 1]) && char.IsAsciiDigit(_text[comma + 2]) && char.IsAsciiDigit(_text[comma + 3])
        && !IsWordAt(comma + 4);
}
