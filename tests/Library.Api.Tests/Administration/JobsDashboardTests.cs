using System.Net;
using Hangfire;
using Library.Api.Tests.Pages;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Library.Api.Tests.Administration;

/// <summary>The pages about background jobs: for admins who signed in on the site, under a policy of their own.</summary>
public sealed class JobsDashboardTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static readonly string[] Pages = ["", "/jobs/enqueued", "/jobs/scheduled", "/jobs/processing", "/jobs/succeeded", "/jobs/failed", "/jobs/deleted", "/retries", "/recurring", "/servers"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admins_open_every_page_with_our_headers_and_nobody_else_any_of_them()
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        using var token = await shared.Application.AdminAsync(Cancellation);
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");
        using var visitor = await Visitor.SignInAsync(shared.Application, "lead-ell@school.example", Cancellation);
        using var anybody = shared.Application.Anonymous();

        foreach (var address in Pages.Select(page => $"/admin/jobs{page}"))
        {
            using var shown = await admin.Http.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            Assert.Contains("frame-ancestors 'none'", Assert.Single(shown.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", Assert.Single(shown.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal(("DENY", "nosniff"), (Assert.Single(shown.Headers.GetValues("X-Frame-Options")), Assert.Single(shown.Headers.GetValues("X-Content-Type-Options"))));
            Assert.True(shown.Headers.CacheControl?.NoStore);
            Assert.Equal(HttpStatusCode.NotFound, await token.StatusAsync(address, Cancellation));
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync(address, Cancellation)).Status);
            using var sentAway = await anybody.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.Found, sentAway.StatusCode);
        }
    }

    [Fact]
    public async Task A_command_without_the_proof_of_its_page_is_refused()
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "reconcile")]);

        using var refused = await admin.Http.PostAsync("/admin/jobs/recurring/remove", form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var connection = shared.Application.Services.GetRequiredService<JobStorage>().GetConnection();
        Assert.Contains(Hangfire.Storage.StorageConnectionExtensions.GetRecurringJobs(connection), job => job.Id == "reconcile");
    }

    [Fact]
    [Trait("Needs", "browser")]
    public async Task In_a_browser_its_pages_work_and_a_recurring_job_is_triggered()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("Jobs.").ToStream().ToArray(), "jobs.pdf", Cancellation);
        var page = await chromium.SignInAsync(shared.Application, LibraryApplication.AdminEmail);
        var faults = new List<string>();
        page.Console += (_, message) => faults.AddRange(message.Type == "error" || message.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [message.Text] : Array.Empty<string>());
        page.PageError += (_, error) => faults.Add(error);

        await page.GotoAsync("/admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Background jobs" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/jobs");
        await Assertions.Expect(page.Locator("#realtimeGraph")).ToBeVisibleAsync();
        await page.GotoAsync("/admin/jobs/recurring");
        await page.Locator("input.js-jobs-list-checkbox[value='sweep']").CheckAsync();
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Load += (_, _) => reloaded.TrySetResult();
        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync(), answer => answer.Url.EndsWith("/recurring/trigger", StringComparison.Ordinal));
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation); // the page shows itself anew after that
        await page.GotoAsync("/admin/jobs/jobs/succeeded");
        await Assertions.Expect(page.GetByText("IndexDocumentJob.RunAsync").Or(page.GetByText("SweepJob.RunAsync")).First).ToBeVisibleAsync();

        Assert.InRange(answer.Status, 200, 299);
        Assert.Empty(faults);
    }
}
