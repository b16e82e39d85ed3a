using Library.Api.Errors;
using Library.Api.Members;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Conversations;

internal sealed record ConversationsResponse(IReadOnlyList<ConversationResponse> Items, string? Next);

internal sealed record PostsResponse(IReadOnlyList<PostResponse> Items, string? Next);

/// <param name="EndsAt">With an offset, or as the clock on the wall has it; null for no end.</param>
internal sealed record PollRequest(string? Question, IReadOnlyList<string>? Choices, string? EndsAt, bool Anonymous, bool Several)
{
    public PollInput ToInput() => new(Question, Choices, EndsAt, Anonymous, Several);
}

/// <summary>A new conversation.</summary>
internal sealed record StartRequest
{
    public string? Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Body { get; init; }

    /// <summary>Whether it asks for answers. The same as the kind "question".</summary>
    public bool? Question { get; init; }

    /// <summary>"discussion", "question" or "announcement".</summary>
    public string? Kind { get; init; }

    /// <summary>"cops" where it is left out, or "members".</summary>
    public string? Visibility { get; init; }

    /// <summary>More communities that it is in.</summary>
    public IReadOnlyList<string>? Cops { get; init; }

    /// <summary>The ids of documents that go with it.</summary>
    public IReadOnlyList<Guid>? Attached { get; init; }

    public PollRequest? Poll { get; init; }

    public ConversationInput ToInput() => new() { Title = Title ?? "", Kind = Kind ?? (Question == true ? "question" : null), Visibility = Visibility, Cops = Cops };
}

/// <summary>What changes of a conversation; what is left out stays.</summary>
internal sealed record ChangeConversationRequest
{
    public string? Title { get; init; }

    public string? Kind { get; init; }

    public string? Visibility { get; init; }

    public IReadOnlyList<string>? Cops { get; init; }

    public bool? Pinned { get; init; }

    public bool? Closed { get; init; }

    /// <summary>The id of the accepted answer; empty to take that back.</summary>
    public string? Accepted { get; init; }

    public ConversationInput ToInput() => new() { Title = Title, Kind = Kind, Visibility = Visibility, Cops = Cops, IsPinned = Pinned, IsClosed = Closed, Accepted = Accepted };
}

internal sealed record ReadRequest(int Number);

internal sealed record MergeRequest(Guid Into);

/// <param name="Posts">The ids of the replies that become a conversation of their own.</param>
internal sealed record SplitRequest(string? Title, IReadOnlyList<Guid>? Posts);

/// <param name="Choices">Their numbers; none takes the vote back.</param>
internal sealed record VoteRequest(IReadOnlyList<int>? Choices);

internal sealed record PeopleResponse(IReadOnlyList<PersonNameResponse> Items);

/// <summary>Conversations of communities.</summary>
internal static class ConversationEndpoints
{
    /// <summary>How many posts come with a conversation.</summary>
    public const int FirstPosts = 100;

