using Library.Api.Tests.Mail;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;
using SkiaSharp;

namespace Library.Api.Tests.Journeys;

/// <summary>A photo, from the file to the faces on the pages.</summary>
[Trait("Needs", "browser")]
public sealed class PhotoJourneyTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task Somebody_chooses_a_picture_and_is_seen_with_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], cancellation);
        var page = await chromium.SignInAsync(shared.Application, email, width: 390);

        await page.GotoAsync("/account");
        await page.GetByLabel("Choose a picture of yourself").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = Pictures.Make(900, 1_200, SKEncodedImageFormat.Png) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this picture" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Your photo is changed.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("img.portrait")).ToHaveCountAsync(2);
        Assert.Equal("256,256", await page.EvaluateAsync<string>("Promise.all([...document.querySelectorAll('img.portrait')].map(image => image.decode().then(() => image.naturalWidth))).then(widths => widths.join())"));
        Assert.Equal(390, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the photo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your photo is removed.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("img.portrait")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }
}
