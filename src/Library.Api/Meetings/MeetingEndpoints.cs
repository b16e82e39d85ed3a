using Library.Api.Administration;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Api.Items;
using Library.Api.Members;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Meetings;

internal sealed record MeetingsResponse(IReadOnlyList<MeetingResponse> Items, string? Next);

internal sealed record PacketRequest(IReadOnlyList<ItemResponse>? Items);

/// <param name="LeaveOut">Ids of items that are left out, since the community cannot see them.</param>
/// <param name="Offer">Ids of items whose documents are put among the community's, where the caller may.</param>
internal sealed record PublishRequest(IReadOnlyList<Guid>? LeaveOut, IReadOnlyList<Guid>? Offer);

/// <param name="Answer">"yes", "no" or "remote".</param>
internal sealed record ReplyRequest(string? Answer);

internal sealed record ReplyResponse(string Id, string Name, string? School, string Answer, DateTimeOffset RepliedAt);

internal sealed record RepliesResponse(IReadOnlyList<ReplyResponse> Items, string? Next);

/// <summary>Meetings of communities, and their packets.</summary>
internal static class MeetingEndpoints
{
    public static void MapMeetings(this IEndpointRouteBuilder routes)
    {
        var cop = Describe(routes.MapGroup("/api/v1/cops/{slug}/meetings"));
        cop.MapGet("/", ListAsync).WithName("ListMeetings").WithSummary("The meetings of a community, the latest first").Produces<MeetingsResponse>();
        cop.MapPost("/", PlanAsync).WithName("PlanMeeting").WithSummary("Plan a meeting: for its leads and admins").Produces<MeetingResponse>(StatusCodes.Status201Created);
        var meetings = Describe(routes.MapGroup("/api/v1/meetings/{id:guid}"));
        meetings.MapGet("/", GetAsync).WithName("GetMeeting").WithSummary("One meeting, with its packet").Produces<MeetingResponse>();
        meetings.MapPatch("/", EditAsync).WithName("ChangeMeeting").WithSummary("Change what is said of a meeting").Produces<MeetingResponse>();
        meetings.MapDelete("/", DeleteAsync).WithName("DeleteMeeting").WithSummary("Delete a meeting that is not announced, or is cancelled").Produces(204).ProducesProblem(409);
        meetings.MapPut("/packet", SaveAsync).WithName("SavePacket").WithSummary("Save the items of a packet, in order; If-Match names the revision that was seen")
            .Produces<MeetingResponse>().ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        meetings.MapPost("/packet/from-last", BeginFromLastAsync).WithName("BeginPacketFromLast").WithSummary("Begin a packet with the order of the last one").Produces<MeetingResponse>().ProducesProblem(409);
        meetings.MapPost("/publish", PublishAsync).WithName("PublishPacket").WithSummary("Show the packet to the community").Produces<MeetingResponse>().ProducesProblem(409);
        meetings.MapPost("/files", AddFileAsync).WithName("AddMeetingFile").WithSummary("Add a file for a packet: a draft, until the packet that holds it is published")
            .AcceptsUpload(UploadDescription.MeetingFile).Produces<DocumentResponse>(StatusCodes.Status201Created).ProducesUploadProblems();
        meetings.MapGet("/packet.zip", ZipAsync).WithName("GetPacketZip").WithSummary("The files of a packet, numbered in order").Produces(200, contentType: "application/zip");
        meetings.MapGet("/packet.pdf", PacketPdfEndpoint.GetAsync).WithName("GetPacketPdf").WithSummary("The packet as one PDF; 202 with Retry-After while it is being made")
            .Produces(200, contentType: "application/pdf").Produces(202).Produces(206, contentType: "application/pdf").Produces(304).ProducesProblem(503);
        meetings.MapPut("/reply", ReplyAsync).WithName("ReplyToMeeting").WithSummary("Say whether one comes").Produces(204).ProducesProblem(409);
        meetings.MapGet("/replies", RepliesAsync).WithName("ListReplies").WithSummary("Who comes: for its leads and admins").Produces<RepliesResponse>();
        meetings.MapGet("/replies.csv", ExportRepliesAsync).WithName("ExportReplies").WithSummary("The same as a table").Produces(200, contentType: CsvTable.MediaType);
    }

