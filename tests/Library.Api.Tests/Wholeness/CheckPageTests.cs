using Deque.AxeCore.Playwright;
using Library.Api.Tests.Pages;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Wholeness;

[Trait("Needs", "browser")]
public sealed class CheckPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task An_admin_asks_for_a_check_sees_what_is_wrong_and_has_it_repaired(int width, ColorScheme scheme)
    {
        using var folder = new TemporaryFolder();
        await BackupTests.FillAsync(folder.Path, "a.pdf", "b.pdf");
        foreach (var text in Directory.GetFiles(Path.Combine(folder.Path, "files", "text"), "*", SearchOption.AllDirectories))
        {
            File.Delete(text);
        }

        await using var library = await LibraryApplication.StartAsync(Commands.Embedded(folder.Path), Cancellation);
        var page = await chromium.SignInAsync(library, LibraryApplication.AdminEmail, width, scheme);
        await page.GotoAsync("/admin/check");
        await Assertions.Expect(page.GetByText("Nothing was checked yet")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await ExpectResultAsync(page, "2 things are wrong");
        await Assertions.Expect(page.GetByText("has lost its text.").First).ToBeVisibleAsync();
        await AssertGoodAsync(page, width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and repair" }).ClickAsync();
        await ExpectResultAsync(page, "All was repaired");

        await page.GotoAsync("/admin");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "things were wrong at the last check" })).ToContainTextAsync("0");
        await page.Context.CloseAsync();
    }

    private static async Task ExpectResultAsync(IPage page, string result) => await LibraryClient.UntilAsync(
        async () =>
        {
            await page.GotoAsync("/admin/check");
            return await page.GetByRole(AriaRole.Strong).Filter(new() { HasText = result }).CountAsync();
        },
        count => count > 0,
        Cancellation);

    private static async Task AssertGoodAsync(IPage page, int width)
    {
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
    }
}
