using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Takes the names of some ranges of a table one after the other, the best first, as far as the reader may see them.</summary>
internal sealed class BestFirst(PrefixTable table, VisibleDocs? visible)
{
    /// <summary>Names taken at most, so that words that are never together cost little.</summary>
    private const int MaxTaken = 1_000;

    private readonly List<Range> _ranges = [];

    /// <summary>What the best entries are kept for; what is withheld from it for a moment is passed over.</summary>
    private readonly VisibleDocs? _seen = visible?.Basis;

    /// <summary>How many entries the ranges have.</summary>
    public int Entries { get; private set; }

    /// <summary>Adds the names with a word that starts so.</summary>
    public void Add(string start)
    {
        var (from, to) = table.Find(start);
        Entries += to - from;
        AddRange(from, to);
    }

    /// <param name="accept">Told each name, some perhaps twice; false to end.</param>
    public void Take(Func<int, bool> accept)
    {
        for (var taken = 0; taken < MaxTaken && _ranges.Count > 0; taken++)
        {
            var at = 0;
            for (var i = 1; i < _ranges.Count; i++)
            {
                at = _ranges[i].Rank > _ranges[at].Rank ? i : at;
            }

            var best = _ranges[at];
            _ranges[at] = _ranges[^1];
            _ranges.RemoveAt(_ranges.Count - 1);
            var name = table.NameOf(best.Best);
            if ((visible is null || visible.Has(name)) && !accept(name))
            {
                return;
            }

            AddRange(best.From, best.Best);
            AddRange(best.Best + 1, best.To);
        }
    }

    private void AddRange(int from, int to)
    {
        if (from < to && table.FindBest(from, to, _seen) is >= 0 and var best)
        {
            _ranges.Add(new Range(from, to, best, table.RankOf(best, _seen)));
        }
    }

    private readonly record struct Range(int From, int To, int Best, int Rank);
}
