using Library.Api.Conversations;
using Library.Api.Conversations.Live;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Correspondence;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Correspondence;

/// <param name="Unread">How many messages in all the caller has not seen.</param>
internal sealed record CorrespondencesResponse(IReadOnlyList<CorrespondenceResponse> Items, string? Next, int Unread);

/// <param name="Unread">How many of theirs the caller has not seen.</param>
internal sealed record CorrespondenceResponse(CorrespondentResponse Person, MessageResponse Last, int Unread);

internal sealed record CorrespondentResponse(string Id, string Name, string Title, string? School)
{
    public static CorrespondentResponse From(AuthorView person) => new(person.Id.ToString(), person.Name, person.JobTitle, person.School);
}

/// <param name="Body">Markdown.</param>
/// <param name="Mine">Whether the caller wrote it.</param>
/// <param name="Unread">Whether the other wrote it and the caller has not seen it.</param>
internal sealed record MessageResponse(string Id, string Body, DateTimeOffset CreatedAt, bool Mine, bool Unread)
{
    public static MessageResponse From(Guid reader, PrivateMessage message) =>
        new(message.Id.ToString(), message.Body, message.CreatedAt, message.FromId == reader, message.ToId == reader && message.ReadAt is null);
}

/// <param name="Blocked">Whether the caller takes no messages from them.</param>
/// <param name="Items">The newest first.</param>
internal sealed record ExchangeResponse(CorrespondentResponse Person, bool Blocked, IReadOnlyList<MessageResponse> Items, string? Next);

/// <param name="Body">Markdown.</param>
internal sealed record MessageRequest(string? Body);

/// <param name="Through">The id of the newest message that was seen, whoever of the two wrote it.</param>
internal sealed record MessagesReadRequest(Guid? Through);

/// <summary>Private messages between two people.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/api/v1/messages").WithTags("Messages").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        all.MapGet("/", ListAsync).WithName("ListCorrespondences").WithSummary("With whom one has written, the last written first").Produces<CorrespondencesResponse>();
        var one = all.MapGroup("/{personId:guid}").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        one.MapGet("/", GetAsync).WithName("ListMessages").WithSummary("What one and another person have written to each other, the newest first").Produces<ExchangeResponse>();
        one.MapPost("/", SendAsync).WithName("SendMessage").WithSummary("Write to somebody of the directory").Produces<MessageResponse>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).RequireRateLimiting(RateLimits.Messages);
        one.MapPut("/read", ReadAsync).WithName("NoteMessagesRead").WithSummary("Note that one has seen what somebody wrote, up to a message").Produces(204).ProducesProblem(400);
        one.MapPut("/block", (Guid personId, CurrentReader reader, PrivateMessages messages, CancellationToken cancellationToken) => BlockAsync(personId, isBlocked: true, reader, messages, cancellationToken))
            .WithName("BlockPerson").WithSummary("Take no messages from somebody; they learn it only if they write").Produces(204);
        one.MapDelete("/block", (Guid personId, CurrentReader reader, PrivateMessages messages, CancellationToken cancellationToken) => BlockAsync(personId, isBlocked: false, reader, messages, cancellationToken))
            .WithName("UnblockPerson").WithSummary("Take messages from somebody again").Produces(204);
    }

    private static async Task<CorrespondencesResponse> ListAsync(Guid? after, int? size, CurrentReader current, MessageReader messages, CancellationToken cancellationToken)
    {
        var (reader, take) = (current.Required, Math.Clamp(size ?? 50, 1, 100));
        var rows = await messages.ListAsync(reader, after, take + 1, cancellationToken);
        return new CorrespondencesResponse(
            [.. rows.Take(take).Select(row => new CorrespondenceResponse(CorrespondentResponse.From(row.Other), MessageResponse.From(reader.Id, row.Last), row.Unread))],
            rows.Count > take ? rows[take - 1].Other.Id.ToString() : null,
            await messages.CountUnreadAsync(reader, cancellationToken));
    }

    private static async Task<IResult> GetAsync(Guid personId, Guid? after, int? size, CurrentReader current, MessageReader messages, CancellationToken cancellationToken)
    {
        var (reader, take) = (current.Required, Math.Clamp(size ?? 50, 1, 100));
        if (await messages.FindOrNullAsync(reader, personId, cancellationToken) is not { } other)
        {
            return Problem.NotFound().ToResult();
        }

        var rows = await messages.ListWithAsync(reader, personId, after, take + 1, cancellationToken);
        return TypedResults.Ok(new ExchangeResponse(
            CorrespondentResponse.From(other.Person), other.IsBlocked, [.. rows.Take(take).Select(row => MessageResponse.From(reader.Id, row.Message))], rows.Count > take ? rows[take - 1].Message.Id.ToString() : null));
    }

    private static async Task<IResult> SendAsync(
        Guid personId, MessageRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, CurrentReader reader, PrivateMessages messages, ConversationTelling telling, CancellationToken cancellationToken)
    {
        var change = await messages.SendAsync(reader.Required, personId, request.Body, key, cancellationToken);
        telling.Look();
        return change switch
        {
            MessageChange.Sent sent => TypedResults.Created($"/api/v1/messages/{personId}", MessageResponse.From(reader.Required.Id, sent.Message)),
            MessageChange.NotFound => Problem.NotFound().ToResult(),
            MessageChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
            MessageChange.Invalid invalid => Problem.Validation(invalid.Errors).ToResult(),
            MessageChange.OtherRequest => ConversationAnswers.KeyReused().ToResult(),
            var other => throw new InvalidOperationException($"Unhandled result {other.GetType().Name}."),
        };
    }

    private static async Task<IResult> ReadAsync(Guid personId, MessagesReadRequest request, CurrentReader reader, MessageReader messages, PrivateMessages changes, CancellationToken cancellationToken)
    {
        if (await messages.FindOrNullAsync(reader.Required, personId, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        return request.Through is { } through && await changes.NoteReadThroughAsync(reader.Required, personId, through, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Validation("through", "Name a message of you two by its id: the newest that was seen.").ToResult();
    }

    private static async Task<IResult> BlockAsync(Guid personId, bool isBlocked, CurrentReader reader, PrivateMessages messages, CancellationToken cancellationToken) =>
        await messages.BlockAsync(reader.Required, personId, isBlocked, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
}
