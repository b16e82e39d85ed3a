using System.Net;
using System.Text.RegularExpressions;
using Library.Testing;

namespace Library.Api.Tests.Members;

/// <summary>The API as our own pages call it: by the cookie of somebody who signed in on the website.</summary>
public sealed partial class CookieTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cookie_of_the_website_signs_in_to_the_api()
    {
        using var browser = await SignInAsync();

        using var me = await browser.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        Assert.Contains(LibraryApplication.AdminEmail, await me.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsafe_call_by_cookie_needs_the_header_of_our_own_page()
    {
        using var browser = await SignInAsync();
        using var form = LibraryClient.Form(APdf.New().Page("Forged.").ToStream().ToArray(), "forged.pdf", []);

        using var answer = await browser.PostAsync("/api/v1/documents", form, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "antiforgery");
    }

    [Fact]
    public async Task A_token_for_somebody_else_or_a_form_field_does_not_do()
    {
        using var browser = await SignInAsync();
        using var stranger = NewBrowser();
        var strangers = await TokenAsync(stranger, "/sign-in");
        var own = await TokenAsync(browser, "/sign-out");
        using var inField = LibraryClient.Form(APdf.New().Page("Forged.").ToStream().ToArray(), "forged.pdf", [("__RequestVerificationToken", own)]);
        using var inHeader = LibraryClient.Form(APdf.New().Page("Forged.").ToStream().ToArray(), "forged.pdf", []);
        inHeader.Headers.Add("RequestVerificationToken", strangers);

        using var byField = await browser.PostAsync("/api/v1/documents", inField, Cancellation);
        using var byStranger = await browser.PostAsync("/api/v1/documents", inHeader, Cancellation);

        await Problems.AssertAsync(byField, HttpStatusCode.BadRequest, "antiforgery");
        await Problems.AssertAsync(byStranger, HttpStatusCode.BadRequest, "antiforgery");
    }

    [Fact]
    public async Task An_upload_by_cookie_with_the_pages_token_is_taken()
    {
        using var browser = await SignInAsync();
        using var form = LibraryClient.Form(APdf.New().Page("By the page.").ToStream().ToArray(), "page.pdf", []);
        form.Headers.Add("RequestVerificationToken", await TokenAsync(browser, "/sign-out"));

        using var answer = await browser.PostAsync("/api/v1/documents", form, Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task After_signing_out_a_copy_of_the_cookie_is_worth_nothing()
    {
        var cookies = new CookieContainer();
        using var browser = await SignInAsync(cookies);
        var copy = cookies.GetCookieHeader(shared.Application.Address);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-out", ["__RequestVerificationToken"] = await TokenAsync(browser, "/sign-out") });
        using var signOut = await browser.PostAsync("/sign-out", form, Cancellation);
        using var thief = shared.Application.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", copy);
        using var me = await thief.GetAsync("/api/v1/me", Cancellation);

        await Problems.AssertAsync(me, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    private HttpClient NewBrowser(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = shared.Application.Address };

    private async Task<HttpClient> SignInAsync(CookieContainer? cookies = null)
    {
        var browser = NewBrowser(cookies);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = await TokenAsync(browser, "/sign-in"),
            ["email"] = LibraryApplication.AdminEmail,
            ["password"] = LibraryApplication.Password,
        });
        using var answer = await browser.PostAsync("/sign-in", form, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    private static async Task<string> TokenAsync(HttpClient browser, string page) =>
        TokenField().Match(await browser.GetStringAsync(page, Cancellation)).Groups["token"].Value;

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenField();
}
