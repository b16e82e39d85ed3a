using Library.Api.Conversations;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage.Conversations;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Meetings;

/// <summary>What is said about meetings.</summary>
internal static class MeetingThreadEndpoints
{
    public static void MapMeetingThreads(this IEndpointRouteBuilder routes)
    {
        var thread = MeetingEndpoints.Describe(routes.MapGroup("/api/v1/meetings/{id:guid}/thread"));
        thread.MapGet("/", GetAsync).WithName("GetMeetingThread").WithSummary("The conversation about a meeting; none while nobody has written").Produces<ConversationResponse>();
        thread.MapPost("/", WriteAsync).WithName("WriteAboutMeeting").WithSummary("Say something about a meeting: the first who does begins its conversation").Produces<PostResponse>(StatusCodes.Status201Created).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, ConversationReader conversations, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await conversations.FindOfMeetingOrNullAsync(reader.Required, id, cancellationToken) is { Conversation: var conversation }
            ? await answers.AnswerAsync(reader.Required, conversation.Id, cancellationToken)
            : Problem.NotFound().ToResult();

    private static async Task<IResult> WriteAsync(
        Guid id, ReplyPostRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, CurrentReader reader, MeetingTalk talk, ConversationAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerPostAsync(reader.Required, await talk.WriteAsync(reader.Required, id, new PostInput(request.Body, request.Attached ?? [], key), cancellationToken), isNew: true, cancellationToken);
}
