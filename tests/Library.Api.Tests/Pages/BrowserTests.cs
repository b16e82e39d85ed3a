using Deque.AxeCore.Playwright;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Pages;

[Trait("Needs", "browser")]
public sealed class BrowserTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 1280, ColorScheme.Light)]
    [InlineData("/", 320, ColorScheme.Dark)]
    [InlineData("/search?q=policy", 1280, ColorScheme.Dark)]
    [InlineData("/search?q=policy&area=finance", 320, ColorScheme.Light)]
    [InlineData("/search?page=0", 1280, ColorScheme.Light)]
    [InlineData("/upload", 320, ColorScheme.Light)]
    [InlineData("/my/documents", 1280, ColorScheme.Light)]
    [InlineData("/review", 320, ColorScheme.Dark)]
    [InlineData("/sign-out", 1280, ColorScheme.Light)]
    [InlineData("/nothing-here", 320, ColorScheme.Light)]
    public async Task A_page_has_no_fault_of_accessibility_and_fits_its_window(string address, int width, ColorScheme scheme)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        await admin.UploadAndWaitAsync(APdf.New().Page("A policy of some length.").ToStream().ToArray(), "policy.pdf", Cancellation, ("area", "finance"));
        var page = await chromium.SignInAsync(shared.Application, LibraryApplication.AdminEmail, width, scheme);

        await page.GotoAsync(address);
        var faults = await page.RunAxe();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");

        Assert.Empty(faults.Violations.Select(fault => $"{fault.Id}: {string.Join(", ", fault.Nodes.Select(node => node.Html))}"));
        Assert.True(overflow <= 0, $"{overflow} pixels too wide");
    }

    [Fact]
    public async Task From_a_search_one_comes_to_the_drawn_page_with_its_words_marked_by_keyboard_alone()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page("The first page.").Page($"Here stands {word} alone.").Page("The last page.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "a.pdf", Cancellation));
        var page = await chromium.SignInAsync(shared.Application, LibraryApplication.AdminEmail);
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => messages.Add(error);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(word);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "p. 2" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-number='2'] .textLayer mark")).ToHaveTextAsync(word);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/documents/{id}?page=3&q={word}");
        var faults = await page.RunAxe();

        Assert.Empty(faults.Violations.Select(fault => $"{fault.Id}: {string.Join(", ", fault.Nodes.Select(node => node.Html))}"));
        Assert.DoesNotContain(messages, message => message.StartsWith("error", StringComparison.Ordinal) || message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_files_are_sent_at_once_and_published_together()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "nurse-mental-health");
        var (first, second) = (SharedApplication.Word(), SharedApplication.Word());
        var page = await chromium.SignInAsync(shared.Application, "lead-nurse-mental-health@school.example");

        await page.GotoAsync("/upload");
        await page.Locator("#files").SetInputFilesAsync(
        [
            new FilePayload { Name = "one.pdf", Buffer = APdf.New().Page($"About {first}.").ToStream().ToArray() },
            new FilePayload { Name = "two.docx", Buffer = AWordFile.New().Paragraph($"About {second}.").ToStream().ToArray() },
            new FilePayload { Name = "three.pdf", Buffer = "no PDF at all"u8.ToArray() },
        ]);
        await page.GetByRole(AriaRole.Group, new() { Name = "For all chosen files" }).GetByLabel("School Nurse/Mental Health Practitioner").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish 2", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Published", new() { Exact = true })).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByText("The library takes PDF, Word")).ToHaveCountAsync(1);
        var faults = await page.RunAxe();
        var found = await LibraryClient.UntilAsync(
            () => lead.SearchAsync($"q={first}+OR+{second}&cop=nurse-mental-health", Cancellation), answer => answer.GetProperty("total").GetInt32() == 2, Cancellation);

        Assert.Equal(2, found.GetProperty("total").GetInt32());
        Assert.Empty(faults.Violations.Select(fault => $"{fault.Id}: {string.Join(", ", fault.Nodes.Select(node => node.Html))}"));
    }

    [Fact]
    public async Task A_file_that_is_being_read_shows_its_text_by_itself_once_it_is()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var page = await chromium.SignInAsync(shared.Application, LibraryApplication.AdminEmail);
        var file = AWordFile.New().Paragraph("These words were just read.").ToStream().ToArray();

        var id = LibraryClient.IdOf(await admin.UploadAsync(file, "a.docx", Cancellation));
        await page.GotoAsync($"/documents/{id}");

        await Assertions.Expect(page.GetByText("These words were just read.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