    internal static RouteGroupBuilder Describe(RouteGroupBuilder group) => group.WithTags("Meetings").RequireAuthorization()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(string slug, string? after, int? size, CurrentReader current, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        var reader = current.Required;
        if (!await catalogue.Cops.AnyAsync(cop => cop.Slug == slug, cancellationToken))
        {
            return Problem.NotFound().ToResult();
        }

        if (!reader.IsAdmin && !reader.IsMemberOf(slug))
        {
            return Problem.NotAllowed("Only members of the community see its meetings.").ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var visible = catalogue.Meetings.AsNoTracking().VisibleTo(reader).Where(meeting => meeting.CopSlug == slug);
        var last = Guid.TryParse(after, out var id) ? await visible.SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) : null;
        var rows = await visible.Where(meeting => last == null || meeting.StartsAt < last.StartsAt || (meeting.StartsAt == last.StartsAt && meeting.Id < last.Id))
            .OrderByDescending(meeting => meeting.StartsAt).ThenByDescending(meeting => meeting.Id).Take(take + 1).ToListAsync(cancellationToken);
        var ids = rows.Select(meeting => meeting.Id).ToList();
        var replies = await catalogue.MeetingReplies.Where(reply => ids.Contains(reply.MeetingId) && reply.PersonId == reader.Id).ToDictionaryAsync(reply => reply.MeetingId, reply => reply.Answer, cancellationToken);
        return TypedResults.Ok(new MeetingsResponse(
            [.. rows.Take(take).Select(meeting => MeetingResponse.From(meeting, items: null, replies.TryGetValue(meeting.Id, out var answer) ? answer : null, MeetingRules.ShowsPacket(reader, meeting)))],
            rows.Count > take ? rows[take - 1].Id.ToString() : null));
    }

    private static async Task<IResult> PlanAsync(string slug, MeetingInput request, CurrentReader reader, MeetingPlans plans, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        var change = await plans.PlanAsync(reader.Required, slug, [request], cancellationToken);
        return change is MeetingChange.Done done && await answers.FindOrNullAsync(reader.Required, done.MeetingId, cancellationToken) is { } meeting
            ? TypedResults.Created($"/api/v1/meetings/{meeting.Id}", meeting)
            : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, MeetingAnswers answers, CancellationToken cancellationToken) => await answers.AnswerAsync(reader.Required, id, cancellationToken);

    private static async Task<IResult> EditAsync(Guid id, MeetingInput request, CurrentReader reader, MeetingPlans plans, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await plans.EditAsync(reader.Required, id, request, cancellationToken), cancellationToken);

