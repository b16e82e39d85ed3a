using Library.Storage.People;

namespace Library.Api.Members;

internal sealed record MeResponse(string Id, string Name, string Email, string Role, string? School, IReadOnlyList<CopSeatResponse> Cops)
{
    public static MeResponse From(Reader reader) => new(
        reader.Id.ToString(), reader.Name, reader.Email, reader.Role, reader.School, [.. reader.Cops.Select(seat => new CopSeatResponse(seat.Slug, seat.IsLead ? "lead" : "member"))]);
}

internal sealed record CopSeatResponse(string Slug, string Role);

internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/me", (CurrentReader reader) => MeResponse.From(reader.Required))
            .WithTags("Members").WithName("Me").WithSummary("Who is signed in").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
}
