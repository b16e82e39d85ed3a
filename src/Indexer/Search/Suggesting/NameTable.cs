using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>How well a name continues what is typed: the first are suggested first.</summary>
internal enum Likeness
{
    /// <summary>It starts so.</summary>
    Start,

    /// <summary>What is typed stands in it, from the start of a word on.</summary>
    Inside,

    /// <summary>Its words start with those that are typed, in any order.</summary>
    Words,

    /// <summary>The same but for typing errors.</summary>
    Typo,
}

/// <summary>Names to be completed while they are typed: titles of one segment, or a list of other names.</summary>
internal sealed class NameTable
{
    private readonly NameText _text;
    private readonly long[] _weights;
    private readonly PrefixTable _starts;
    private readonly PrefixTable _all;
    private readonly PrefixTypos _typos;

    /// <param name="keys">Folded words with single spaces.</param>
    /// <param name="weights">The higher, the earlier a name is suggested.</param>
    public NameTable(IReadOnlyList<string> keys, long[] weights)
    {
        (_text, _weights) = (new NameText(keys), weights);
        var names = Enumerable.Range(0, keys.Count).ToArray();
        var ranks = new int[keys.Count];
        foreach (var (rank, name) in names.OrderBy(name => weights[name]).ThenByDescending(name => name).Index())
        {
            ranks[name] = rank;
        }

        var first = names.Where(name => _text.KeyOf(name).Length > 0).Select(name => (_text.StartOf(name), name)).ToList();
        var all = first.Concat(names.SelectMany(name => _text.ListLaterWords(name).Select(place => (place, name)))).ToList();
        _starts = new PrefixTable(_text, first, ranks);
        _all = new PrefixTable(_text, all, ranks);
        _typos = new PrefixTypos(_text, all.Select(entry => entry.Item1));
    }

    public long WeightOf(int name) => _weights[name];

    public ReadOnlySpan<char> KeyOf(int name) => _text.KeyOf(name);

    /// <summary>Lists the best names of a likeness, best first; some may be of a better likeness too.</summary>
    /// <param name="visible">The names that the reader may see; null for all.</param>
    /// <param name="accept">Told each name; false to end.</param>
    public void Find(TypedWords typed, Likeness likeness, VisibleDocs? visible, Func<int, bool> accept)
    {
        if (likeness is Likeness.Start or Likeness.Inside)
        {
            var taking = new BestFirst(likeness == Likeness.Start ? _starts : _all, visible);
            taking.Add(typed.Joined);
            taking.Take(accept);
        }
        else if (likeness == Likeness.Typo || typed.Words.Count > 1)
        {
            FindWords([.. typed.Words.Select(word => likeness == Likeness.Typo ? [word, .. _typos.List(word)] : (IReadOnlyList<string>)[word])], visible, accept);
        }
    }

    /// <param name="words">For each word how it may start.</param>
    private void FindWords(IReadOnlyList<string>[] words, VisibleDocs? visible, Func<int, bool> accept)
    {
        // The word that the fewest names have leads; the others are looked for in each of its names.
        BestFirst? lead = null;
        var leading = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var taking = new BestFirst(_all, visible);
            foreach (var start in words[i])
            {
                taking.Add(start);
            }

            if (lead is null || taking.Entries < lead.Entries)
            {
                (lead, leading) = (taking, i);
            }
        }

        lead?.Take(name => !HasAll(name, words, leading) || accept(name));
    }

    private bool HasAll(int name, IReadOnlyList<string>[] words, int leading)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i != leading && !HasAny(name, words[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasAny(int name, IReadOnlyList<string> starts)
    {
        foreach (var start in starts)
        {
            if (_text.HasWord(name, start))
            {
                return true;
            }
        }

        return false;
    }
}
