using System.Net;
using System.Net.Http.Json;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Mail;

/// <summary>A forgotten password, by way of a real mail server.</summary>
[Trait("Needs", "server")]
public sealed class PasswordResetTests(MailedApplication mailed)
{
    private const string NewPassword = "a password that is new";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_sets_a_new_password_once_and_ends_every_session()
    {
        var email = Strangers.Email();
        await mailed.Application.SetPersonAsync(email, [], Cancellation);
        using var member = await mailed.Application.SignInAsync(email, Cancellation);
        using var visitor = new Visitor(mailed.Application);

        var asked = await visitor.SubmitAsync("/forgot-password", "forgot", Cancellation, ("email", email));
        var link = (await mailed.WaitForMailAsync(email, "new password", Cancellation)).LinkTo("/reset-password");
        var set = await visitor.SubmitAsync(link, "reset", Cancellation, ("password", NewPassword));
        var twice = await visitor.OpenAsync(link, Cancellation);
        using var old = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);
        using var fresh = await mailed.LoginAsync(email, NewPassword, Cancellation);

        Assert.Contains("Look into your mail", asked.Html, StringComparison.Ordinal);
        Assert.Contains("Your new password is set", set.Html, StringComparison.Ordinal);
        Assert.Contains("used already, or is too old", twice.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await member.StatusAsync("/api/v1/me", Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.NotNull(await mailed.WaitForMailAsync(email, "was changed", Cancellation));
    }

    [Fact]
    public async Task An_unknown_address_gets_the_same_answer_and_a_mail_that_says_so_to_its_reader_alone()
    {
        var (known, unknown) = (Strangers.Email(), Strangers.Email());
        await mailed.Application.SetPersonAsync(known, [], Cancellation);
        using var anonymous = mailed.Application.Anonymous();

        using var first = await anonymous.PostAsJsonAsync("/api/v1/auth/forgot", new { email = known }, Cancellation);
        using var second = await anonymous.PostAsJsonAsync("/api/v1/auth/forgot", new { email = unknown }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await second.Content.ReadAsStringAsync(Cancellation));
        Assert.NotNull(await mailed.WaitForMailAsync(unknown, "no account", Cancellation));
    }

    [Fact]
    public async Task A_short_password_and_a_forged_link_are_refused_beside_their_fields()
    {
        var email = Strangers.Email();
        await mailed.Application.SetPersonAsync(email, [], Cancellation);
        using var anonymous = mailed.Application.Anonymous();
        using var asked = await anonymous.PostAsJsonAsync("/api/v1/auth/forgot", new { email }, Cancellation);
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(mailed.Application.Address, (await mailed.WaitForMailAsync(email, "new password", Cancellation)).LinkTo("/reset-password")).Query);

        using var tooShort = await anonymous.PostAsJsonAsync("/api/v1/auth/reset", new { id = query["id"], token = query["token"], password = "short" }, Cancellation);
        using var forged = await anonymous.PostAsJsonAsync("/api/v1/auth/reset", new { id = query["id"], token = "forged", password = NewPassword }, Cancellation);
        using var of = await anonymous.PostAsJsonAsync("/api/v1/auth/reset", new { id = Guid.NewGuid(), token = query["token"], password = NewPassword }, Cancellation);
        using var good = await anonymous.PostAsJsonAsync("/api/v1/auth/reset", new { id = query["id"], token = query["token"], password = NewPassword }, Cancellation);

        await Problems.AssertFieldAsync(tooShort, "password");
        await Problems.AssertFieldAsync(forged, "token");
        await Problems.AssertFieldAsync(of, "token");
        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);
    }
}
