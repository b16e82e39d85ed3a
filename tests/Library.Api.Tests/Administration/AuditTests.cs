using System.Net;

namespace Library.Api.Tests.Administration;

/// <summary>What was done can be found again, and taken along.</summary>
public sealed class AuditTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_of_a_school_is_found_by_its_subject_with_who_did_it()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        using var added = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{slug}", new { name = "A School" }, Cancellation);
        using var changed = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{slug}", new { name = "Another name", memberUntil = "2030-06-30" }, Cancellation);

        var rows = (await admin.GetAsync($"/api/v1/audit?subject={slug}", Cancellation)).GetProperty("items").EnumerateArray().ToList();
        var byOthers = await admin.GetAsync($"/api/v1/audit?subject={slug}&person=nobody-of-this-name", Cancellation);

        Assert.Equal(["school-changed", "school-added"], rows.Select(row => row.GetProperty("action").GetString()));
        Assert.All(rows, row => Assert.Equal(LibraryApplication.AdminEmail, row.GetProperty("email").GetString()));
        Assert.Empty(byOthers.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_exported_table_runs_nothing_in_a_spreadsheet()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        using var set = await admin.SendAsync(HttpMethod.Put, $"/api/v1/areas/{slug}", new { label = "=HYPERLINK(\"http://evil.example\")" }, Cancellation);

        using var answer = await admin.Http.GetAsync($"/api/v1/audit.csv?subject={slug}", Cancellation);
        var table = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/audit")]
    [InlineData("/api/v1/audit.csv")]
    public async Task The_trail_is_for_admins(string address)
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");

        Assert.Equal(HttpStatusCode.Forbidden, await lead.StatusAsync(address, Cancellation));
    }
}
