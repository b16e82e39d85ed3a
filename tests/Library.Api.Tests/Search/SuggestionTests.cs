using System.Net;
using System.Text.Json;
using Library.Api.Search;
using Library.Storage.Searches;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Search;

/// <summary>What is typed is completed from all that has a name, and from nothing that the reader may not see.</summary>
public sealed class SuggestionTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Titles_are_completed_with_their_letters_marked_and_with_an_error_forgiven()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = await UploadAsync($"Guide to {word}", "members");

        var found = Assert.Single(await ListAsync(member, word[..16])); // of eight letters two may be wrong, so that another test's name could be meant
        var forgiven = Assert.Single(await ListAsync(member, word[..4] + word[5..12]));

        Assert.Equal(($"Guide to {word}", "document", $"/documents/{id}"), (TextOf(found), KindOf(found), HrefOf(found)));
        Assert.Equal([9, 25], found.GetProperty("marks")[0].EnumerateArray().Select(mark => mark.GetInt32()));
        Assert.Equal($"Guide to {word}", TextOf(forgiven));
    }

    [Fact]
    public async Task Communities_are_completed_for_everybody_who_is_signed_in()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);

        var suggested = await ListAsync(member, "special edu");

        Assert.Contains(suggested, suggestion => (KindOf(suggestion), HrefOf(suggestion)) == ("cop", "/communities/special-education"));
    }

    [Fact]
    public async Task Where_something_is_called_as_it_was_typed_nothing_else_is_taken_for_a_typing_error()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);
        Assert.Contains(await ListAsync(member, "specisl"), suggestion => HrefOf(suggestion) == "/communities/special-education");
        var id = await UploadAsync("Minutes of the Specisl family", "members");

        var suggested = Assert.Single(await ListAsync(member, "specisl"));

        Assert.Equal($"/documents/{id}", HrefOf(suggested));
    }

    [Fact]
    public async Task Words_of_the_field_are_completed_where_the_reader_finds_something_by_them()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "nurse-mental-health");
        using var other = await shared.Application.MemberOfAsync(Cancellation);
        await UploadAsync("Of the nurses", "cops", "This is how to use an EpiPen.", "nurse-mental-health");

        var suggested = Assert.Single(await ListAsync(member, "epinep"), suggestion => KindOf(suggestion) == "word");

        Assert.Equal(("epinephrine", "/search?q=epinephrine"), (TextOf(suggested), HrefOf(suggested)));
        Assert.DoesNotContain(await ListAsync(other, "epinep"), suggestion => KindOf(suggestion) == "word");
    }

    /// <summary>It is typed whole: what it stands for is told, and the titles that have it, to those who may see them.</summary>
    [Fact]
    public async Task An_acronym_is_completed_by_what_it_stands_for()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "nurse-mental-health");
        using var other = await shared.Application.MemberOfAsync(Cancellation);
        var id = await UploadAsync("Guide to screening, brief intervention and more", "cops", "This is screening, brief intervention.", "nurse-mental-health");

        var ofMember = await ListAsync(member, "sbirt");
        var ofOther = await ListAsync(other, "sbirt");

        Assert.Contains(ofMember, suggestion => HrefOf(suggestion) == $"/documents/{id}");
        Assert.Contains(ofMember, suggestion => (KindOf(suggestion), TextOf(suggestion)) == ("word", "screening brief intervention"));
        Assert.DoesNotContain(ofOther, suggestion => HrefOf(suggestion) == $"/documents/{id}");
        Assert.DoesNotContain(ofOther, suggestion => KindOf(suggestion) == "word");
    }

    [Fact]
    public async Task What_others_look_for_is_completed_only_where_the_reader_finds_something_by_it()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        using var other = await shared.Application.MemberOfAsync(Cancellation);
        var (word, seen) = (SharedApplication.Word(), SharedApplication.Word());
        await UploadAsync("Paper", "cops", $"Here is {word} layoffs.", "ell");
        await UploadAsync("Paper", "members", $"Here is {seen} layoffs.");
        var frequent = shared.Application.Services.GetRequiredService<FrequentQueries>();
        frequent.Use([.. frequent.Now, new CommonQuery($"layoffs {word}", 9), new CommonQuery($"layoffs {seen}", 3)]);

        var ofMember = await ListAsync(member, "layoff");
        var ofOther = await ListAsync(other, "layoff");

        Assert.Equal([$"layoffs {word}", $"layoffs {seen}"], ofMember.Where(suggestion => KindOf(suggestion) == "query").Select(TextOf));
        Assert.Equal([$"layoffs {seen}"], ofOther.Where(suggestion => KindOf(suggestion) == "query").Select(TextOf));
        Assert.Equal($"/search?q=layoffs%20{seen}", HrefOf(ofOther.Single(suggestion => KindOf(suggestion) == "query")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20%20")]
    [InlineData("?q=%22%22%28%28")]
    [InlineData("?q=%E2%80%AE")]
    [InlineData("?q=%ED%A0%80")]
    [InlineData("?q=%00%01")]
    public async Task Nothing_that_could_be_completed_is_no_error(string query)
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);

        Assert.Empty((await member.GetAsync($"/api/v1/suggest{query}", Cancellation)).GetProperty("suggestions").EnumerateArray());
    }

    [Fact]
    public async Task Too_much_is_refused_and_a_lot_is_not()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, await member.StatusAsync($"/api/v1/suggest?q={new string('q', 300)}", Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, await member.StatusAsync($"/api/v1/suggest?q={new string('q', 513)}", Cancellation));
    }

    [Fact]
    public async Task Strangers_are_told_nothing()
    {
        using var stranger = shared.Application.Anonymous();

        using var answer = await stranger.GetAsync("/api/v1/suggest?q=audit", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<string> UploadAsync(string title, string visibility, string text = "Text.", string? cop = null)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        (string, string)[] fields = cop is null ? [("title", title), ("visibility", visibility)] : [("title", title), ("visibility", visibility), ("cop", cop)];
        return LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(text).ToStream().ToArray(), "a.pdf", Cancellation, fields));
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(LibraryClient client, string typed) =>
        [.. (await client.GetAsync($"/api/v1/suggest?q={Uri.EscapeDataString(typed)}", Cancellation)).GetProperty("suggestions").EnumerateArray()];

    private static string? TextOf(JsonElement suggestion) => suggestion.GetProperty("text").GetString();

    private static string? KindOf(JsonElement suggestion) => suggestion.GetProperty("kind").GetString();

    private static string? HrefOf(JsonElement suggestion) => suggestion.GetProperty("href").GetString();
}
