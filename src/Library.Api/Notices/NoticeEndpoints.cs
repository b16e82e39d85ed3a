using Library.Api.Errors;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.Notices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Notices;

/// <summary>What one hears by mail of conversations, and the links in mails that stop them.</summary>
internal static class NoticeEndpoints
{
    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me/notices").WithTags("Notices").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        me.MapGet("/", ReadAsync).WithName("GetNotices").WithSummary("What one hears by mail of communities and conversations").Produces<NoticesResponse>();
        me.MapPut("/", SetAsync).WithName("SetNotices").WithSummary("Choose what one hears by mail; what is left out is as if nothing had been chosen").Produces<NoticesResponse>().ProducesProblem(400);
        me.MapPut("/threads/{id:guid}", FollowAsync).WithName("FollowThread").WithSummary("Follow or mute one conversation").Produces(204).ProducesProblem(400).ProducesProblem(404);

        me.MapPut("/people/{id:guid}", FollowPersonAsync).WithName("FollowPerson").WithSummary("Follow a person: hear of what they post and share, as far as one may see it").Produces(204).ProducesProblem(400).ProducesProblem(404);
        me.MapPut("/documents/{id:guid}", FollowDocumentAsync).WithName("FollowDocument").WithSummary("Follow a document: hear of its new versions, and of what is written where posts name it").Produces(204).ProducesProblem(400).ProducesProblem(404);

        // What mail programs ask carries no rights but those of the link.
        var stop = routes.MapGroup(NoticeStopLinks.OneClick).WithTags("Notices").AllowAnonymous().RequireRateLimiting(RateLimits.Ask);
        stop.MapPost("/", StopAsync).WithName("StopNotices").WithSummary("Stop the mails that a link in one of them names, as mail programs do (RFC 8058)").Produces(204).DisableAntiforgery();
        stop.MapGet("/", ConfirmStop).WithName("ConfirmStopNotices").WithSummary("Go on to the page that asks whether to stop them").Produces(StatusCodes.Status302Found);
    }

    private static async Task<NoticesResponse> ReadAsync(CurrentReader reader, NoticeSubscriptions subscriptions, CancellationToken cancellationToken) =>
        NoticesResponse.From(await subscriptions.ReadAsync(reader.Required, cancellationToken));

    private static async Task<IResult> SetAsync(NoticesRequest request, CurrentReader reader, NoticeSubscriptions subscriptions, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        var wish = request.Read(errors);
        if (errors.Any)
        {
            return Problem.Validation(errors.ByField).ToResult();
        }

        await subscriptions.SetAsync(reader.Required, wish, cancellationToken);
        return TypedResults.Ok(await ReadAsync(reader, subscriptions, cancellationToken));
    }

    private static async Task<IResult> FollowAsync(Guid id, FollowRequest request, CurrentReader reader, NoticeSubscriptions subscriptions, CancellationToken cancellationToken)
    {
        var isFrequency = KebabCase.TryParse<AlertFrequency>(request.Frequency, out var frequency);
        if (request.Frequency is not null && !isFrequency)
        {
            return Problem.Validation("frequency", "Say at-once, daily, weekly or never.").ToResult();
        }

        return await subscriptions.FollowAsync(reader.Required, id, isFrequency ? frequency : null, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
    }

    private static Task<IResult> FollowPersonAsync(Guid id, FollowSubjectRequest request, CurrentReader reader, NoticeSubscriptions subscriptions, CancellationToken cancellationToken) =>
        FollowSubjectAsync(request, frequency => subscriptions.FollowPersonAsync(reader.Required, id, frequency, cancellationToken));

    private static Task<IResult> FollowDocumentAsync(Guid id, FollowSubjectRequest request, CurrentReader reader, NoticeSubscriptions subscriptions, CancellationToken cancellationToken) =>
        FollowSubjectAsync(request, frequency => subscriptions.FollowDocumentAsync(reader.Required, id, frequency, cancellationToken));

    private static async Task<IResult> FollowSubjectAsync(FollowSubjectRequest request, Func<AlertFrequency, Task<bool>> follow)
    {
        var frequency = FollowSubjectRequest.Usual;
        if (request.Frequency is not null && !KebabCase.TryParse(request.Frequency, out frequency))
        {
            return Problem.Validation("frequency", "Say at-once, daily, weekly or never.").ToResult();
        }

        return await follow(frequency) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
    }

    private static async Task<IResult> StopAsync(string? token, NoticeStopLinks links, NoticeSubscriptions subscriptions, CancellationToken cancellationToken)
    {
        if (links.ReadOrNull(token) is { } stop)
        {
            await subscriptions.StopAsync(stop, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static RedirectHttpResult ConfirmStop(string? token) => TypedResults.Redirect(QueryHelpers.AddQueryString(NoticeStopLinks.Page, "token", token ?? ""));
}