    private const int PeopleShown = 10;

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var cop = Describe(routes.MapGroup("/api/v1/cops/{slug}/threads"));
        cop.MapGet("/", ListOfCopAsync).WithName("ListThreads").WithSummary("The conversations of a community that the caller sees: pinned ones first, then those last written in").Produces<ConversationsResponse>();
        cop.MapPost("/", StartAsync).WithName("StartThread").WithSummary("Start a conversation in a community").Produces<ConversationResponse>(StatusCodes.Status201Created).ProducesProblem(422);
        var all = Describe(routes.MapGroup("/api/v1/threads"));
        all.MapGet("/", ListAllAsync).WithName("ListAllThreads").WithSummary("The conversations of all communities that the caller sees, those last written in first").Produces<ConversationsResponse>();
        all.MapGet("/similar", SimilarAsync).WithName("FindSimilarThreads").WithSummary("What was asked before, and documents that may answer it, while a question is typed").Produces<SimilarResponse>().RequireRateLimiting(RateLimits.Search);
        var thread = Describe(routes.MapGroup("/api/v1/threads/{id:guid}"));
        thread.MapGet("/", GetAsync).WithName("GetThread").WithSummary("One conversation, with its first posts").Produces<ConversationResponse>();
        thread.MapPatch("/", ChangeAsync).WithName("ChangeThread").WithSummary("Change what a conversation is called, who sees it and how it stands, or accept an answer").Produces<ConversationResponse>().ProducesProblem(409);
        thread.MapDelete("/", RemoveAsync).WithName("RemoveThread").WithSummary("Take a conversation away: for its leads, admins, and its author while nobody has replied").Produces(204);
        thread.MapGet("/posts", ListPostsAsync).WithName("ListPosts").WithSummary("The posts of a conversation, in order").Produces<PostsResponse>();
        thread.MapPost("/posts", ReplyAsync).WithName("AddPost").WithSummary("Reply in a conversation").Produces<PostResponse>(StatusCodes.Status201Created).ProducesProblem(422);
        thread.MapPut("/read", ReadAsync).WithName("NoteThreadRead").WithSummary("Note how far one has read").Produces(204);
        thread.MapPut("/vote", VoteAsync).WithName("Vote").WithSummary("Choose in the poll of a conversation").Produces<ConversationResponse>().ProducesProblem(409);
        thread.MapPost("/merge", MergeAsync).WithName("MergeThread").WithSummary("Append the posts of a conversation to another one: for leads of both and admins").Produces<ConversationResponse>();
        thread.MapPost("/split", SplitAsync).WithName("SplitThread").WithSummary("Make replies a conversation of their own: for its leads and admins").Produces<ConversationResponse>(StatusCodes.Status201Created);
        thread.MapGet("/people", PeopleAsync).WithName("ListThreadPeople").WithSummary("People who see a conversation, by the beginning of a name: whom one can mention").Produces<PeopleResponse>();
    }

    internal static RouteGroupBuilder Describe(RouteGroupBuilder group) => group.WithTags("Conversations").RequireAuthorization()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListOfCopAsync(string slug, string? show, Guid? after, int? size, CurrentReader reader, LibraryDbContext catalogue, ConversationReader conversations, CancellationToken cancellationToken) =>
        await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken)
            ? await ListAsync(reader, slug, show, after, size, conversations, cancellationToken)
            : Problem.NotFound().ToResult();

    private static Task<IResult> ListAllAsync(string? show, Guid? after, int? size, CurrentReader reader, ConversationReader conversations, CancellationToken cancellationToken) =>
        ListAsync(reader, cop: null, show, after, size, conversations, cancellationToken);

    private static async Task<IResult> SimilarAsync(string? q, CurrentReader reader, SimilarQuestions questions, CancellationToken cancellationToken) => q?.Length > SearchRequest.MaxTextLength
        ? Problem.Validation("q", $"A search has at most {SearchRequest.MaxTextLength} characters.").ToResult()
        : TypedResults.Ok(await questions.FindAsync(reader.Required, q ?? "", cancellationToken));

    private static async Task<IResult> ListAsync(CurrentReader reader, string? cop, string? show, Guid? after, int? size, ConversationReader conversations, CancellationToken cancellationToken)
    {
        var shown = ConversationShow.All;
        if (show is not null && !KebabCase.TryParse(show, out shown))
        {
            return Problem.Validation("show", "Show all, questions or unanswered.").ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await conversations.ListAsync(reader.Required, cop, shown, after, take + 1, cancellationToken);
        return TypedResults.Ok(new ConversationsResponse([.. rows.Take(take).Select(ConversationResponse.From)], rows.Count > take ? rows[take - 1].Conversation.Id.ToString() : null));
    }

    private static async Task<IResult> StartAsync(
        string slug, StartRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, CurrentReader reader, ConversationKeeper keeper, ConversationAnswers answers, CancellationToken cancellationToken)
    {
        var change = await keeper.StartAsync(reader.Required, slug, request.ToInput(), new PostInput(request.Body, request.Attached ?? [], key), request.Poll?.ToInput(), cancellationToken);
        return change is ConversationChange.Done done && await answers.FindOrNullAsync(reader.Required, done.ConversationId, cancellationToken) is { } thread
            ? answers.Created($"/api/v1/threads/{thread.Id}", thread, done)
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, ConversationAnswers answers, CancellationToken cancellationToken) => await answers.AnswerAsync(reader.Required, id, cancellationToken);

    private static async Task<IResult> ChangeAsync(Guid id, ChangeConversationRequest request, CurrentReader reader, ConversationKeeper keeper, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await keeper.ChangeAsync(reader.Required, id, request.ToInput(), cancellationToken), cancellationToken);

    private static async Task<IResult> RemoveAsync(Guid id, CurrentReader reader, ConversationKeeper keeper, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerGoneAsync(reader.Required, await keeper.RemoveAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> ListPostsAsync(Guid id, int? after, int? size, CurrentReader reader, ConversationReader conversations, CancellationToken cancellationToken)
    {
        if (await conversations.FindOrNullAsync(reader.Required, id, cancellationToken) is not { Conversation: var conversation })
        {
            return Problem.NotFound().ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var posts = await conversations.ListPostsAsync(reader.Required, conversation, after ?? 0, take + 1, cancellationToken);
        return TypedResults.Ok(new PostsResponse([.. posts.Take(take).Select(post => PostResponse.From(conversation, post))], ConversationAnswers.NextOf(posts, take)));
    }

    private static async Task<IResult> ReplyAsync(
        Guid id, ReplyPostRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, CurrentReader reader, Posts posts, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerPostAsync(reader.Required, await posts.ReplyAsync(reader.Required, id, new PostInput(request.Body, request.Attached ?? [], key), cancellationToken), isNew: true, cancellationToken);

    private static async Task<IResult> ReadAsync(Guid id, ReadRequest request, CurrentReader reader, ConversationReader conversations, IDbContextFactory<LibraryDbContext> contexts, CancellationToken cancellationToken)
    {
        if (await conversations.FindOrNullAsync(reader.Required, id, cancellationToken) is not { Conversation: var conversation })
        {
            return Problem.NotFound().ToResult();
        }

        await contexts.NoteReadAsync(reader.Required.Id, id, Math.Clamp(request.Number, 0, conversation.LastNumber), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> VoteAsync(Guid id, VoteRequest request, CurrentReader reader, Polls polls, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await polls.VoteAsync(reader.Required, id, [.. request.Choices ?? []], cancellationToken), cancellationToken);

    private static async Task<IResult> MergeAsync(Guid id, MergeRequest request, CurrentReader reader, ConversationMoves moves, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await moves.MergeAsync(reader.Required, id, request.Into, cancellationToken), cancellationToken);

    private static async Task<IResult> SplitAsync(Guid id, SplitRequest request, CurrentReader reader, ConversationMoves moves, ConversationAnswers answers, CancellationToken cancellationToken)
    {
        var change = await moves.SplitAsync(reader.Required, id, request.Title, [.. request.Posts ?? []], cancellationToken);
        return change is ConversationChange.Done done && await answers.FindOrNullAsync(reader.Required, done.ConversationId, cancellationToken) is { } thread
            ? answers.Created($"/api/v1/threads/{thread.Id}", thread, done)
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> PeopleAsync(Guid id, string? q, CurrentReader reader, ConversationReader conversations, AssociationClock clock, CancellationToken cancellationToken) =>
        await conversations.FindOrNullAsync(reader.Required, id, cancellationToken) is { Conversation: var conversation }
            ? TypedResults.Ok(new PeopleResponse([.. (await conversations.ListMentionableAsync(conversation, PlainLine.Of(q), PeopleShown, clock.Today, cancellationToken)).Select(person => new PersonNameResponse(person.Id.ToString(), person.Name))]))
            : Problem.NotFound().ToResult();
}
