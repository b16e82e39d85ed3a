using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Documents;

/// <summary>What has some of the words, below a short list: over the API, on the page and in what is kept of searches.</summary>
public sealed class PartialHitTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_some_of_the_words_is_listed_apart_and_says_what_it_lacks()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        var both = await UploadAsync(admin, $"The {word} of the {other}.");
        var one = await UploadAsync(admin, $"The {word} alone.");
        var draft = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Pdf($"The {other} of admins."), "draft.pdf", Cancellation, ("visibility", "draft")));

        var found = await admin.SearchAsync($"q={word}+{other}", Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var ofMember = await member.SearchAsync($"q={word}+{other}", Cancellation);
        var table = await admin.Http.GetStringAsync($"/api/v1/search.csv?q={word}+{other}", Cancellation);

        Assert.Equal(("all", 1), (found.GetProperty("matched").GetString(), found.GetProperty("total").GetInt32()));
        Assert.Equal([both], found.GetProperty("hits").EnumerateArray().Select(LibraryClient.IdOf));
        Assert.Equal(new[] { one, draft }.Order(), found.GetProperty("partialHits").EnumerateArray().Select(LibraryClient.IdOf).Order());
        var partial = Assert.Single(ofMember.GetProperty("partialHits").EnumerateArray());
        Assert.Equal(one, LibraryClient.IdOf(partial));
        Assert.Equal([other], partial.GetProperty("missing").EnumerateArray().Select(missing => missing.GetString()));
        Assert.Equal($"The {word} alone.", partial.GetProperty("snippets")[0].GetProperty("text").GetString());
        Assert.Equal(2, table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_page_shows_it_below_the_results_and_what_is_opened_there_has_a_place()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (word, other) = (SharedApplication.Word(), SharedApplication.Word());
        await UploadAsync(admin, $"The {word} of the {other}.");
        var one = await UploadAsync(admin, $"The {other} alone.", "Page two.", $"And {other} again.");
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = (await visitor.OpenAsync($"/search?q={word}+{other}", Cancellation)).Html;
        var unfolded = (await visitor.OpenAsync($"/search?q={word}+{other}&more={one}", Cancellation)).Html;
        await visitor.OpenAsync($"/documents/{one}?q={word}%20{other}", Cancellation);

        var below = page[page.IndexOf("These have only some of the words", StringComparison.Ordinal)..];
        Assert.Contains($"id=\"hit-{one}\"", below, StringComparison.Ordinal);
        Assert.Contains($">{word}</s>", below, StringComparison.Ordinal);
        Assert.Contains("Only the best passages", unfolded, StringComparison.Ordinal);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await LibraryClient.UntilAsync(() => catalogue.OpenedResults.AnyAsync(result => result.DocumentId == Guid.Parse(one), Cancellation), opened => opened, Cancellation);
        Assert.Equal(2, (await catalogue.OpenedResults.SingleAsync(result => result.DocumentId == Guid.Parse(one), Cancellation)).Position);
    }

    private static async Task<string> UploadAsync(LibraryClient client, params string[] pages) => LibraryClient.IdOf(await client.UploadAndWaitAsync(Pdf(pages), "a.pdf", Cancellation));

    private static byte[] Pdf(params string[] pages) => pages.Aggregate(APdf.New(), (pdf, text) => pdf.Page(text)).ToStream().ToArray();
}
