namespace Library.Indexer.Search.Suggesting;

/// <summary>Takes the names of ranges of some tables one after the other, the best first, as far as the reader may see them.</summary>
internal sealed class BestFirst(IReadOnlyList<CompletedTable> tables)
{
    /// <summary>Names taken at most, so that words that are never together cost little.</summary>
    private const int MaxTaken = 256;

    private readonly List<Stretch> _stretches = new(16);

    /// <summary>Adds entries of a table's words.</summary>
    /// <param name="entries">Those that start a name, or all.</param>
    public void Add(int table, PrefixTable entries, int from, int to)
    {
        // What the best entries are kept for; what is withheld from it for a moment is passed over below.
        var seen = tables[table].Visible?.Basis;
        if (from < to && entries.FindBest(from, to, seen) is >= 0 and var best)
        {
            _stretches.Add(new Stretch(table, entries, from, to, best, tables[table].Table.WeightOf(entries.NameOf(best))));
        }
    }

    /// <param name="accept">Told each table and name, some perhaps twice; false to end.</param>
    public void Take(Func<CompletedName, bool> accept)
    {
        for (var taken = 0; taken < MaxTaken && _stretches.Count > 0; taken++)
        {
            var at = 0;
            for (var i = 1; i < _stretches.Count; i++)
            {
                at = _stretches[i].Weight > _stretches[at].Weight ? i : at;
            }

            var (table, entries, from, to, best, _) = _stretches[at];
            _stretches[at] = _stretches[^1];
            _stretches.RemoveAt(_stretches.Count - 1);
            var name = entries.NameOf(best);
            if (tables[table].MaySee(name) && !accept(new CompletedName(table, name)))
            {
                return;
            }

            Add(table, entries, from, best);
            Add(table, entries, best + 1, to);
        }
    }

    /// <summary>A range whose best entry is known.</summary>
    private readonly record struct Stretch(int Table, PrefixTable Entries, int From, int To, int Best, long Weight);
}
