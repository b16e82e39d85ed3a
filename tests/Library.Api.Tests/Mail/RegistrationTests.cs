using System.Net;
using System.Net.Http.Json;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Mail;

/// <summary>From asking for an account to signing in, by way of a real mail server.</summary>
[Trait("Needs", "server")]
public sealed class RegistrationTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_confirms_the_address_is_approved_and_signs_in()
    {
        var email = Strangers.Email();

        using var asked = await mailed.RegisterAsync(email, Cancellation);
        using var unconfirmed = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);
        var confirmed = await mailed.ConfirmAsync(email, Cancellation);
        using var waiting = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);
        await mailed.ApproveAsync(email, Cancellation);
        var ready = await mailed.WaitForMailAsync(email, "ready", Cancellation);
        using var done = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await Problems.AssertAsync(unconfirmed, HttpStatusCode.Forbidden, "email-not-confirmed");
        Assert.Contains("Now the association looks at your account", confirmed.Html, StringComparison.Ordinal);
        await Problems.AssertAsync(waiting, HttpStatusCode.Forbidden, "not-approved");
        Assert.Contains("Dear Ana Ruiz", ready.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Contains(mailed.Mails(LibraryApplication.AdminEmail), mail => mail.Text.Contains(email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_of_a_school_that_trusts_its_domain_is_approved_at_once_and_another_is_not()
    {
        var (own, foreign) = (Strangers.Email("oak-grove.example"), Strangers.Email("oak-grove.example.org"));
        using var first = await mailed.RegisterAsync(own, Cancellation, MailedApplication.TrustingSchool);
        using var second = await mailed.RegisterAsync(foreign, Cancellation, MailedApplication.TrustingSchool);

        var approved = await mailed.ConfirmAsync(own, Cancellation);
        var waits = await mailed.ConfirmAsync(foreign, Cancellation);

        Assert.Contains("your account is ready", approved.Html, StringComparison.Ordinal);
        Assert.Contains("Now the association looks", waits.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_only_its_mail_tells()
    {
        var email = Strangers.Email("oak-grove.example");
        using var first = await mailed.RegisterAsync(email, Cancellation, MailedApplication.TrustingSchool);
        await mailed.ConfirmAsync(email, Cancellation);

        using var again = await mailed.RegisterAsync(email.ToUpperInvariant(), Cancellation, name: "Somebody else", password: "another long password");
        var told = await mailed.WaitForMailAsync(email, "already", Cancellation);
        using var old = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);

        Assert.Equal(first.StatusCode, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("Dear Ana Ruiz", told.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
    }

    [Fact]
    public async Task Who_asks_for_the_address_of_another_gets_nothing_by_the_others_click()
    {
        var email = Strangers.Email("oak-grove.example");
        using var attack = await mailed.RegisterAsync(email, Cancellation, MailedApplication.TrustingSchool, name: "Mallory", password: "the attackers password");

        var clicked = await mailed.ConfirmAsync(email, Cancellation, "what the owner thinks");
        using var attacker = await mailed.LoginAsync(email, "the attackers password", Cancellation);

        Assert.Contains("not the password that was chosen", clicked.Html, StringComparison.Ordinal);
        await Problems.AssertAsync(attacker, HttpStatusCode.Forbidden, "email-not-confirmed");
    }

    [Fact]
    public async Task A_link_that_was_used_or_forged_or_replaced_by_a_newer_one_confirms_nothing()
    {
        var email = Strangers.Email();
        using var first = await mailed.RegisterAsync(email, Cancellation);
        var replaced = (await mailed.WaitForMailAsync(email, "confirm", Cancellation)).LinkTo("/confirm");
        using var second = await mailed.RegisterAsync(email, Cancellation);
        await mailed.SettleAsync(Cancellation);
        var link = mailed.Mails(email)[0].LinkTo("/confirm");
        using var visitor = new Visitor(mailed.Application);

        var old = await visitor.OpenAsync(replaced, Cancellation);
        var forged = await visitor.OpenAsync(link[..^6] + "AAAAAA", Cancellation);
        var looked = await visitor.OpenAsync(link, Cancellation);
        var used = await visitor.SubmitAsync(link, "confirm", Cancellation, ("password", LibraryApplication.Password));
        var twice = await visitor.OpenAsync(link, Cancellation);

        Assert.NotEqual(replaced, link);
        Assert.Contains("used already, or is too old", old.Html, StringComparison.Ordinal);
        Assert.Contains("used already, or is too old", forged.Html, StringComparison.Ordinal);
        Assert.Contains("Enter the password that you chose", looked.Html, StringComparison.Ordinal);
        Assert.Contains("Your address is confirmed", used.Html, StringComparison.Ordinal);
        Assert.Contains("used already, or is too old", twice.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-school", "school")]
    [InlineData(MailedApplication.FormerSchool, "school")]
    public async Task A_school_that_is_no_member_is_refused(string school, string field)
    {
        using var answer = await mailed.RegisterAsync(Strangers.Email(), Cancellation, school);

        await Problems.AssertFieldAsync(answer, field);
    }

    [Fact]
    public async Task Nobody_gives_themselves_rights_by_asking()
    {
        var email = Strangers.Email();
        using var anonymous = mailed.Application.Anonymous();

        using var answer = await anonymous.PostAsJsonAsync(
            "/api/v1/auth/register",
            new { email, password = LibraryApplication.Password, name = "Ana", school = MailedApplication.School, title = "Principal", isAdmin = true, admin = true, role = "admin", approvedAt = "2026-01-01T00:00:00Z", emailConfirmed = true, cops = new[] { new { slug = "ell", role = "lead" } } },
            Cancellation);

        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.AsNoTracking().Include(row => row.Cops).SingleAsync(row => row.Email == email, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.False(person.IsAdmin || person.EmailConfirmed);
        Assert.Null(person.ApprovedAt);
        Assert.Empty(person.Cops);
    }

    [Fact]
    public async Task A_name_with_line_breaks_adds_no_header_to_a_mail()
    {
        var email = Strangers.Email();

        using var asked = await mailed.RegisterAsync(email, Cancellation, name: "Ana\r\nBcc: victim@school.example\r\n\r\nBuy this");
        var mail = await mailed.WaitForMailAsync(email, "confirm", Cancellation);

        Assert.DoesNotContain(mail.Message.Headers, header => header.Field == "Bcc");
        Assert.Equal("Please confirm your e-mail address", mail.Subject);
        Assert.Contains("Dear Ana Bcc: victim@school.example Buy this,", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_gets_no_more_than_three_such_mails_in_an_hour()
    {
        var email = Strangers.Email();
        using var first = await mailed.RegisterAsync(email, Cancellation);
        using var second = await mailed.RegisterAsync(email, Cancellation);
        using var third = await mailed.RegisterAsync(email.ToUpperInvariant(), Cancellation);
        using var fourth = await mailed.RegisterAsync(email, Cancellation);
        await mailed.SettleAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, fourth.StatusCode);
        Assert.Equal(3, mailed.Mails(email).Count);
    }
}
