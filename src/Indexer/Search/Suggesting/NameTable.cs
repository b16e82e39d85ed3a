namespace Library.Indexer.Search.Suggesting;

/// <summary>Names to be completed while they are typed: titles of one segment, or a list of other names.</summary>
internal sealed class NameTable
{
    private readonly NameText _text;
    private readonly long[] _weights;

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
        Starts = new PrefixTable(_text, first, ranks);
        All = new PrefixTable(_text, [.. first, .. names.SelectMany(name => _text.ListLaterWords(name).Select(place => (place, name)))], ranks);
        Typos = new PrefixTypos(All);
    }

    /// <summary>Where names start.</summary>
    public PrefixTable Starts { get; }

    /// <summary>Where their words start.</summary>
    public PrefixTable All { get; }

    public PrefixTypos Typos { get; }

    public long WeightOf(int name) => _weights[name];

    public ReadOnlySpan<char> KeyOf(int name) => _text.KeyOf(name);

    /// <summary>Whether a word of the name starts so.</summary>
    public bool HasWord(int name, ReadOnlySpan<char> start) => _text.HasWord(name, start);
}
