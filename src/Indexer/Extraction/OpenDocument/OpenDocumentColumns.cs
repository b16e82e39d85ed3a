namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>Which columns of a table are not shown.</summary>
internal sealed class OpenDocumentColumns
{
    private const int MaxRuns = 10_000;

    private readonly List<(int From, int To)> _hidden = [];
    private int _count;

    /// <summary>Adds columns at the right.</summary>
    public void Add(int count, bool areHidden)
    {
        var from = _count;
        _count += Math.Min(count, int.MaxValue - _count);
        if (areHidden && _hidden.Count < MaxRuns)
        {
            _hidden.Add((from, _count));
        }
    }

    /// <param name="column">From 0.</param>
    public bool IsHidden(int column)
    {
        foreach (var (from, to) in _hidden)
        {
            if (column < to)
            {
                return column >= from;
            }
        }

        return false;
    }
}
