using System.Text.RegularExpressions;
using Library.Api.Tests.Pages;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Api.Tests.Administration;

/// <summary>The list of words that mean the same: tried out, saved, and searched with.</summary>
public sealed partial class WordsTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_is_tried_out_saved_and_searched_with()
    {
        using var client = await shared.Application.AdminAsync(Cancellation);
        var (written, other) = (SharedApplication.Word(), SharedApplication.Word());
        await client.UploadAndWaitAsync(APdf.New().Page($"Here stands {written}.").ToStream().ToArray(), "a.pdf", Cancellation, ("title", "The <one> paper"));
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (text, number) = await ReadAsync(admin);

        var preview = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", $"{text}\n{written}, {other}"), ("number", number), ("do", "preview"));
        var unsaved = await client.SearchAsync($"q={other}", Cancellation);
        var saved = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", $"{text}\n{written}, {other}"), ("number", number), ("do", "save"));
        var found = await client.SearchAsync($"q={other}", Cancellation);
        var audit = await client.GetAsync("/api/v1/audit", Cancellation);

        Assert.Matches(new Regex($"<strong>{other}</strong></td>\\s*<td[^>]*>0</td>\\s*<td[^>]*>1 \\(more\\)</td>", RegexOptions.None, TimeSpan.FromSeconds(10)), preview.Html);
        Assert.Contains("The <one> paper", preview.Html, StringComparison.Ordinal);
        Assert.Equal(0, unsaved.GetProperty("total").GetInt32());
        Assert.Contains("Saved. Searches go by it now.", saved.Html, StringComparison.Ordinal);
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Contains("words-set", audit.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"{written}, {other}", (await ReadAsync(admin)).Text.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_a_line_that_cannot_be_used_is_not_saved_and_stays_to_be_mended()
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (text, number) = await ReadAsync(admin);
        var word = SharedApplication.Word();

        var answer = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", $"{text}\n{word}"), ("number", number), ("do", "save"));

        Assert.Contains("Nothing was saved", answer.Html, StringComparison.Ordinal);
        Assert.Contains("a group has at least two names", answer.Html, StringComparison.Ordinal);
        Assert.Contains(word, answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(word, (await ReadAsync(admin)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_saves_over_anothers_change_is_told()
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (text, _) = await ReadAsync(admin);

        var answer = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", text), ("number", "-1"), ("do", "save"));

        Assert.Contains("Somebody else has saved the list meanwhile.", answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_does_not_make_a_list_newer_than_anothers_change()
    {
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var (text, number) = await ReadAsync(admin);
        await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", $"{text}\n{SharedApplication.Word()}, {SharedApplication.Word()}"), ("number", number), ("do", "save"));

        var preview = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", text), ("number", number), ("do", "preview"));

        Assert.Equal(number, Number().Match(preview.Html).Groups["number"].Value);
        var saved = await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", text), ("number", number), ("do", "save"));
        Assert.Contains("Somebody else has saved the list meanwhile.", saved.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_editions_that_come_in_any_order_the_newest_is_in_use()
    {
        var current = new CurrentThesaurus();
        Assert.Equal(FieldWords.Text, current.Now.Text);

        current.Use(new ThesaurusEdition { Number = 2, Text = "a1, b1", SavedAt = DateTimeOffset.UnixEpoch });
        current.Use(new ThesaurusEdition { Number = 1, Text = "c1, d1", SavedAt = DateTimeOffset.UnixEpoch });

        Assert.Equal((2, "a1, b1"), (current.Now.Number, current.Now.Text));
    }

    private static async Task<(string Text, string Number)> ReadAsync(Visitor admin)
    {
        var page = await admin.OpenAsync("/admin/words", Cancellation);
        return (TextArea().Match(page.Html).Groups["text"].Value.TrimStart('\n', '\r'), Number().Match(page.Html).Groups["number"].Value);
    }

    [GeneratedRegex("<textarea[^>]*>(?<text>[^<]*)</textarea>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TextArea();

    [GeneratedRegex("name=\"number\" value=\"(?<number>[0-9]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();
}
