using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Members;

/// <summary>Signing in with a code of the authenticator app, or with a recovery code.</summary>
public sealed partial class SecondFactorTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_password_a_code_is_asked_for_and_signs_in()
    {
        var (email, key, _) = await SetUpAsync();
        using var visitor = new Visitor(shared.Application);

        var first = await visitor.SubmitAsync("/sign-in?returnUrl=%2Fmy%2Fdocuments", "sign-in", Cancellation, ("email", email), ("password", LibraryApplication.Password));
        var between = await visitor.OpenAsync("/my/documents", Cancellation);
        var second = await visitor.SubmitAsync(PathOf(first), "second-step", Cancellation, ("code", Totp.Code(key, 1)));
        var after = await visitor.OpenAsync("/my/documents", Cancellation);

        Assert.StartsWith("/sign-in/second-step", PathOf(first), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, between.Status);
        Assert.Equal("/my/documents", PathOf(second));
        Assert.Equal(HttpStatusCode.OK, after.Status);
    }

    [Fact]
    public async Task The_api_says_that_a_code_is_needed_to_those_alone_who_know_the_password()
    {
        var (email, key, _) = await SetUpAsync();

        using var withoutCode = await LoginAsync(new { email, password = LibraryApplication.Password });
        using var wrongPassword = await LoginAsync(new { email, password = "not the password", twoFactorCode = Totp.Code(key) });
        using var wrongCode = await LoginAsync(new { email, password = LibraryApplication.Password, twoFactorCode = "000000" });
        using var right = await LoginAsync(new { email, password = LibraryApplication.Password, twoFactorCode = Totp.Code(key, 1) });

        await Problems.AssertAsync(withoutCode, HttpStatusCode.Forbidden, "two-factor-required");
        await Problems.AssertAsync(wrongPassword, HttpStatusCode.Unauthorized, "invalid-credentials");
        await Problems.AssertAsync(wrongCode, HttpStatusCode.Unauthorized, "invalid-credentials");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task A_code_signs_in_once_also_for_two_at_the_same_time()
    {
        var (email, key, _) = await SetUpAsync();
        var login = new { email, password = LibraryApplication.Password, twoFactorCode = Totp.Code(key, 1) };

        var both = await Task.WhenAll(LoginAsync(login), LoginAsync(login));
        using var later = await LoginAsync(login);

        Assert.Single(both, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once_also_for_two_at_the_same_time()
    {
        var (email, _, codes) = await SetUpAsync();
        var login = new { email, password = LibraryApplication.Password, twoFactorRecoveryCode = codes[0] };

        var both = await Task.WhenAll(LoginAsync(login), LoginAsync(login));
        using var later = await LoginAsync(login);
        using var another = await LoginAsync(new { email, password = LibraryApplication.Password, twoFactorRecoveryCode = codes[1] });

        Assert.Equal(10, codes.Count);
        Assert.Single(both, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
    }

    [Fact]
    public async Task The_second_step_without_the_first_leads_nowhere()
    {
        using var visitor = new Visitor(shared.Application);

        var page = await visitor.OpenAsync("/sign-in/second-step", Cancellation);

        Assert.Contains("Begin again", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_it_off_needs_the_password()
    {
        var (email, key, _) = await SetUpAsync();
        using var visitor = new Visitor(shared.Application);
        var first = await visitor.SubmitAsync("/sign-in", "sign-in", Cancellation, ("email", email), ("password", LibraryApplication.Password));
        await visitor.SubmitAsync(PathOf(first), "second-step", Cancellation, ("code", Totp.Code(key, 1)));

        var refused = await visitor.SubmitAsync("/account/security", "second-step", Cancellation, ("confirm", "a guess of it"), ("which", "off"));
        var done = await visitor.SubmitAsync("/account/security", "second-step", Cancellation, ("confirm", LibraryApplication.Password), ("which", "off"));
        using var login = await LoginAsync(new { email, password = LibraryApplication.Password });

        Assert.Contains("This is not your password.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("The second step is off.", done.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    public async Task Signing_in_leads_to_this_site_alone(string returnUrl)
    {
        var email = $"{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var visitor = new Visitor(shared.Application);

        var done = await visitor.SubmitAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "sign-in", Cancellation, ("email", email), ("password", LibraryApplication.Password));

        Assert.Equal(shared.Application.Address.AbsoluteUri, done.Location);
    }

    /// <summary>Somebody with an app: their address, its key, and the recovery codes.</summary>
    private async Task<(string Email, string Key, IReadOnlyList<string> Codes)> SetUpAsync()
    {
        var email = $"{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var page = await visitor.OpenAsync("/account/security?setup=true", Cancellation);
        var key = KeyOfPage().Match(page.Html).Groups["key"].Value;
        var wrong = await visitor.SubmitAsync("/account/security?setup=true", "enable", Cancellation, ("code", "123"));
        var done = await visitor.SubmitAsync("/account/security?setup=true", "enable", Cancellation, ("code", Totp.Code(key)));
        Assert.Contains("This code is not right.", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("The second step is on.", done.Html, StringComparison.Ordinal);
        return (email, key, [.. CodesOfPage().Matches(done.Html).Select(match => match.Groups["code"].Value)]);
    }

    private async Task<HttpResponseMessage> LoginAsync(object login)
    {
        using var anonymous = shared.Application.Anonymous();
        return await anonymous.PostAsJsonAsync("/api/v1/auth/login", login, Cancellation);
    }

    private string PathOf(VisitedPage page) => new Uri(shared.Application.Address, page.Location).PathAndQuery;

    [GeneratedRegex("<code class=\"key\"[^>]*>(?<key>[a-z2-7 ]+)</code>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex KeyOfPage();

    [GeneratedRegex("<li[^>]*><code[^>]*>(?<code>[A-Z0-9-]+)</code></li>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex CodesOfPage();
}
