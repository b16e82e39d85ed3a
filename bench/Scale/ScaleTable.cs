using Library.Bench.Printing;

namespace Library.Bench.Scale;

/// <summary>What was measured beside what is asked, a row each.</summary>
internal sealed class ScaleTable(string title)
{
    private readonly Table _table = new("what", "ours", "peer", "ours / peer", "asked");
    private readonly string _load = Machine.Load();

    /// <summary>A row without a peer.</summary>
    public void Add(string what, string ours, string asked = "") => _table.Add(what, ours, "", "", asked);

    /// <summary>A row with one.</summary>
    public void Add(string what, string ours, string peer, double ratio, string asked = "") => _table.Add(what, ours, peer, ratio >= 0.01 ? Figures.Ratio(ratio) : "1/" + Figures.Show(1 / ratio), asked);

    public void Print() => _table.Print($"{title}; load {_load} before, {Machine.Load()} after");
}
