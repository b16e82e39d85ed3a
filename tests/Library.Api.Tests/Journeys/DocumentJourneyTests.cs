using System.Text.RegularExpressions;
using Library.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Library.Api.Tests.Journeys;

[Trait("Needs", "browser")]
public sealed class DocumentJourneyTests(DemoSite site)
{
    [Fact]
    public async Task A_passage_opens_the_pdf_at_its_page_with_the_words_marked()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=conflict+of+interest&format=pdf");
        var passage = page.GetByRole(AriaRole.Article).First.Locator(".passages a").Nth(1);
        var number = (await passage.TextContentAsync() ?? "").Split(' ')[1];

        await passage.ClickAsync();

        await Expect(page.Locator("canvas").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = new Regex("page", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) })).ToHaveValueAsync(number);
        await Expect(page.Locator($"[data-page-number='{number}'] mark, .textLayer mark").First).ToBeAttachedAsync();
        Assert.Contains($"page={number}", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_word_file_is_read_as_its_text_with_headings_tables_and_marks()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=cash+receipts&format=docx");

        await page.GetByRole(AriaRole.Article).First.Locator(".passages a").First.ClickAsync();

        await Expect(page.Locator(".sheet mark").First).ToContainTextAsync(new Regex("cash", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator(".sheet table").First).ToBeVisibleAsync();
        await Expect(page.Locator(".sheet").GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_document_is_downloaded_under_its_name()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        await page.GotoAsync("/search?q=conflict+of+interest&format=pdf");
        await page.GetByRole(AriaRole.Article).First.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Download", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync());

        Assert.Equal("model-conflict-of-interest-policy.pdf", download.SuggestedFilename);
        var saved = await download.PathAsync();
        Assert.Equal(new FileInfo(Path.Combine(Samples.Folder, "files", download.SuggestedFilename)).Length, new FileInfo(saved).Length);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Files_that_are_chosen_before_the_script_has_come_are_sent_once_it_is_there()
    {
        using var folder = new TemporaryFolder();
        await APdf.New().Page("An early choice.").SaveAsync(folder.File("early.pdf"), TestContext.Current.CancellationToken);
        var page = await site.SignInAsync(Samples.FinanceLead);
        var chosen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/js/upload*.js", async route =>
        {
            await chosen.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/upload", new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        await page.Locator("[data-files]").SetInputFilesAsync(folder.File("early.pdf"));
        chosen.SetResult();

        await Expect(page.Locator("[data-summary]")).ToHaveTextAsync("1 of 1 arrived");
    }

    [Fact]
    public async Task Files_that_are_chosen_together_are_filed_published_and_found()
    {
        using var folder = new TemporaryFolder();
        var word = SharedApplication.Word();
        await APdf.New().Page($"The {word} plan.").SaveAsync(folder.File("first plan.pdf"), TestContext.Current.CancellationToken);
        await AWordFile.New().Paragraph($"More on {word}.").SaveAsync(folder.File("second_plan.docx"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("notes.gif"), "GIF89a", TestContext.Current.CancellationToken);
        var page = await site.SignInAsync(Samples.FinanceLead);
        await page.GotoAsync("/upload");

        await page.Locator("[data-files]").SetInputFilesAsync([folder.File("first plan.pdf"), folder.File("second_plan.docx"), folder.File("notes.gif")]);
        await Expect(page.Locator("[data-summary]")).ToHaveTextAsync("2 of 3 arrived, 1 failed");
        await Expect(page.GetByText("The library takes PDF, Word")).ToBeVisibleAsync();
        await page.Locator(".upload-all").GetByLabel("Financial Management").CheckAsync();
        await page.Locator(".upload-all").GetByLabel("CFO/COO").CheckAsync();
        await page.Locator(".upload-all").GetByLabel("Who sees it").SelectOptionAsync("cops");
        await page.Locator(".upload-row").First.GetByLabel("Title").FillAsync($"Plan {word}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish 2" }).ClickAsync();
        await Expect(page.GetByText("Published", new() { Exact = true })).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-summary]")).ToHaveTextAsync("2 published");
        await Expect(page.Locator("[data-summary]")).ToBeFocusedAsync();

        var member = await site.SignInAsync(Samples.FinanceMember);
        await member.GotoAsync($"/search?q={word}");
        await Expect(member.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await Expect(member.GetByRole(AriaRole.Heading, new() { Name = $"Plan {word}" })).ToBeVisibleAsync();
        var other = await site.SignInAsync(Samples.PrincipalMember);
        await other.GotoAsync($"/search?q={word}");
        await Expect(other.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
        await member.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why_and_can_be_tried_again()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("broken.pdf"), "%PDF-1.7 broken", TestContext.Current.CancellationToken);
        var page = await site.SignInAsync(Samples.FinanceLead);
        await page.GotoAsync("/upload");

        await page.Locator("[data-files]").SetInputFilesAsync([folder.File("broken.pdf")]);
        await Expect(page.Locator(".upload-error", new() { HasText = "This PDF is damaged" })).ToBeVisibleAsync(); // the list of one's newest documents below says it too, once it is renewed
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/documents/", StringComparison.Ordinal));

        await Expect(page.GetByText("This PDF is damaged")).ToBeVisibleAsync();
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync(), response => response.Request.Method == "POST");
        await Expect(page.GetByText("This PDF is damaged")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_search_page_stays_within_its_budget()
    {
        var page = await site.SignInAsync(Samples.FinanceMember);
        var requests = new List<IRequest>();
        page.RequestFinished += (_, request) => requests.Add(request);

        await page.GotoAsync("/search?q=budget");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var sizes = await Task.WhenAll(requests.Where(request => request.ResourceType is "document" or "stylesheet" or "script").Select(request => request.SizesAsync()));
        Assert.InRange(sizes.Sum(size => size.ResponseBodySize), 1, 150_000);
        await page.Context.CloseAsync();
    }
}
