using System.Net;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>Searches of a time and of older versions, and why something is found, over HTTP.</summary>
public sealed class SearchSpanTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Older_versions_are_found_on_request_and_lead_to_themselves()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"Before {word}.").ToStream().ToArray(), "a.pdf", Cancellation));
        using var form = LibraryClient.Form(APdf.New().Page($"Now {other}.").ToStream().ToArray(), "b.pdf", []);
        using var uploaded = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        await LibraryClient.UntilAsync(() => admin.SearchAsync($"q={other}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);

        var current = await admin.SearchAsync($"q={word}", Cancellation);
        var all = await admin.SearchAsync($"q={word}&versions=all", Cancellation);

        Assert.Equal(0, current.GetProperty("total").GetInt32());
        var hit = Assert.Single(all.GetProperty("hits").EnumerateArray());
        Assert.Equal((1, 2), (hit.GetProperty("version").GetInt32(), hit.GetProperty("newestVersion").GetInt32()));
        Assert.Contains("version=1", hit.GetProperty("href").GetString(), StringComparison.Ordinal);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var page = (await visitor.OpenAsync($"/search?q={word}&versions=all", Cancellation)).Html;
        Assert.Contains("Version 1 of 2", page, StringComparison.Ordinal);
        Assert.Contains("Older versions too", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_version_that_has_the_words_is_a_hit_of_its_own()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"Before {word}.").Page($"Once more {word}.").ToStream().ToArray(), "a.pdf", Cancellation));
        using var form = LibraryClient.Form(APdf.New().Page($"Now {word} {other}.").Page($"And {word}.").ToStream().ToArray(), "b.pdf", []);
        using var uploaded = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        await LibraryClient.UntilAsync(() => admin.SearchAsync($"q={other}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);

        var both = await admin.SearchAsync($"q={word}&versions=all", Cancellation);
        var one = await admin.SearchAsync($"q={word}+{other}&versions=all", Cancellation);

        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var unfolded = (await visitor.OpenAsync($"/search?q={word}&versions=all&more={id}-v1", Cancellation)).Html;

        Assert.Equal([1, 2], both.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("version").GetInt32()).Order());
        Assert.Equal(2, Assert.Single(one.GetProperty("hits").EnumerateArray()).GetProperty("version").GetInt32());
        Assert.Equal(1, Assert.Single(one.GetProperty("partialHits").EnumerateArray()).GetProperty("version").GetInt32());
        Assert.Contains($"id=\"hit-{id}\"", unfolded, StringComparison.Ordinal);
        Assert.Contains($"id=\"hit-{id}-v1\"", unfolded, StringComparison.Ordinal);
        Assert.Equal(2, unfolded.Split("Only the best passages").Length);
        Assert.Equal(2, unfolded.Split("More in this document").Length);
    }

    [Fact]
    public async Task Only_documents_of_the_days_that_are_asked_for_are_found()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(APdf.New().Page($"A {word}.").ToStream().ToArray(), "a.pdf", Cancellation);
        var today = DateTime.UtcNow.Date;
        async Task<int> CountAsync(string parameters) => (await admin.SearchAsync($"q={word}&{parameters}", Cancellation)).GetProperty("total").GetInt32();

        Assert.Equal(1, await CountAsync($"from={today.AddDays(-2):yyyy-MM-dd}&to={today.AddDays(2):yyyy-MM-dd}"));
        Assert.Equal(0, await CountAsync($"from={today.AddDays(2):yyyy-MM-dd}"));
        Assert.Equal(0, await CountAsync($"to={today.AddDays(-2):yyyy-MM-dd}"));
        Assert.Equal(1, await CountAsync("from=&to="));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("versions=old", "versions")]
    public async Task What_is_no_day_or_no_choice_is_refused(string parameters, string field)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.Http.GetAsync($"/api/v1/search?{parameters}", Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(body.RootElement.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Admins_are_told_why_a_document_is_found_and_nobody_else()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page($"The {word} policy.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", $"About {word}")));

        var why = await admin.GetAsync($"/api/v1/search/why?q={word}+policies&id={id}", Cancellation);
        var reasons = why.GetProperty("reasons").EnumerateArray().ToList();

        Assert.Equal((word, true, true), (reasons[0].GetProperty("text").GetString(), reasons[0].GetProperty("inTitle").GetBoolean(), reasons[0].GetProperty("asTyped").GetBoolean()));
        Assert.Equal(("policies", false, false), (reasons[1].GetProperty("text").GetString(), reasons[1].GetProperty("inTitle").GetBoolean(), reasons[1].GetProperty("asTyped").GetBoolean()));
        Assert.Equal(HttpStatusCode.Forbidden, await member.StatusAsync($"/api/v1/search/why?q={word}&id={id}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync($"/api/v1/search/why?q={word}&id={Guid.NewGuid()}", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        Assert.Contains("/admin/why?q=", (await visitor.OpenAsync($"/search?q={word}", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("in the title", (await visitor.OpenAsync($"/admin/why?q={word}&id={id}", Cancellation)).Html, StringComparison.Ordinal);
        using var other = await Visitor.SignInAsync(shared.Application, "member-@school.example", Cancellation);
        Assert.DoesNotContain("/admin/why", (await other.OpenAsync($"/search?q={word}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_passages_of_a_hit_are_shown_on_request_beside_the_other_hits()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var file = Enumerable.Range(1, 5).Aggregate(APdf.New(), (pdf, page) => pdf.Page($"Place {page} of {word}."));
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(file.ToStream().ToArray(), "a.pdf", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        async Task<int> CountAsync(string address) => System.Text.RegularExpressions.Regex.Count((await visitor.OpenAsync(address, Cancellation)).Html, "<q[ >]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

        Assert.Equal(2, await CountAsync($"/search?q={word}"));
        Assert.Equal(5, await CountAsync($"/search?q={word}&more={id}"));
        Assert.Equal(2, await CountAsync($"/search?q={word}&more={Guid.NewGuid()}"));
        Assert.Equal(2, await CountAsync($"/search?q={word}&more=%00"));
    }
}
