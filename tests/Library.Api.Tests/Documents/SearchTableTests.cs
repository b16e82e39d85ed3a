using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>A list of results as a table for spreadsheets.</summary>
public sealed class SearchTableTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_of_results_is_a_table_of_what_the_reader_may_see()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(
            APdf.New().Page("A first page.").Page($"Here stands {word}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "=SUM(A1), \"quoted\""), ("area", "governance")));
        await admin.UploadAndWaitAsync(APdf.New().Page($"Secret {word}.").ToStream().ToArray(), "b.pdf", Cancellation, ("title", "Secret"), ("visibility", "cops"), ("cop", "ell"));

        using var answer = await member.Http.GetAsync($"/api/v1/search.csv?q={word}&page=7&size=3", Cancellation);
        var lines = (await answer.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var ofAdmin = await admin.Http.GetStringAsync($"/api/v1/search.csv?q={word}", Cancellation);
        var narrowed = await admin.Http.GetStringAsync($"/api/v1/search.csv?q={word}&area=governance", Cancellation);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Title,Kind,Areas,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=SUM(A1), \"\"quoted\"\"\",Resource,Governance,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",Format,Pages,Version,Updated,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",PDF,2,1,", lines[1], StringComparison.Ordinal);
        Assert.Contains($",2,,Here stands {word}.,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"/documents/{id}?page=2&q={word}", lines[1], StringComparison.Ordinal);
        Assert.Contains("Secret", ofAdmin, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", narrowed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spreadsheet_is_told_that_it_is_UTF8_and_gets_whole_addresses()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(APdf.New().Page($"The {word} “policy”.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "Paper"));

        var bytes = await admin.Http.GetByteArrayAsync($"/api/v1/search.csv?q={word}%20policy", Cancellation);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.EndsWith($"?page=1&q={word}%20policy\r\n", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_page_is_listed_and_what_cannot_be_searched_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        for (var i = 0; i < 105; i++)
        {
            (await admin.PostAsync([.. System.Text.Encoding.UTF8.GetBytes($"Number {i} of {word}.")], $"{i}.txt", [("title", $"Paper {i}")], Cancellation)).Dispose();
        }

        await LibraryClient.UntilAsync(() => admin.SearchAsync($"q={word}", Cancellation), found => found.GetProperty("total").GetInt32() == 105, Cancellation);

        var lines = (await admin.Http.GetStringAsync($"/api/v1/search.csv?q={word}", Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        using var refused = await admin.Http.GetAsync("/api/v1/search.csv?sort=color", Cancellation);

        Assert.Equal(106, lines.Distinct(StringComparer.Ordinal).Count());
        await Problems.AssertAsync(refused, HttpStatusCode.BadRequest, "validation");
    }
}
