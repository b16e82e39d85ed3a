namespace Library.Indexer.Search.Suggesting;

/// <summary>How words of a table may start.</summary>
/// <param name="From">The first of the table's entries that start so.</param>
/// <param name="To">Behind the last.</param>
/// <param name="Length">How many letters of them it is.</param>
internal readonly record struct Beginning(int From, int To, int Length);

/// <summary>How the typed words, in any order, may start the words of one table's names. The word that the fewest entries have leads; the others are looked for in each of its names.</summary>
internal sealed class TypedBeginnings
{
    private readonly NameTable _table;
    private readonly List<Beginning>[] _words;
    private readonly int _lead;

    public TypedBeginnings(NameTable table, TypedWords typed, bool withTypos)
    {
        _table = table;
        _words = new List<Beginning>[typed.Words.Count];
        var fewest = int.MaxValue;
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] = ListOf(typed.Words[i], withTypos);
            var entries = _words[i].Sum(beginning => beginning.To - beginning.From);
            (fewest, _lead) = entries < fewest ? (entries, i) : (fewest, _lead);
        }
    }

    public IReadOnlyList<Beginning> Lead => _words[_lead];

    /// <summary>Whether a name of the leading word has all others.</summary>
    public bool HasAll(int name)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (i != _lead && !HasAny(name, _words[i]))
            {
                return false;
            }
        }

        return true;
    }

    private List<Beginning> ListOf(string word, bool withTypos)
    {
        var (from, to) = _table.All.Find(word);
        var beginnings = new List<Beginning>();
        if (from < to)
        {
            beginnings.Add(new Beginning(from, to, word.Length));
        }

        if (withTypos)
        {
            _table.Typos.AddTo(beginnings, word);
        }

        return beginnings;
    }

    private bool HasAny(int name, List<Beginning> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (_table.HasWord(name, _table.All.StartOf(beginning.From, beginning.Length)))
            {
                return true;
            }
        }

        return false;
    }
}
