using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Pages;

public sealed class SearchPageTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_shows_the_passage_and_leads_to_its_page()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page("Nothing of note here.").Page($"The board keeps the {word} on file.").ToStream().ToArray();
        var document = await admin.UploadAndWaitAsync(pdf, "minutes.pdf", Cancellation, ("title", $"Minutes of the {word}"));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync($"/search?q={word}", Cancellation);

        Assert.Contains($"<mark>{word}</mark>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/documents/{LibraryClient.IdOf(document)}?page=2&q={word}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<title>{word} – Search", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_a_document_is_never_markup()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var file = AWordFile.New().Paragraph($"Before <img src=x onerror=alert(1)> {word} after.").ToStream().ToArray();
        await admin.UploadAndWaitAsync(file, "a.docx", Cancellation, ("title", $"<script>alert(1)</script> {word}"));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenRawAsync($"/search?q={word}", Cancellation);

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_parameters_are_said_in_words()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync("/search?page=0&sort=sideways", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Sort by relevance, newest or title.", page.Html, StringComparison.Ordinal);
        Assert.Contains("'page' is a number from 1 to", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_the_wrong_way_round_can_be_mended_where_they_stand()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync("/search?q=policy&area=finance&from=2026-12-02&to=2026-11-01&page=3", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("The last day lies before the first.", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"from\" value=\"2026-12-02\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"to\" value=\"2026-11-01\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/search?q=policy&area=finance&from=2026-12-02\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phrase_that_is_nowhere_can_be_searched_without_its_quotation_marks()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var word = SharedApplication.Word();

        var page = await visitor.OpenAsync($"/search?q=%22budget%20{word}%22", Cancellation);

        Assert.Contains($"href=\"/search?q=budget%20{word}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("“\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_filter_is_none_on_the_page_and_for_programs()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(APdf.New().Page($"One {word}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "Paper"));

        Assert.Contains(">1 document</strong>", (await visitor.OpenAsync($"/search?q={word}&kind=&area=&cop=", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal(1, (await admin.SearchAsync($"q={word}&kind=&area=&cop=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_search_that_finds_nothing_says_how_to_go_on()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync($"/search?q={SharedApplication.Word()}&area=finance", Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("No document matches", page.Html, StringComparison.Ordinal);
        Assert.Contains("without the chosen filters", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_search_keeps_what_is_chosen_beside_it()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync("/search?q=budget&area=finance&page=1&unknown=x", Cancellation);

        Assert.Contains("<input type=\"hidden\" name=\"area\" value=\"finance\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"page\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"unknown\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_front_page_is_open_to_all_and_shows_documents_to_nobody_unknown()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        await admin.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, ("title", word));
        using var stranger = new Visitor(shared.Application);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var closed = await stranger.OpenAsync("/", Cancellation);
        var open = await visitor.OpenAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.OK, closed.Status);
        Assert.DoesNotContain(word, closed.Html, StringComparison.Ordinal);
        Assert.Contains("Areas", open.Html, StringComparison.Ordinal);
    }
}
