using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

/// <param name="Why">One line; may be left out.</param>
internal sealed record ProposalRequest(string? Title, string? Why);

/// <param name="State">"taken" or "declined".</param>
/// <param name="Answer">What the proposer reads; needed where it is declined.</param>
internal sealed record DecideProposalRequest(string? State, string? Answer);

/// <summary>A proposal for an agenda on the wire.</summary>
/// <param name="Votes">How many would talk about it, its proposer among them.</param>
/// <param name="Voted">Whether one would oneself.</param>
/// <param name="State">"open", "taken" or "declined".</param>
/// <param name="Answer">What a lead said to it; empty for nothing.</param>
internal sealed record ProposalResponse(string Id, string Meeting, string Title, string Why, PersonNameResponse By, int Votes, bool Voted, string State, string Answer, DateTimeOffset CreatedAt)
{
    public static ProposalResponse From(ProposalView view) => new(
        view.Proposal.Id.ToString(), view.Proposal.MeetingId.ToString(), view.Proposal.Title, view.Proposal.Why, new PersonNameResponse(view.Proposal.PersonId.ToString(), view.Name),
        view.Votes, view.IsVoted, KebabCase.Of(view.Proposal.State), view.Proposal.Answer, view.Proposal.CreatedAt);
}

internal sealed record ProposalsResponse(IReadOnlyList<ProposalResponse> Items, string? Next);

/// <summary>What members propose for the agendas of meetings.</summary>
internal static class ProposalEndpoints
{
    public static void MapProposals(this IEndpointRouteBuilder routes)
    {
        var ofMeeting = MeetingEndpoints.Describe(routes.MapGroup("/api/v1/meetings/{id:guid}/proposals"));
        ofMeeting.MapGet("/", ListAsync).WithName("ListProposals").WithSummary("What is proposed for the agenda of a meeting: what waits first, with the most votes on top").Produces<ProposalsResponse>();
        ofMeeting.MapPost("/", ProposeAsync).WithName("ProposeForAgenda").WithSummary("Propose something for the agenda, until the meeting begins").Produces<ProposalResponse>(StatusCodes.Status201Created).ProducesProblem(409);
        var proposal = MeetingEndpoints.Describe(routes.MapGroup("/api/v1/proposals/{id:guid}"));
        proposal.MapPut("/vote", VoteAsync).WithName("VoteForProposal").WithSummary("Vote for a proposal").Produces<ProposalResponse>().ProducesProblem(409);
        proposal.MapDelete("/vote", UnvoteAsync).WithName("TakeProposalVoteBack").WithSummary("Take one's vote back").Produces<ProposalResponse>().ProducesProblem(409);
        proposal.MapPatch("/", DecideAsync).WithName("DecideProposal").WithSummary("Take a proposal into the agenda, or decline it with a word: for leads and admins").Produces<ProposalResponse>().ProducesProblem(409);
        proposal.MapDelete("/", WithdrawAsync).WithName("WithdrawProposal").WithSummary("Take one's own proposal back").Produces(204).ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync(Guid id, CurrentReader reader, LibraryDbContext catalogue, ProposalReading proposals, CancellationToken cancellationToken) =>
        await catalogue.Meetings.VisibleTo(reader.Required).AnyAsync(meeting => meeting.Id == id, cancellationToken)
            ? TypedResults.Ok(new ProposalsResponse([.. (await proposals.ListAsync(reader.Required, id, cancellationToken)).Select(ProposalResponse.From)], Next: null))
            : Problem.NotFound().ToResult();

    private static async Task<IResult> ProposeAsync(Guid id, ProposalRequest request, CurrentReader reader, AgendaProposals agenda, ProposalReading proposals, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        var change = await agenda.ProposeAsync(reader.Required, id, request.Title, request.Why, cancellationToken);
        return await FindOrNullAsync(reader.Required, change, proposals, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/meetings/{id}/proposals", made)
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> VoteAsync(Guid id, CurrentReader reader, AgendaProposals agenda, ProposalReading proposals, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerAsync(reader.Required, await agenda.VoteAsync(reader.Required, id, isFor: true, cancellationToken), proposals, answers, cancellationToken);

    private static async Task<IResult> UnvoteAsync(Guid id, CurrentReader reader, AgendaProposals agenda, ProposalReading proposals, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await AnswerAsync(reader.Required, await agenda.VoteAsync(reader.Required, id, isFor: false, cancellationToken), proposals, answers, cancellationToken);

    private static async Task<IResult> DecideAsync(Guid id, DecideProposalRequest request, CurrentReader reader, AgendaProposals agenda, ProposalReading proposals, MeetingAnswers answers, CancellationToken cancellationToken) =>
        KebabCase.TryParse<ProposalState>(request.State, out var state) && state != ProposalState.Open
            ? await AnswerAsync(reader.Required, await agenda.DecideAsync(reader.Required, id, state == ProposalState.Taken, request.Answer, cancellationToken), proposals, answers, cancellationToken)
            : Problem.Validation("state", "A proposal is taken or declined.").ToResult();

    private static async Task<IResult> WithdrawAsync(Guid id, CurrentReader reader, AgendaProposals agenda, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        var change = await agenda.WithdrawAsync(reader.Required, id, cancellationToken);
        return change is MeetingChange.Done ? TypedResults.NoContent() : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(Reader reader, MeetingChange change, ProposalReading proposals, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await FindOrNullAsync(reader, change, proposals, cancellationToken) is { } proposal ? TypedResults.Ok(proposal) : await answers.AnswerAsync(reader, change, cancellationToken);

    private static async Task<ProposalResponse?> FindOrNullAsync(Reader reader, MeetingChange change, ProposalReading proposals, CancellationToken cancellationToken) =>
        change is MeetingChange.Done { PartId: { } id } && await proposals.FindOrNullAsync(reader, id, cancellationToken) is { } view ? ProposalResponse.From(view) : null;
}
