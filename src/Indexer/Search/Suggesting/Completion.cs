using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <param name="Visible">The names that the reader may see; null for all.</param>
internal readonly record struct CompletedTable(NameTable Table, VisibleDocs? Visible);

/// <param name="Table">Which of the tables.</param>
/// <param name="Name">The name in it.</param>
internal readonly record struct CompletedName(int Table, int Name);

/// <summary>Completes what is typed from the names of some tables: by likeness, and within it by weight. No two names that differ only in case and signs.</summary>
/// <param name="enough">With so many names that are as typed, nothing is taken for a typing error.</param>
internal sealed class Completion(IReadOnlyList<CompletedTable> tables, TypedWords typed, int limit, int enough)
{
    private readonly List<CompletedName> _found = [];

    public IReadOnlyList<CompletedName> List()
    {
        foreach (var likeness in Enum.GetValues<Likeness>())
        {
            if (_found.Count >= limit || typed.IsEmpty || (likeness == Likeness.Typo && _found.Count >= enough))
            {
                break;
            }

            Add(likeness);
        }

        return _found;
    }

    private void Add(Likeness likeness)
    {
        var before = _found.Count;
        for (var i = 0; i < tables.Count; i++)
        {
            var (table, own) = (i, 0);
            tables[i].Table.Find(typed, likeness, tables[i].Visible, name =>
            {
                var completed = new CompletedName(table, name);
                var same = FindSame(completed);
                if (same < 0)
                {
                    _found.Add(completed);
                    own++;
                }
                else if (same >= before && WeightOf(completed) > WeightOf(_found[same]))
                {
                    _found[same] = completed;
                }

                return before + own < limit;
            });
        }

        if (tables.Count > 1)
        {
            _found.Sort(before, _found.Count - before, Comparer<CompletedName>.Create((a, b) => WeightOf(b).CompareTo(WeightOf(a))));
        }

        _found.RemoveRange(Math.Min(limit, _found.Count), Math.Max(0, _found.Count - limit));
    }

    /// <summary>The place of the name among those found; -1 where it is not there.</summary>
    private int FindSame(CompletedName name)
    {
        var key = KeyOf(name);
        for (var i = 0; i < _found.Count; i++)
        {
            if (KeyOf(_found[i]).SequenceEqual(key))
            {
                return i;
            }
        }

        return -1;
    }

    private ReadOnlySpan<char> KeyOf(CompletedName name) => tables[name.Table].Table.KeyOf(name.Name);

    private long WeightOf(CompletedName name) => tables[name.Table].Table.WeightOf(name.Name);
}