    private static async Task<IResult> DeleteAsync(Guid id, CurrentReader reader, MeetingPlans plans, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        var change = await plans.DeleteAsync(reader.Required, id, cancellationToken);
        answers.Follow(change);
        return change is MeetingChange.Done ? TypedResults.NoContent() : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> SaveAsync(
        Guid id, PacketRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, CurrentReader reader, Packets packets, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        if (await answers.FindOrNullAsync(reader.Required, id, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        var (revision, items, wrong) = SentItems.Read(ifMatch, request.Items);
        if (wrong is not null)
        {
            return wrong.ToResult();
        }

        return await answers.AnswerAsync(reader.Required, await packets.SaveAsync(reader.Required, id, revision, items, cancellationToken), id, cancellationToken);
    }

    private static async Task<IResult> BeginFromLastAsync(Guid id, CurrentReader reader, Packets packets, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await packets.BeginFromLastAsync(reader.Required, id, cancellationToken), cancellationToken);

    private static async Task<IResult> PublishAsync(Guid id, PublishRequest? request, CurrentReader reader, Packets packets, MeetingAnswers answers, CancellationToken cancellationToken) =>
        await answers.AnswerAsync(reader.Required, await packets.PublishAsync(reader.Required, id, request?.LeaveOut ?? [], request?.Offer ?? [], cancellationToken), cancellationToken);

    private static async Task<IResult> AddFileAsync(Guid id, HttpRequest request, CurrentReader reader, UploadDocument upload, LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (await catalogue.Meetings.AsNoTracking().VisibleTo(reader.Required).SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) is not { } meeting)
        {
            return Problem.NotFound().ToResult();
        }

        if (!MeetingRules.MayEdit(reader.Required, meeting.CopSlug))
        {
            return Problem.NotAllowed("Only the leads of the community and admins make its packets.").ToResult();
        }

        var (document, problem) = await upload.AddForMeetingAsync(request, reader.Required, meeting, cancellationToken);
        return document is null ? (problem ?? Problem.NotFound()).ToResult() : TypedResults.Created($"/api/v1/documents/{document.Id}", document);
    }

    private static async Task<IResult> ZipAsync(Guid id, CurrentReader reader, MeetingReading meetings, MeetingWords words, ItemZip zip, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await meetings.FindOrNullAsync(reader.Required, id, cancellationToken) is not { Items: { } items, Meeting: var meeting } view)
        {
            return Problem.NotFound().ToResult();
        }

        await zip.WriteAsync(response, $"packet-{meeting.CopSlug}-{words.Fields(meeting.StartsAt).Day}", $"{meeting.Title}\n{view.CopLabel}\n{words.When(meeting)}\n{meeting.Location}", items, cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ReplyAsync(Guid id, ReplyRequest request, CurrentReader reader, MeetingPlans plans, MeetingAnswers answers, CancellationToken cancellationToken)
    {
        if (!KebabCase.TryParse<MeetingAnswer>(request.Answer, out var answer))
        {
            return Problem.Validation("answer", "Answer yes, no or remote.").ToResult();
        }

        var change = await plans.ReplyAsync(reader.Required, id, answer, cancellationToken);
        return change is MeetingChange.Done ? TypedResults.NoContent() : await answers.AnswerAsync(reader.Required, change, cancellationToken);
    }

    private static async Task<IResult> RepliesAsync(Guid id, CurrentReader reader, MeetingReplies replies, CancellationToken cancellationToken) =>
        await replies.RefusalOrNullAsync(reader.Required, id, cancellationToken) is { } refusal
            ? refusal.ToResult()
            : TypedResults.Ok(new RepliesResponse(await replies.List(id).Select(row => new ReplyResponse(row.PersonId.ToString(), row.Name, row.School, KebabCase.Of(row.Answer), row.RepliedAt)).ToListAsync(cancellationToken), Next: null));

    private static async Task<IResult> ExportRepliesAsync(Guid id, HttpResponse response, CurrentReader reader, MeetingReplies replies, CancellationToken cancellationToken)
    {
        if (await replies.RefusalOrNullAsync(reader.Required, id, cancellationToken) is { } refusal)
        {
            return refusal.ToResult();
        }

        await CsvTable.WriteAsync(
            response, "replies.csv", ["name", "email", "title", "school", "answer", "at"], replies.List(id).AsAsyncEnumerable(),
            row => [row.Name, row.Email, row.JobTitle, row.School, KebabCase.Of(row.Answer), CsvTable.TimeOf(row.RepliedAt)], cancellationToken);
        return TypedResults.Empty;
    }
}

/// <summary>Answers calls about meetings, and has the index follow.</summary>
internal sealed class MeetingAnswers(MeetingReading meetings, IndexingQueue queue)
{
    public async Task<MeetingResponse?> FindOrNullAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await meetings.FindOrNullAsync(reader, id, cancellationToken) is { } view ? MeetingResponse.From(view) : null;

    /// <summary>The meeting as it is now.</summary>
    public async Task<IResult> AnswerAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        await FindOrNullAsync(reader, id, cancellationToken) is { } meeting ? TypedResults.Ok(meeting) : Problem.NotFound().ToResult();

    /// <summary>What came of a change.</summary>
    /// <param name="id">The meeting whose present state a stale change is answered with.</param>
    public async Task<IResult> AnswerAsync(Reader reader, MeetingChange change, Guid id, CancellationToken cancellationToken)
    {
        if (change is not MeetingChange.Stale)
        {
            return await AnswerAsync(reader, change, cancellationToken);
        }

        return SentItems.Stale(await FindOrNullAsync(reader, id, cancellationToken)).ToResult();
    }

    public async Task<IResult> AnswerAsync(Reader reader, MeetingChange change, CancellationToken cancellationToken)
    {
        Follow(change);
        return change switch
        {
            MeetingChange.Done done => await AnswerAsync(reader, done.MeetingId, cancellationToken),
            MeetingChange.NotFound => Problem.NotFound().ToResult(),
            MeetingChange.NotAllowed refused => Problem.NotAllowed(refused.Message).ToResult(),
            MeetingChange.Invalid invalid => Problem.Validation(invalid.Errors).ToResult(),
            MeetingChange.Conflict conflict => Problem.Of(StatusCodes.Status409Conflict, "conflict", "This cannot be done now.", conflict.Message).ToResult(),
            MeetingChange.Undecided undecided => UndecidedOf(undecided).ToResult(),
            _ => throw new InvalidOperationException($"Unhandled result {change.GetType().Name}."),
        };
    }

    /// <summary>Has the index follow a change that was made.</summary>
    public void Follow(MeetingChange change)
    {
        foreach (var document in change is MeetingChange.Done done ? done.Documents : [])
        {
            queue.Enqueue(document);
        }
    }

    private static ProblemDetails UndecidedOf(MeetingChange.Undecided undecided)
    {
        var problem = Problem.Of(StatusCodes.Status409Conflict, "not-seen-by-community", "The community cannot see some of the items.", "Name them in leaveOut, or in offer where you may, or take them out first.");
        problem.Extensions["items"] = undecided.Items.Select(id => id.ToString()).ToList();
        problem.Extensions["offerable"] = undecided.Offerable.Select(id => id.ToString()).ToList();
        return problem;
    }
}
