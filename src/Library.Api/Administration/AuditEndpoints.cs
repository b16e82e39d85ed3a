using System.Globalization;
using Library.Api.Members;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

internal sealed record AuditResponse(IReadOnlyList<AuditRow> Items, string? Next);

/// <summary>The audit trail: for admins.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/v1").WithTags("Administration").RequireAuthorization(Admin.Policy)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        audit.MapGet("/audit", ListAsync).WithName("ListAudit").WithSummary("Who did what to what and when, the newest first").Produces<AuditResponse>();
        audit.MapGet("/audit.csv", ExportAsync).WithName("ExportAudit").WithSummary("The same as a table").Produces(200, contentType: CsvTable.MediaType);
    }

    private static async Task<AuditResponse> ListAsync(
        string? person, string? action, string? subject, string? from, string? to, long? after, int? size, AuditList audit, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size ?? 50, 1, 100);
        var rows = await audit.List(new AuditFilter(person, action, subject, ReviewDays.ReadOrNull(from), ReviewDays.ReadOrNull(to)), after).Take(take + 1).ToListAsync(cancellationToken);
        return new AuditResponse([.. rows.Take(take)], rows.Count > take ? rows[take - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static async Task ExportAsync(
        string? person, string? action, string? subject, string? from, string? to, HttpResponse response, CurrentReader reader, AuditList audit, LibraryDbContext catalogue, TimeProvider time, CancellationToken cancellationToken)
    {
        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Required.Id, Action = "audit-exported" });
        await catalogue.SaveChangesAsync(cancellationToken);
        await CsvTable.WriteAsync(
            response,
            "audit.csv",
            ["at", "person", "email", "action", "subject", "detail", "address"],
            audit.List(new AuditFilter(person, action, subject, ReviewDays.ReadOrNull(from), ReviewDays.ReadOrNull(to)), before: null).AsAsyncEnumerable(),
            row => [CsvTable.TimeOf(row.At), row.Person, row.Email, row.Action, row.Subject, row.Detail, row.Address],
            cancellationToken);
    }
}
