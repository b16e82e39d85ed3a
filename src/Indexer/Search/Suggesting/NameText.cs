namespace Library.Indexer.Search.Suggesting;

/// <summary>The folded names of a table in one array, one after the other; each ends with a sign that sorts before all letters.</summary>
internal sealed class NameText
{
    public const char End = '\n';
    private const char Space = ' ';

    private readonly char[] _letters;
    private readonly int[] _starts;

    public NameText(IReadOnlyList<string> keys)
    {
        _starts = new int[keys.Count + 1];
        for (var i = 0; i < keys.Count; i++)
        {
            _starts[i + 1] = _starts[i] + keys[i].Length + 1;
        }

        _letters = new char[_starts[^1]];
        for (var i = 0; i < keys.Count; i++)
        {
            keys[i].CopyTo(_letters.AsSpan(_starts[i]));
            _letters[_starts[i + 1] - 1] = End;
        }
    }

    public int Count => _starts.Length - 1;

    public int StartOf(int name) => _starts[name];

    public ReadOnlySpan<char> KeyOf(int name) => _letters.AsSpan(_starts[name].._starts[name + 1])[..^1];

    /// <summary>So much of the text from a place on; less at its end.</summary>
    public ReadOnlySpan<char> At(int place, int length) => _letters.AsSpan(place, Math.Min(length, _letters.Length - place));

    /// <summary>The rest of the name from a place on.</summary>
    public ReadOnlySpan<char> RestOf(int name, int place) => _letters.AsSpan(place, _starts[name + 1] - 1 - place);

    /// <summary>The word that starts at a place.</summary>
    public ReadOnlySpan<char> WordAt(int place)
    {
        var rest = _letters.AsSpan(place);
        return rest[..rest.IndexOfAny(Space, End)]; // every name ends with the sign
    }

    /// <summary>Where the words of a name start, but for the first.</summary>
    public IEnumerable<int> ListLaterWords(int name)
    {
        for (var i = _starts[name]; i < _starts[name + 1]; i++)
        {
            if (_letters[i] == Space)
            {
                yield return i + 1;
            }
        }
    }

    /// <summary>Whether a word of the name starts so.</summary>
    public bool HasWord(int name, ReadOnlySpan<char> start)
    {
        var key = KeyOf(name);
        while (true)
        {
            if (key.StartsWith(start))
            {
                return true;
            }

            var space = key.IndexOf(Space);
            if (space < 0)
            {
                return false;
            }

            key = key[(space + 1)..];
        }
    }
}
