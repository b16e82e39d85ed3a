using System.Globalization;
using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

internal sealed record DecisionRequest(string? Text);

internal sealed record DecisionResponse(string Id, string Text, DateTimeOffset CreatedAt)
{
    public static DecisionResponse From(MeetingDecision decision) => new(decision.Id.ToString(), decision.Text, decision.CreatedAt);
}

internal sealed record DecisionsResponse(IReadOnlyList<DecisionResponse> Items, string? Next);

/// <param name="Person">The id of who does it: a member of the community.</param>
/// <param name="DueOn">The last day, such as "2027-03-14".</param>
internal sealed record FollowUpRequest(string? Text, string? Person, string? DueOn, bool? Done)
{
    public FollowUpInput ToInput() => new() { Text = Text, Person = Person, DueOn = DueOn, IsDone = Done };
}

/// <summary>A follow-up on the wire.</summary>
/// <param name="DueOn">The last day where the association is.</param>
internal sealed record FollowUpResponse(string Id, string Meeting, string Cop, string Text, PersonNameResponse Person, string DueOn, bool Overdue, bool Done, DateTimeOffset? DoneAt, DateTimeOffset CreatedAt)
{
    public static FollowUpResponse From(FollowUpView view, DateOnly today) => new(
        view.FollowUp.Id.ToString(), view.FollowUp.MeetingId.ToString(), view.CopSlug, view.FollowUp.Text, new PersonNameResponse(view.FollowUp.PersonId.ToString(), view.Name),
        view.FollowUp.DueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), view.FollowUp.DoneAt is null && view.FollowUp.DueOn < today, view.FollowUp.DoneAt is not null, view.FollowUp.DoneAt, view.FollowUp.CreatedAt);
}

internal sealed record FollowUpsResponse(IReadOnlyList<FollowUpResponse> Items, string? Next);

/// <summary>What meetings decided, and who does what after them.</summary>
internal static class OutcomeEndpoints
{
    public static void MapOutcomes(this IEndpointRouteBuilder routes)
    {
        var meeting = MeetingEndpoints.Describe(routes.MapGroup("/api/v1/meetings/{id:guid}"));
        meeting.MapGet("/decisions", ListDecisionsAsync).WithName("ListDecisions").WithSummary("What a meeting decided").Produces<DecisionsResponse>();
        meeting.MapPost("/decisions", DecideAsync).WithName("RecordDecision").WithSummary("Record a decision, from the beginning of the meeting on: for leads and admins").Produces<DecisionResponse>(StatusCodes.Status201Created).ProducesProblem(409);
        meeting.MapGet("/follow-ups", ListFollowUpsAsync).WithName("ListFollowUps").WithSummary("Who does what after a meeting: open ones first").Produces<FollowUpsResponse>();
        meeting.MapPost("/follow-ups", FollowUpAsync).WithName("RecordFollowUp").WithSummary("Record who does what until when, from the beginning of the meeting on: for leads and admins").Produces<FollowUpResponse>(StatusCodes.Status201Created).ProducesProblem(409);
        MeetingEndpoints.Describe(routes.MapGroup("/api/v1/decisions/{id:guid}")).MapDelete("/", RemoveDecisionAsync).WithName("RemoveDecision").WithSummary("Take a decision out that was recorded wrongly: for leads and admins").Produces(204);
        var followUp = MeetingEndpoints.Describe(routes.MapGroup("/api/v1/follow-ups/{id:guid}"));
        followUp.MapPatch("/", ChangeFollowUpAsync).WithName("ChangeFollowUp").WithSummary("Say that a follow-up is done; leads and admins change the rest").Produces<FollowUpResponse>();
        followUp.MapDelete("/", RemoveFollowUpAsync).WithName("RemoveFollowUp").WithSummary("Take a follow-up out: for leads and admins").Produces(204);
        MeetingEndpoints.Describe(routes.MapGroup("/api/v1/me/follow-ups")).MapGet("/", ListOwnAsync).WithName("ListOwnFollowUps").WithSummary("What one is to do oneself, by its day: as many as size says, up to 100, after the one that next named").Produces<FollowUpsResponse>();
    }

