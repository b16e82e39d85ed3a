namespace Library.Indexer.Search.Suggesting;

/// <summary>What a word may have been meant as.</summary>
/// <param name="Text">One word, or two that were written as one.</param>
/// <param name="Distance">How many edits away; a space that is missing is one.</param>
/// <param name="Count">How many documents have it, as far as they are counted.</param>
/// <param name="Pairs">In how many it stands beside its neighbours, as far as they are counted.</param>
internal readonly record struct Correction(string Text, int Distance, int Count, int Pairs)
{
    /// <summary>To stand beside its neighbours somewhere is worth a letter.</summary>
    private int Cost => Distance - (Pairs > 0 ? 1 : 0);

    public string First => Text.Split(' ')[0];

    public string Last => Text.Split(' ')[^1];

    /// <summary>The likeliest first.</summary>
    public static Comparer<Correction> Order { get; } = Comparer<Correction>.Create((a, b) =>
    {
        var order = a.Cost.CompareTo(b.Cost);
        order = order != 0 ? order : b.Pairs.CompareTo(a.Pairs);
        order = order != 0 ? order : a.Distance.CompareTo(b.Distance);
        order = order != 0 ? order : b.Count.CompareTo(a.Count);
        return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
    });
}
