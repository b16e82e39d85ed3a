using System.Net.Http.Json;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>A passkey of a real browser, whose authenticator is Chromium's own virtual one.</summary>
[Trait("Needs", "browser")]
public sealed class PasskeyJourneyTests(MailedApplication mailed, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_adds_a_passkey_signs_in_with_it_and_no_longer_once_it_is_removed()
    {
        var email = Strangers.Email();
        await mailed.Application.SetPersonAsync(email, [], Cancellation);

        // Passkeys belong to a name: browsers make none for an address of numbers.
        var page = await chromium.OpenAsync(new UriBuilder(mailed.Application.Address) { Host = "localhost" }.Uri, new());
        await PlugAuthenticatorInAsync(page);
        await ChromiumFixture.SignInAsync(page, email, LibraryApplication.Password);

        await page.GotoAsync("/account/security");
        await page.GetByLabel("Name of the device").FillAsync("My phone");
        await page.GetByLabel("Password, to add a passkey").FillAsync("not my password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This is not your password.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "My phone" })).ToHaveCountAsync(0);

        await page.GetByLabel("Password, to add a passkey").FillAsync(LibraryApplication.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is added.")).ToBeVisibleAsync();
        await mailed.WaitForMailAsync(email, "A passkey was added", Cancellation);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in?returnUrl=/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "My phone" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is removed.")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This passkey is not known here.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_no_device_has_signed_signs_nobody_in()
    {
        using var visitor = new Visitor(mailed.Application);
        foreach (var credential in new[] { "", "no JSON", "[]", "{}", """{"id":"AA","rawId":"AA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}""" })
        {
            var asked = await visitor.Http.PostAsync("/sign-in/passkey-options", content: null, Cancellation);
            asked.EnsureSuccessStatusCode();

            var answer = await visitor.SubmitAsync("/sign-in", "passkey", Cancellation, ("credential", credential));

            Assert.Contains("This passkey is not known here.", answer.Html, StringComparison.Ordinal);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        }
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task What_no_device_has_made_becomes_no_passkey(string credential)
    {
        var email = Strangers.Email();
        await mailed.Application.SetPersonAsync(email, [], Cancellation);
        using var visitor = await Visitor.SignInAsync(mailed.Application, email, Cancellation);
        using var asked = await visitor.Http.PostAsJsonAsync("/account/passkey-options", new { password = LibraryApplication.Password }, Cancellation);
        asked.EnsureSuccessStatusCode();

        var answer = await visitor.SubmitAsync("/account/security", "passkey", Cancellation, ("credential", credential), ("device", "Mine"));

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Contains("The passkey could not be added.", answer.Html, StringComparison.Ordinal);
    }

    private static async Task PlugAuthenticatorInAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }
}
