using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Named things that are found while their names are typed: by the beginnings of words, with typing errors forgiven. Whoever asks must see them all.</summary>
/// <param name="weight">The higher, the earlier one is suggested of those that are as like.</param>
public sealed class NameList<T>(IReadOnlyList<T> items, Func<T, string> name, Func<T, long> weight)
{
    private readonly NameTable _table = new([.. items.Select(item => Words.Key(name(item)))], [.. items.Select(weight)]);

    /// <summary>Those whose names continue what is typed, best first.</summary>
    public IReadOnlyList<T> Complete(TypedWords typed, int limit)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return [.. new Completion([new CompletedTable(_table, Visible: null)], typed, limit).List().Select(found => items[found.Name])];
    }
}
