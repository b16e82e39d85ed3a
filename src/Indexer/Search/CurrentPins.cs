using Library.Indexer.Hosting;
using Library.Indexer.Search.Queries;
using Library.Storage.Searches;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Search;

/// <summary>The documents that come first for a query, or not at all, as this process searches with them: what admins chose, within some seconds on every machine.</summary>
public sealed class CurrentPins(SearchPins pins, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Dictionary<string, SearchPin[]> _byKey = [];

    /// <summary>What holds for a query at this moment.</summary>
    public PinsOfQuery Of(string text)
    {
        if (_byKey.Count == 0 || !_byKey.TryGetValue(QueryKey.Of(text), out var all))
        {
            return PinsOfQuery.None;
        }

        var now = time.GetUtcNow();
        return new PinsOfQuery(List(PinKind.Pin), List(PinKind.Hide));

        Guid[] List(PinKind kind) => [.. all.Where(pin => pin.Kind == kind && pin.EndsAt > now).Select(pin => pin.DocumentId)];
    }

    /// <summary>Reads them anew. One after the other, so that an older state never takes the place of a newer one.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var active = await pins.ListActiveAsync(cancellationToken);
            _byKey = active.GroupBy(pin => pin.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}

/// <param name="Pinned">Come first, in this order, for whoever may see them.</param>
/// <param name="Hidden">Do not come.</param>
public sealed record PinsOfQuery(IReadOnlyList<Guid> Pinned, IReadOnlyList<Guid> Hidden)
{
    public static PinsOfQuery None { get; } = new([], []);

    public bool IsEmpty => Pinned.Count == 0 && Hidden.Count == 0;
}

/// <summary>Looks whether admins have pinned or hidden anything, here or on another machine.</summary>
internal sealed class PinRenewal(CurrentPins current, TimeProvider time, ILogger<PinRenewal> logger) : RepeatedLook(TimeSpan.FromSeconds(5), time, logger)
{
    protected override Task LookAsync(CancellationToken cancellationToken) => current.RenewAsync(cancellationToken);
}
