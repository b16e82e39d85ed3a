using System.Collections.Concurrent;

namespace Library.Api.Conversations.Live;

/// <summary>Which open pages of this process show which conversations.</summary>
internal sealed class WatchedConversations
{
    private readonly ConcurrentDictionary<string, Watcher> _byConnection = new(StringComparer.Ordinal);

    /// <summary>A page.</summary>
    /// <param name="Number">Of the newest post that it was told of.</param>
    public sealed record Watcher(string ConnectionId, Guid SessionId, Guid PersonId, string Name, Guid ConversationId, int Number);

    public bool IsEmpty => _byConnection.IsEmpty;

    public void Add(Watcher watcher) => _byConnection[watcher.ConnectionId] = watcher;

    public void Remove(string connectionId) => _byConnection.TryRemove(connectionId, out _);

    /// <summary>The page of a connection; null where it watches nothing.</summary>
    public Watcher? FindOrNull(string connectionId) => _byConnection.GetValueOrDefault(connectionId);

    public IReadOnlyList<Watcher> List() => [.. _byConnection.Values];

    /// <summary>Notes what a page was told; a page that is gone stays gone.</summary>
    public void Note(Watcher watcher, int number) => _byConnection.TryUpdate(watcher.ConnectionId, watcher with { Number = number }, watcher);
}
