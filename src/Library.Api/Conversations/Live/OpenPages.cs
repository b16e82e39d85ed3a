using System.Collections.Concurrent;

namespace Library.Api.Conversations.Live;

/// <summary>A page that stands open.</summary>
internal interface IOpenPage
{
    string ConnectionId { get; }
}

/// <summary>A page that shows a conversation.</summary>
/// <param name="Number">Of the newest post that it was told of.</param>
internal sealed record OpenConversation(string ConnectionId, Guid SessionId, Guid PersonId, string Name, Guid ConversationId, int Number) : IOpenPage;

/// <summary>A page that shows a community.</summary>
/// <param name="Since">What is newer it has not shown and was not told of.</param>
internal sealed record OpenCommunity(string ConnectionId, Guid SessionId, string Cop, DateTimeOffset Since) : IOpenPage;

/// <summary>The open pages of one kind that this process tells what is new.</summary>
internal sealed class OpenPages<T>
    where T : class, IOpenPage
{
    private readonly ConcurrentDictionary<string, T> _byConnection = new(StringComparer.Ordinal);

    public bool IsEmpty => _byConnection.IsEmpty;

    public void Add(T page) => _byConnection[page.ConnectionId] = page;

    public void Remove(string connectionId) => _byConnection.TryRemove(connectionId, out _);

    /// <summary>The page of a connection; null where it shows nothing of the kind.</summary>
    public T? FindOrNull(string connectionId) => _byConnection.GetValueOrDefault(connectionId);

    public IReadOnlyList<T> List() => [.. _byConnection.Values];

    /// <summary>Notes what a page was told; a page that is gone stays gone.</summary>
    public void Note(T page, T told) => _byConnection.TryUpdate(page.ConnectionId, told, page);
}