    private static async Task<IResult> ListDecisionsAsync(Guid id, CurrentReader reader, LibraryDbContext catalogue, FollowUpReading reading, CancellationToken cancellationToken) =>
        await IsSeenAsync(catalogue, reader.Required, id, cancellationToken)
            ? TypedResults.Ok(new DecisionsResponse([.. (await reading.ListDecisionsAsync(reader.Required, id, cancellationToken)).Select(DecisionResponse.From)], Next: null))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> DecideAsync(Guid id, DecisionRequest request, CurrentReader reader, MeetingOutcomes outcomes, FollowUpReading reading, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        var change = await outcomes.DecideAsync(reader.Required, id, request.Text, cancellationToken);
        return change is MeetingChange.Done { PartId: { } made } && (await reading.ListDecisionsAsync(reader.Required, id, cancellationToken)).Find(row => row.Id == made) is { } decision
            ? TypedResults.Created($"/api/v1/meetings/{id}/decisions", DecisionResponse.From(decision))
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> RemoveDecisionAsync(Guid id, CurrentReader reader, MeetingOutcomes outcomes, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerGoneAsync(reader.Required, await outcomes.RemoveDecisionAsync(reader.Required, id, cancellationToken), answers, cancellationToken);

    private static async Task<IResult> ListFollowUpsAsync(Guid id, CurrentReader reader, LibraryDbContext catalogue, FollowUpReading reading, AssociationClock clock, CancellationToken cancellationToken) =>
        await IsSeenAsync(catalogue, reader.Required, id, cancellationToken)
            ? TypedResults.Ok(ResponseOf(await reading.ListAsync(reader.Required, id, cancellationToken), clock))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> FollowUpAsync(
        Guid id, FollowUpRequest request, CurrentReader reader, MeetingOutcomes outcomes, FollowUpReading reading, MeetingAnswers answers, AssociationClock clock, CancellationToken cancellationToken)
    {
        var change = await outcomes.FollowUpAsync(reader.Required, id, request.ToInput(), cancellationToken);
        return await FindOrNullAsync(reader.Required, change, reading, clock, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/meetings/{id}/follow-ups", made)
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> ChangeFollowUpAsync(
        Guid id, FollowUpRequest request, CurrentReader reader, MeetingOutcomes outcomes, FollowUpReading reading, MeetingAnswers answers, AssociationClock clock, CancellationToken cancellationToken)
    {
        var change = await outcomes.ChangeFollowUpAsync(reader.Required, id, request.ToInput(), cancellationToken);
        return await FindOrNullAsync(reader.Required, change, reading, clock, cancellationToken) is { } changed ? TypedResults.Ok(changed) : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> RemoveFollowUpAsync(Guid id, CurrentReader reader, MeetingOutcomes outcomes, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerGoneAsync(reader.Required, await outcomes.RemoveFollowUpAsync(reader.Required, id, cancellationToken), answers, cancellationToken);

    private static async Task<IResult> ListOwnAsync(string? after, int? size, CurrentReader reader, FollowUpReading reading, AssociationClock clock, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 20, 1, 100);
        var rows = await reading.ListOwnAsync(reader.Required, Guid.TryParse(after, out var last) ? last : null, take + 1, cancellationToken);
        return TypedResults.Ok(ResponseOf(rows[..Math.Min(take, rows.Count)], clock, next: rows.Count > take ? rows[take - 1].FollowUp.Id.ToString() : null));
    }

    private static Task<bool> IsSeenAsync(LibraryDbContext catalogue, Reader reader, Guid id, CancellationToken cancellationToken) => catalogue.Meetings.VisibleTo(reader).AnyAsync(meeting => meeting.Id == id, cancellationToken);

    private static FollowUpsResponse ResponseOf(List<FollowUpView> rows, AssociationClock clock, string? next = null) => new(rows.ConvertAll(row => FollowUpResponse.From(row, clock.Today)), next);

    private static async Task<FollowUpResponse?> FindOrNullAsync(Reader reader, MeetingChange change, FollowUpReading reading, AssociationClock clock, CancellationToken cancellationToken) =>
        change is MeetingChange.Done { PartId: { } id } && await reading.FindOrNullAsync(reader, id, cancellationToken) is { } view ? FollowUpResponse.From(view, clock.Today) : null;

    private static async Task<IResult> AnswerGoneAsync(Reader reader, MeetingChange change, MeetingAnswers answers, CancellationToken cancellationToken) =>
        change is MeetingChange.Done ? TypedResults.NoContent() : await answers.AnswerAsync(reader, change, cancellationToken);
}
