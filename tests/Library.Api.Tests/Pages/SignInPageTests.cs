using System.Net;

namespace Library.Api.Tests.Pages;

public sealed class SignInPageTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_and_back()
    {
        using var visitor = new Visitor(shared.Application);

        var refused = await visitor.OpenAsync("/search?q=audit", Cancellation);
        var signedIn = await visitor.SubmitAsync(
            refused.Location ?? "", "sign-in", Cancellation, ("email", LibraryApplication.AdminEmail), ("password", LibraryApplication.Password));

        Assert.Equal(HttpStatusCode.Found, refused.Status);
        Assert.Equal("/sign-in?returnUrl=%2Fsearch%3Fq%3Daudit", refused.Location);
        Assert.EndsWith("/search?q=audit", signedIn.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/a\\b")]
    public async Task Nobody_is_led_to_another_site_after_the_sign_in(string returnUrl)
    {
        using var visitor = new Visitor(shared.Application);

        var signedIn = await visitor.SubmitAsync(
            $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "sign-in", Cancellation, ("email", LibraryApplication.AdminEmail), ("password", LibraryApplication.Password));

        Assert.Equal(shared.Application.Address.AbsoluteUri, new Uri(shared.Application.Address, signedIn.Location).AbsoluteUri);
    }

    [Fact]
    public async Task A_wrong_password_is_said_beside_its_field_and_the_address_is_kept()
    {
        using var visitor = new Visitor(shared.Application);

        var page = await visitor.SubmitAsync("/sign-in", "sign-in", Cancellation, ("email", "somebody@school.example"), ("password", "not the password"));

        Assert.Contains("id=\"password-error\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("The e-mail address or the password is not right.", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"somebody@school.example\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_without_the_proof_of_the_page_is_refused()
    {
        using var visitor = new Visitor(shared.Application);
        await visitor.OpenAsync("/sign-in", Cancellation);

        var answer = await visitor.SubmitFileAsync("/sign-in", [1], "x", Cancellation, ("_handler", "sign-in"), ("email", LibraryApplication.AdminEmail), ("password", LibraryApplication.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var signedOut = await visitor.SubmitAsync("/sign-out", "sign-out", Cancellation);
        var afterwards = await visitor.OpenAsync("/search", Cancellation);

        Assert.EndsWith("/sign-in", signedOut.Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?returnUrl=", afterwards.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_set_up_page_is_closed_once_there_is_an_admin()
    {
        using var visitor = new Visitor(shared.Application);

        var page = await visitor.OpenAsync("/setup?token=guessed", Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("name=\"password\"", page.Html, StringComparison.Ordinal);
    }
}
