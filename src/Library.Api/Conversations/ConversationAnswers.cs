using System.Globalization;
using Library.Api.Conversations.Live;
using Library.Api.Errors;
using Library.Indexer.Jobs;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Conversations;

/// <summary>Answers calls about conversations, and has the index follow the documents that came with them.</summary>
internal sealed class ConversationAnswers(ConversationReader conversations, IndexingQueue queue, ConversationTelling telling)
{
    public async Task<ConversationResponse?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        if (await conversations.FindOrNullAsync(reader, id, cancellationToken) is not { } view)
        {
            return null;
        }

        var posts = await conversations.ListPostsAsync(reader, view.Conversation, after: 0, ConversationEndpoints.FirstPosts + 1, cancellationToken);
        var poll = await conversations.FindPollOrNullAsync(reader, id, cancellationToken);
        return ConversationResponse.From(view) with
        {
            Posts = [.. posts.Take(ConversationEndpoints.FirstPosts).Select(post => PostResponse.From(view.Conversation, post))],
            NextPosts = NextOf(posts, ConversationEndpoints.FirstPosts),
            Poll = poll is null ? null : PollResponse.From(poll),
        };
    }

    public async Task<PostResponse?> FindPostOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await conversations.FindPostOrNullAsync(reader, id, cancellationToken) is { } found ? PostResponse.From(found.Conversation.Conversation, found.Post) : null;

    /// <summary>What asks for the posts after these; null where there are no more.</summary>
    /// <param name="posts">One more than are shown, where there are more.</param>
    public static string? NextOf(IReadOnlyList<PostView> posts, int shown) => posts.Count > shown ? posts[shown - 1].Post.Number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The key of a request belongs to one with other words.</summary>
    public static ProblemDetails KeyReused() => Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This key belongs to another request.", "Send each request under a key of its own.");

    /// <summary>The conversation as it is now.</summary>
    public async Task<IResult> AnswerAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await FindOrNullAsync(reader, id, cancellationToken) is { } thread ? TypedResults.Ok(thread) : Problem.NotFound().ToResult();

    /// <summary>What came of a change of a conversation.</summary>
    public async Task<IResult> AnswerAsync(Reader reader, ConversationChange change, CancellationToken cancellationToken)
    {
        Follow(change);
        return change switch
        {
            ConversationChange.Done done => await AnswerAsync(reader, done.ConversationId, cancellationToken),
            ConversationChange.NotFound => Problem.NotFound().ToResult(),
            ConversationChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
            ConversationChange.Invalid invalid => Problem.Validation(invalid.Errors).ToResult(),
            ConversationChange.Conflict conflict => Problem.Of(StatusCodes.Status409Conflict, "conflict", "This cannot be done now.", conflict.Message).ToResult(),
            ConversationChange.OtherRequest => KeyReused().ToResult(),
            _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
        };
    }

    /// <summary>What came of a change of a post.</summary>
    public async Task<IResult> AnswerPostAsync(Reader reader, ConversationChange change, bool isNew, CancellationToken cancellationToken)
    {
        if (change is not ConversationChange.Done { PostId: { } id })
        {
            return await AnswerAsync(reader, change, cancellationToken);
        }

        Follow(change);
        return await AnswerPostAsync(reader, id, isNew, cancellationToken);
    }

    public async Task<IResult> AnswerPostAsync(Reader reader, Guid id, bool isNew, CancellationToken cancellationToken) => await FindPostOrNullAsync(reader, id, cancellationToken) switch
    {
        null => Problem.NotFound().ToResult(),
        var post when isNew => TypedResults.Created($"/api/v1/posts/{post.Id}", post),
        var post => TypedResults.Ok(post),
    };

    /// <summary>What came of a change after which there is nothing to show.</summary>
    public async Task<IResult> AnswerGoneAsync(Reader reader, ConversationChange change, CancellationToken cancellationToken)
    {
        if (change is not ConversationChange.Done)
        {
            return await AnswerAsync(reader, change, cancellationToken);
        }

        Follow(change);
        return TypedResults.NoContent();
    }

    public IResult Created(string address, ConversationResponse thread, ConversationChange.Done done)
    {
        Follow(done);
        return TypedResults.Created(address, thread);
    }

    /// <summary>Has the index and open pages follow a change that was made.</summary>
    public void Follow(ConversationChange change)
    {
        telling.Look();
        foreach (var document in change is ConversationChange.Done done ? done.Documents : [])
        {
            queue.Enqueue(document);
        }
    }
}
