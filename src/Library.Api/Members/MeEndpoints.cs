using Library.Api.Errors;
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
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me").WithTags("Members").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        me.MapGet("/", (CurrentReader reader) => MeResponse.From(reader.Required)).WithName("Me").WithSummary("Who is signed in");
        me.MapPatch("/", SetAsync).WithName("SetMe").WithSummary("Say something else of oneself: name, title, helpsWith").Produces(204).ProducesProblem(400);
    }

    private static async Task<IResult> SetAsync(ProfileInput request, CurrentReader reader, Profile profile, CancellationToken cancellationToken)
    {
        var errors = await profile.SetAsync(reader.Required, request, cancellationToken);
        return errors.Any ? Problem.Validation(errors.ByField).ToResult() : TypedResults.NoContent();
    }
}
