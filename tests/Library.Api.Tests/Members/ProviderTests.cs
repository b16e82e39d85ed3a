using System.Net;
using System.Net.Http.Json;
using Library.Api.Tests.Mail;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

/// <summary>Signing in through an OpenID Connect provider: whom it opens which account to, and whom none.</summary>
public sealed class ProviderTests(ProviderFixture world, TrustedProviderFixture trusting) : IClassFixture<ProviderFixture>, IClassFixture<TrustedProviderFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whose_address_the_provider_has_confirmed_comes_into_the_account_with_it_and_later_by_who_they_are()
    {
        var email = await NewPersonAsync();
        world.Add(email);
        using var traveller = new Traveller(world.Application);

        var first = await traveller.SignInAsync(email, Cancellation);
        world.Provider.Users[email] = world.Provider.Users[email] with { Email = Strangers.Email() };
        using var later = new Traveller(world.Application);
        var second = await later.SignInAsync(email, Cancellation);

        Assert.Equal("/people", first.Address.AbsolutePath);
        Assert.Equal("/people", second.Address.AbsolutePath);
        Assert.Contains(email, (await later.OpenAsync("/account", Cancellation)).Html, StringComparison.Ordinal);
        var person = await world.FindOrNullAsync(email, Cancellation);
        Assert.NotNull(person?.PasswordHash);
        await using var scope = world.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        Assert.Equal(1, await catalogue.Audit.CountAsync(entry => entry.PersonId == person.Id && entry.Action == "provider-connected", Cancellation));
        Assert.Equal(1, await catalogue.OutgoingMails.CountAsync(mail => mail.Recipient == email && mail.Subject == "You now sign in with School Network", Cancellation));
    }

    [Fact]
    public async Task An_address_that_the_provider_has_not_confirmed_opens_nothing()
    {
        var email = await NewPersonAsync();
        world.Add(email, isVerified: false);
        using var traveller = new Traveller(world.Application);

        var (address, html) = await traveller.SignInAsync(email, Cancellation);

        Assert.Equal("/sign-in/provider/done", address.AbsolutePath);
        Assert.Contains("does not say that your e-mail address is confirmed", html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await traveller.OpenAsync("/people", Cancellation)).Address.AbsolutePath);
    }

    [Fact]
    public async Task Where_the_setting_trusts_the_providers_addresses_it_does()
    {
        var email = Strangers.Email();
        await trusting.Application.SetPersonAsync(email, [], Cancellation);
        trusting.Add(email, isVerified: false);
        using var traveller = new Traveller(trusting.Application);

        Assert.Equal("/people", (await traveller.SignInAsync(email, Cancellation)).Address.AbsolutePath);
    }

    [Fact]
    public async Task Who_has_no_account_asks_for_one_without_a_password_and_comes_in_once_it_is_approved()
    {
        var email = Strangers.Email();
        world.Add(email);
        using var traveller = new Traveller(world.Application);
        var (_, html) = await traveller.SignInAsync(email, Cancellation);
        Assert.Contains("there is no account with this address yet", html, StringComparison.Ordinal);

        var missing = await traveller.RegisterAsync(html, Cancellation, ("name", ""), ("school", "none-of-ours"), ("title", "Nurse"));
        Assert.Contains("Enter your name", missing.Html, StringComparison.Ordinal);
        Assert.Contains("Choose your school", missing.Html, StringComparison.Ordinal);
        Assert.Null(await world.FindOrNullAsync(email, Cancellation));

        // Neither the address nor a right is theirs to set.
        var asked = await traveller.RegisterAsync(
            missing.Html, Cancellation, ("name", "Dana Whitfield"), ("school", ProviderFixture.School), ("title", "Nurse"), ("email", LibraryApplication.AdminEmail), ("admin", "true"), ("approvedAt", "2020-01-01"));
        Assert.Contains("The association has your request", asked.Html, StringComparison.Ordinal);
        var person = await world.FindOrNullAsync(email, Cancellation);
        Assert.True(person is { EmailConfirmed: true, ApprovedAt: null, PasswordHash: null, IsAdmin: false, JobTitle: "Nurse" });

        var waiting = await traveller.SignInAsync(email, Cancellation);
        Assert.Contains("waits for the association", waiting.Html, StringComparison.Ordinal);
        await world.ChangeAsync(email, row => row.ApprovedAt = DateTimeOffset.UtcNow, Cancellation);
        Assert.Equal("/people", (await traveller.SignInAsync(email, Cancellation)).Address.AbsolutePath);
    }

    [Fact]
    public async Task A_school_that_approves_by_domain_lets_them_in_at_once()
    {
        var email = $"{Guid.NewGuid():N}@oak-grove.example";
        world.Add(email);
        using var traveller = new Traveller(world.Application);
        var (_, html) = await traveller.SignInAsync(email, Cancellation);

        var asked = await traveller.RegisterAsync(html, Cancellation, ("name", "Dana Whitfield"), ("school", ProviderFixture.TrustingSchool), ("title", "Nurse"));

        Assert.Equal("/people", asked.Address.AbsolutePath);
    }

    [Fact]
    public async Task Whoever_asked_with_somebodys_address_before_has_no_password_to_their_account()
    {
        var email = Strangers.Email();
        using var stranger = world.Application.Anonymous();
        using var asked = await stranger.PostAsJsonAsync("/api/v1/auth/register", new { email, password = "the password of a stranger", name = "A Stranger", school = ProviderFixture.School, title = "None" }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        world.Add(email);
        using var traveller = new Traveller(world.Application);

        var (_, html) = await traveller.SignInAsync(email, Cancellation);

        Assert.Contains("waits for the association", html, StringComparison.Ordinal);
        await world.ChangeAsync(email, row => row.ApprovedAt = DateTimeOffset.UtcNow, Cancellation);
        using var login = await stranger.PostAsJsonAsync("/api/v1/auth/login", new { email, password = "the password of a stranger" }, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, login.StatusCode);
    }

    [Fact]
    public async Task An_ended_account_and_one_of_a_former_member_stay_shut_and_say_why()
    {
        var (ended, lapsed) = (await NewPersonAsync(), await NewPersonAsync());
        await world.ChangeAsync(ended, row => row.EndedAt = DateTimeOffset.UtcNow, Cancellation);
        await world.ChangeAsync(lapsed, row => row.SchoolSlug = ProviderFixture.FormerSchool, Cancellation);
        world.Add(ended);
        world.Add(lapsed);
        using var traveller = new Traveller(world.Application);

        Assert.Contains("This account has ended", (await traveller.SignInAsync(ended, Cancellation)).Html, StringComparison.Ordinal);
        Assert.Contains("The membership of Long Gone Charter School has ended", (await traveller.SignInAsync(lapsed, Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await traveller.OpenAsync("/people", Cancellation)).Address.AbsolutePath);
    }

    [Fact]
    public async Task A_second_step_is_asked_for_as_ever()
    {
        var email = await NewPersonAsync();
        await world.ChangeAsync(email, row => row.TwoFactorEnabled = true, Cancellation);
        world.Add(email);
        using var traveller = new Traveller(world.Application);

        Assert.Equal("/sign-in/second-step", (await traveller.SignInAsync(email, Cancellation)).Address.AbsolutePath);
        Assert.Equal("/sign-in", (await traveller.OpenAsync("/people", Cancellation)).Address.AbsolutePath);
    }

    [Fact]
    public async Task Who_disconnects_is_connected_again_by_the_address_alone()
    {
        var email = await NewPersonAsync();
        var user = world.Add(email);
        using var traveller = new Traveller(world.Application);
        await traveller.SignInAsync(email, Cancellation);
        using var visitor = await Pages.Visitor.SignInAsync(world.Application, email, Cancellation);

        await visitor.SubmitAsync("/account/security", "disconnect", Cancellation);
        world.Provider.Users[email] = user with { Email = Strangers.Email() };
        using var later = new Traveller(world.Application);
        var (_, html) = await later.SignInAsync(email, Cancellation);

        Assert.Contains("there is no account with this address yet", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task The_way_back_leads_to_this_site_alone(string returnUrl)
    {
        var email = await NewPersonAsync();
        world.Add(email);
        using var traveller = new Traveller(world.Application);

        var (address, _) = await traveller.SignInAsync(email, Cancellation, returnUrl);

        Assert.Equal(new Uri(world.Application.Address, "/"), address);
    }

    [Fact]
    public async Task Who_changes_their_mind_at_the_provider_is_back_at_the_sign_in()
    {
        using var traveller = new Traveller(world.Application);

        var (address, html) = await traveller.SignInAsync("", Cancellation);

        Assert.Equal("/sign-in", address.AbsolutePath);
        Assert.DoesNotContain("did not work", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=1&state=2")]
    [InlineData("?error=access_denied")]
    [InlineData("?error=server_error&error_description=One%0aTwo&state=x")]
    [InlineData("?code=%00&state=%00")]
    public async Task An_answer_that_nobody_asked_for_signs_nobody_in(string query)
    {
        using var traveller = new Traveller(world.Application);

        var (address, html) = await traveller.OpenAsync($"/sign-in/provider/callback{query}", Cancellation);

        Assert.Equal("/sign-in", address.AbsolutePath);
        Assert.Contains("The sign-in with School Network did not work", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stolen_answer_is_good_in_no_other_browser()
    {
        var email = await NewPersonAsync();
        world.Add(email);
        using var theirs = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = world.Application.Address };
        using var begun = await theirs.GetAsync("/sign-in/provider", Cancellation);
        using var traveller = new Traveller(world.Application);

        var (address, _) = await traveller.OpenAsync($"/sign-in/provider/callback?code=abc&state={System.Web.HttpUtility.ParseQueryString(begun.Headers.Location!.Query)["state"]}", Cancellation);

        Assert.Equal("/sign-in", address.AbsolutePath);
    }

    [Fact]
    public async Task Where_to_come_back_is_of_the_sites_own_name_whatever_host_was_asked()
    {
        using var client = world.Application.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in/provider");
        request.Headers.Host = "evil.example";

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(world.Provider.Address.Authority, answer.Headers.Location?.Authority);
        Assert.Equal(new Uri(world.Application.Address, "/sign-in/provider/callback").ToString(), System.Web.HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["redirect_uri"]);
        Assert.Contains("code_challenge=", answer.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_having_come_from_the_provider_the_last_page_says_to_begin_again()
    {
        using var traveller = new Traveller(world.Application);

        Assert.Contains("Begin again", (await traveller.OpenAsync("/sign-in/provider/done", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_leaves_the_password()
    {
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?> { ["Library:OpenIdConnect:Authority"] = $"http://127.0.0.1:{OpenIdProvider.FreePort()}", ["Library:OpenIdConnect:ClientId"] = "any" }, Cancellation);
        using var traveller = new Traveller(library);

        var (address, html) = await traveller.OpenAsync("/sign-in/provider", Cancellation);

        Assert.Equal("/sign-in", address.AbsolutePath);
        Assert.Contains("or sign in with your password", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_provider_is_set_nothing_speaks_of_one()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var client = library.Anonymous();

        Assert.DoesNotContain("/sign-in/provider", await client.GetStringAsync("/sign-in", Cancellation), StringComparison.Ordinal);
        foreach (var address in new[] { "/sign-in/provider", "/sign-in/provider/done" })
        {
            using var answer = await client.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<string> NewPersonAsync()
    {
        var email = Strangers.Email();
        await world.Application.SetPersonAsync(email, [], Cancellation);
        return email;
    }
}
