using Library.Api.Errors;
using Library.Api.Members.Photos;
using Library.Indexer.Search;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <param name="Region">Of their school; empty where it says none.</param>
/// <param name="Photo">The address of their picture; null where they have none.</param>
internal sealed record DirectoryPersonResponse(string Id, string Name, string Title, string? School, string Region, string HelpsWith, string? Photo, IReadOnlyList<string> Cops)
{
    public static DirectoryPersonResponse From(DirectoryEntry person) => new(person.Id.ToString(), person.Name, person.JobTitle, person.School, person.Region, person.HelpsWith, PhotoEndpoints.AddressOfOrNull(person.Id, person.PhotoKey), person.Cops);
}

/// <param name="Why">In words, such as "shared 3 documents, answered 2 questions about this".</param>
/// <param name="Documents">How many documents about it they share that the caller may see.</param>
/// <param name="Answers">How many questions about it of others they answered, as far as the caller may see them.</param>
/// <param name="Accepted">How many of these answers were accepted.</param>
/// <param name="Conversations">In how many other conversations about it they wrote.</param>
internal sealed record KnowingPersonResponse(DirectoryPersonResponse Person, string Why, int Documents, int Answers, int Accepted, int Conversations);

internal sealed record KnowingPeopleResponse(IReadOnlyList<KnowingPersonResponse> Items);

/// <param name="Href">Where it is read.</param>
/// <param name="Cops">The communities that it is in and the caller may know of.</param>
/// <param name="Accepted">Whether a question has an accepted answer, or an answer is it; never of a document.</param>
internal sealed record ActivityResponse(string Id, string Title, string Href, DateTimeOffset At, IReadOnlyList<string> Cops, bool Accepted);

internal sealed record ActivitiesResponse(IReadOnlyList<ActivityResponse> Items, string? Next);

internal sealed record DirectoryResponse(IReadOnlyList<DirectoryPersonResponse> Items, string? Next);

/// <summary>The people whom members see.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectory(this IEndpointRouteBuilder routes)
    {
        var directory = routes.MapGroup("/api/v1/directory").WithTags("Members").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        directory.MapGet("/", ListAsync).WithName("ListDirectory").WithSummary("Find people by words, what they help with, job, school, region or community").Produces<DirectoryResponse>();
        directory.MapGet("/choices", (PeopleDirectory people, CancellationToken cancellationToken) => people.ListChoicesAsync(cancellationToken))
            .WithName("ListDirectoryChoices").WithSummary("The jobs and regions of the people in the directory").Produces<DirectoryChoices>();
        directory.MapGet("/{id:guid}", GetAsync).WithName("GetDirectoryPerson").WithSummary("One person").Produces<DirectoryPersonResponse>().ProducesProblem(404);
        routes.MapGet("/api/v1/people/about", ListKnowingAsync).WithTags("Members").RequireAuthorization().RequireRateLimiting(RateLimits.Search)
            .WithName("ListPeopleAbout").WithSummary("Ask someone who has done this: people who wrote about a subject or shared documents on it").Produces<KnowingPeopleResponse>().ProducesProblem(400).ProducesProblem(401);
        MapActivity(directory, "/{id:guid}/questions", ActivityKind.Questions, "ListQuestionsOfPerson", "The questions that somebody asked, as far as the caller may see them, the newest first");
        MapActivity(directory, "/{id:guid}/answers", ActivityKind.Answers, "ListAnswersOfPerson", "The answers that somebody gave to others, as far as the caller may see them, the newest first");
        MapActivity(directory, "/{id:guid}/documents", ActivityKind.Documents, "ListDocumentsOfPerson", "The documents that somebody shares, as far as the caller may see them, the newest first");
    }

    private static async Task<IResult> ListKnowingAsync(string? q, CurrentReader reader, KnowingPeople people, CancellationToken cancellationToken) => q?.Length > SearchRequest.MaxTextLength
        ? Problem.Validation("q", $"A search has at most {SearchRequest.MaxTextLength} characters.").ToResult()
        : TypedResults.Ok(new KnowingPeopleResponse([.. (await people.FindAsync(reader.Required, q ?? "", cancellationToken))
            .Select(row => new KnowingPersonResponse(DirectoryPersonResponse.From(row.Person), row.Why, row.Documents, row.Answers, row.Accepted, row.Conversations))]));

    private static void MapActivity(RouteGroupBuilder directory, string address, ActivityKind kind, string name, string summary) => directory
        .MapGet(address, (Guid id, Guid? after, int? size, CurrentReader reader, PeopleDirectory people, PersonActivity activity, CancellationToken cancellationToken) => ListActivityAsync(kind, id, after, size, reader, people, activity, cancellationToken))
        .WithName(name).WithSummary(summary).Produces<ActivitiesResponse>().ProducesProblem(404);

    private static async Task<IResult> ListActivityAsync(
        ActivityKind kind, Guid id, Guid? after, int? size, CurrentReader reader, PeopleDirectory people, PersonActivity activity, CancellationToken cancellationToken)
    {
        var known = await people.ListKnownCopsAsync(reader.Required, cancellationToken);
        if (await people.FindOrNullAsync(known, id, cancellationToken) is null)
        {
            return Problem.NotFound().ToResult();
        }

        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await activity.ListAsync(reader.Required, known, id, kind, after, take + 1, cancellationToken);
        return TypedResults.Ok(new ActivitiesResponse(
            [.. rows.Take(take).Select(row => new ActivityResponse(row.Id.ToString(), row.Title, row.Href, row.At, row.Cops, row.IsAccepted))], rows.Count > take ? rows[take - 1].Id.ToString() : null));
    }

    private static async Task<DirectoryResponse> ListAsync(
        string? q, string? helps, string? job, string? school, string? region, string? cop, string? after, int? size, CurrentReader reader, PeopleDirectory directory, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var last = Guid.TryParse(after, out var id) ? id : Guid.Empty;
        var people = await directory.ListAsync(reader.Required, new DirectoryFilter { Text = q, Helps = helps, Job = job, School = school, Region = region, Cop = cop }, cancellationToken);
        var rows = await people.Where(person => person.Id > last).OrderBy(person => person.Id).Take(take + 1).ToListAsync(cancellationToken);
        return new DirectoryResponse([.. rows.Take(take).Select(DirectoryPersonResponse.From)], rows.Count > take ? rows[take - 1].Id.ToString() : null);
    }

    private static async Task<IResult> GetAsync(Guid id, CurrentReader reader, PeopleDirectory directory, CancellationToken cancellationToken) =>
        await directory.FindOrNullAsync(reader.Required, id, cancellationToken) is { } person ? TypedResults.Ok(DirectoryPersonResponse.From(person)) : Problem.NotFound().ToResult();
}
