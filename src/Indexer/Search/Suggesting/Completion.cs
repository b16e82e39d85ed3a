using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <param name="Visible">The names that the reader may see; null for all.</param>
internal readonly record struct CompletedTable(NameTable Table, VisibleDocs? Visible)
{
    public bool MaySee(int name) => Visible is null || Visible.Has(name);
}

/// <param name="Table">Which of the tables.</param>
/// <param name="Name">The name in it.</param>
internal readonly record struct CompletedName(int Table, int Name);

/// <summary>Completes what is typed from the names of some tables: by likeness, and within it by weight. No two names that differ only in case and signs.</summary>
internal sealed class Completion(IReadOnlyList<CompletedTable> tables, TypedWords typed, int limit)
{
    private readonly List<CompletedName> _found = new(limit);

    public IReadOnlyList<CompletedName> List()
    {
        if (!typed.IsEmpty && limit > 0)
        {
            AddInARow(isStart: true);
            AddInARow(isStart: false);
            AddWords(withTypos: false);
            AddWords(withTypos: true);
        }

        return _found;
    }

    /// <summary>Names that have what is typed as it stands.</summary>
    private void AddInARow(bool isStart)
    {
        if (_found.Count >= limit)
        {
            return;
        }

        var taking = new BestFirst(tables);
        for (var i = 0; i < tables.Count; i++)
        {
            var entries = isStart ? tables[i].Table.Starts : tables[i].Table.All;
            var (from, to) = entries.Find(typed.Joined);
            taking.Add(i, entries, from, to);
        }

        taking.Take(Add);
    }

    /// <summary>Names whose words start with those that are typed, in any order.</summary>
    private void AddWords(bool withTypos)
    {
        // Where names are as typed, nothing is taken for a typing error.
        if (withTypos ? _found.Count > 0 : _found.Count >= limit || typed.Words.Count == 1)
        {
            return;
        }

        var taking = new BestFirst(tables);
        var words = new TypedBeginnings[tables.Count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = new TypedBeginnings(tables[i].Table, typed, withTypos);
            foreach (var beginning in words[i].Lead)
            {
                taking.Add(i, tables[i].Table.All, beginning.From, beginning.To);
            }
        }

        taking.Take(name => !words[name.Table].HasAll(name.Name) || Add(name));
    }

    /// <returns>Whether more are wanted.</returns>
    private bool Add(CompletedName name)
    {
        var key = KeyOf(name);
        foreach (var other in _found)
        {
            if (KeyOf(other).SequenceEqual(key))
            {
                return true;
            }
        }

        _found.Add(name);
        return _found.Count < limit;
    }

    private ReadOnlySpan<char> KeyOf(CompletedName name) => tables[name.Table].Table.KeyOf(name.Name);
}
