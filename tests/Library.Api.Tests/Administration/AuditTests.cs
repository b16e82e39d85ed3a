using System.Data.Common;
using System.Net;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task A_file_that_is_taken_and_a_restricted_text_that_is_read_are_noted_once()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page("Restricted.").ToStream().ToArray(), "a.pdf", Cancellation, ("visibility", "cops"), ("cop", "ell")));

        var ranges = await Task.WhenAll(member.StatusAsync($"/api/v1/documents/{id}/content", Cancellation), member.StatusAsync($"/api/v1/documents/{id}/text", Cancellation));
        await member.StatusAsync($"/api/v1/documents/{id}/content", Cancellation);
        await member.StatusAsync($"/api/v1/documents/{id}/text", Cancellation);
        var actions = (await admin.GetAsync($"/api/v1/audit?subject={id}", Cancellation)).GetProperty("items").EnumerateArray().Select(row => row.GetProperty("action").GetString());

        Assert.All(ranges, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(["document-added", "document-read", "file-taken"], actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_of_who_sees_a_document_is_noted_with_before_and_after()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(APdf.New().Page("Moved.").ToStream().ToArray(), "a.pdf", Cancellation, ("visibility", "draft")));

        using var changed = await admin.PatchAsync(id, new { visibility = "members" }, Cancellation);
        var detail = (await admin.GetAsync($"/api/v1/audit?subject={id}&action=document-changed", Cancellation)).GetProperty("items")[0].GetProperty("detail").GetString();

        Assert.StartsWith("seen by: admins, owner:", detail, StringComparison.Ordinal);
        Assert.Contains("→ admins, members, owner:", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE \"Audit\" SET \"Action\" = 'nothing'")]
    [InlineData("DELETE FROM \"Audit\"")]
    public async Task The_database_itself_refuses_to_change_the_trail(string statement)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.Add(new AuditEntry { At = TimeProvider.System.GetUtcNow(), Action = "kept" });
        await catalogue.SaveChangesAsync(Cancellation);

        await Assert.ThrowsAnyAsync<DbException>(() => catalogue.Database.ExecuteSqlRawAsync(statement, Cancellation));
    }

    [Fact]
    public async Task What_is_older_than_the_trail_is_kept_is_removed()
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var action = SharedApplication.Word();
        catalogue.AddRange(
            new AuditEntry { At = TimeProvider.System.GetUtcNow().AddDays(-731), Action = action, Subject = "old" },
            new AuditEntry { At = TimeProvider.System.GetUtcNow().AddDays(-729), Action = action, Subject = "young" });
        await catalogue.SaveChangesAsync(Cancellation);

        await scope.ServiceProvider.GetRequiredService<AuditTrail>().RemoveOldAsync(Cancellation);

        Assert.Equal(["young"], await catalogue.Audit.Where(entry => entry.Action == action).Select(entry => entry.Subject).ToListAsync(Cancellation));
    }
}
