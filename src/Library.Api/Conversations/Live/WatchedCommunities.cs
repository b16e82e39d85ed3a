using System.Collections.Concurrent;

namespace Library.Api.Conversations.Live;

/// <summary>Which open pages of this process wait for what is new in which communities.</summary>
internal sealed class WatchedCommunities
{
    private readonly ConcurrentDictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);

    /// <summary>A page.</summary>
    /// <param name="Since">What is newer it has not shown and was not told of.</param>
    public sealed record Watcher(string ConnectionId, Guid SessionId, string Cop, DateTimeOffset Since);

    public bool IsEmpty => _byConnection.IsEmpty;

    public void Add(Watcher watcher) => _byConnection[watcher.ConnectionId] = watcher;

    public void Remove(string connectionId) => _byConnection.TryRemove(connectionId, out _);

    public IReadOnlyList<Watcher> List() => [.. _byConnection.Values];

    /// <summary>Notes what a page was told; a page that is gone stays gone.</summary>
    public void Note(Watcher watcher, DateTimeOffset since) => _byConnection.TryUpdate(watcher.ConnectionId, watcher with { Since = since }, watcher);
}
