using Library.Api.Errors;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <param name="Current">Whether it is the one that asks.</param>
internal sealed record SessionResponse(string Id, string UserAgent, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool Current);

internal sealed record SessionsResponse(IReadOnlyList<SessionResponse> Items, string? Next);

/// <param name="Scope">"read" or "write"; the latter reads as well.</param>
internal sealed record TokenRequest(string? Name, string? Scope, int? Days);

internal sealed record TokenResponse(string Id, string Name, string Scope, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static TokenResponse From(ApiToken token) => new(token.Id.ToString(), token.Name, token.MayWrite ? "write" : "read", token.CreatedAt, token.ExpiresAt, token.LastUsedAt);
}

internal sealed record TokensResponse(IReadOnlyList<TokenResponse> Items, string? Next);

/// <param name="Secret">What the program sends; shown this once.</param>
internal sealed record NewTokenResponse(TokenResponse Token, string Secret);

/// <summary>One's own sessions and tokens. A token does not reach them.</summary>
internal static class OwnAccessEndpoints
{
    public static void MapOwnAccess(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me").WithTags("Members").RequireAuthorization().WithMetadata(SignedInThemselves.Metadata)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        me.MapGet("/sessions", ListSessionsAsync).WithName("ListSessions").WithSummary("Where one is signed in").Produces<SessionsResponse>();
        me.MapDelete("/sessions/{id:guid}", EndSessionAsync).WithName("EndSession").WithSummary("End a session, from its next request on").Produces(204).ProducesProblem(404);
        me.MapDelete("/sessions", EndOthersAsync).WithName("EndOtherSessions").WithSummary("End every session but this one").Produces(204);
        me.MapGet("/tokens", ListTokensAsync).WithName("ListTokens").WithSummary("One's tokens for programs").Produces<TokensResponse>();
        me.MapPost("/tokens", CreateTokenAsync).WithName("CreateToken").WithSummary("Make a token for a program").Produces<NewTokenResponse>(StatusCodes.Status201Created).ProducesProblem(400);
        me.MapDelete("/tokens/{id:guid}", RevokeTokenAsync).WithName("RevokeToken").WithSummary("Take a token back, from its next request on").Produces(204).ProducesProblem(404);
    }

    private static async Task<SessionsResponse> ListSessionsAsync(CurrentReader current, LibraryDbContext catalogue, TimeProvider time, CancellationToken cancellationToken)
    {
        var (person, now) = (current.Required.Id, time.GetUtcNow());
        var rows = await catalogue.Sessions.AsNoTracking().Where(session => session.PersonId == person && session.ExpiresAt > now).OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellationToken);
        return new SessionsResponse(
            [.. rows.Select(row => new SessionResponse(row.Id.ToString(), row.UserAgent, row.Address, row.CreatedAt, row.LastSeenAt, row.ExpiresAt, row.Id == current.SessionId))], Next: null);
    }

    private static async Task<IResult> EndSessionAsync(Guid id, CurrentReader current, OwnSessions sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(current.Required, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();

    private static async Task<IResult> EndOthersAsync(CurrentReader current, OwnSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.EndOthersAsync(current.Required, current.SessionId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<TokensResponse> ListTokensAsync(CurrentReader current, ApiTokens tokens, CancellationToken cancellationToken) =>
        new([.. (await tokens.ListAsync(current.Required, cancellationToken)).Select(TokenResponse.From)], Next: null);

    private static async Task<IResult> CreateTokenAsync(TokenRequest request, CurrentReader current, ApiTokens tokens, CancellationToken cancellationToken)
    {
        if (request.Scope is not ("read" or "write"))
        {
            return Problem.Validation("scope", "A scope is read or write.").ToResult();
        }

        var (token, secret, errors) = await tokens.CreateAsync(current.Required, request.Name, request.Scope == "write", request.Days ?? 0, cancellationToken);
        return token is null ? Problem.Validation(errors.ByField).ToResult() : TypedResults.Created($"/api/v1/me/tokens/{token.Id}", new NewTokenResponse(TokenResponse.From(token), secret));
    }

    private static async Task<IResult> RevokeTokenAsync(Guid id, CurrentReader current, ApiTokens tokens, CancellationToken cancellationToken) =>
        await tokens.RevokeAsync(current.Required, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound().ToResult();
}
