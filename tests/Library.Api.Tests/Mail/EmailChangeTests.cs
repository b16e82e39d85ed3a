using System.Net;
using Library.Api.Tests.Pages;

namespace Library.Api.Tests.Mail;

/// <summary>A new address counts once its mail was answered, by the person who asked.</summary>
[Trait("Needs", "server")]
public sealed class EmailChangeTests(MailedApplication mailed)
{
    private const string Page = "/account/email";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_is_changed_by_the_link_that_was_sent_to_it()
    {
        var (old, email) = (Strangers.Email(), Strangers.Email());
        using var visitor = await MemberAsync(old);
        using var other = await MemberAsync(Strangers.Email());

        var wrong = await AskAsync(visitor, email, "not my password");
        var asked = await AskAsync(visitor, email, LibraryApplication.Password);
        var link = (await mailed.WaitForMailAsync(email, "confirm your new", Cancellation)).LinkTo(Page);
        var stolen = await other.SubmitAsync(link, "confirm-email", Cancellation);
        var forged = await visitor.OpenAsync(link.Replace(Uri.EscapeDataString(email), Uri.EscapeDataString(Strangers.Email()), StringComparison.Ordinal), Cancellation);
        using (var before = await mailed.LoginAsync(old, LibraryApplication.Password, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        var done = await visitor.SubmitAsync(link, "confirm-email", Cancellation);
        var again = await visitor.OpenAsync(link, Cancellation);
        using var byNew = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);
        using var byOld = await mailed.LoginAsync(old, LibraryApplication.Password, Cancellation);

        Assert.Contains("This is not your password.", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("Look into your mail.", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Your address is now", stolen.Html, StringComparison.Ordinal);
        Assert.Contains("This link was used already", forged.Html, StringComparison.Ordinal);
        Assert.Contains($"Your address is now {email}", done.Html, StringComparison.Ordinal);
        Assert.Contains("This link was used already", again.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, byNew.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, byOld.StatusCode);
        Assert.Contains(email, (await mailed.WaitForMailAsync(old, "was changed", Cancellation)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_an_address_has_an_account_shows_only_in_its_own_mail()
    {
        var (taken, free) = (Strangers.Email(), Strangers.Email());
        await mailed.Application.SetPersonAsync(taken, [], Cancellation);
        using var visitor = await MemberAsync(Strangers.Email());

        var ofTaken = await AskAsync(visitor, taken, LibraryApplication.Password);
        var ofFree = await AskAsync(visitor, free, LibraryApplication.Password);
        var mail = await mailed.WaitForMailAsync(taken, "wanted to use your e-mail address", Cancellation);

        Assert.Equal(MessageOf(ofFree, free), MessageOf(ofTaken, taken));
        Assert.DoesNotContain("token=", mail.Text, StringComparison.Ordinal);
    }

    private static string MessageOf(VisitedPage page, string address) =>
        page.Html[page.Html.IndexOf("<h1>E-mail address", StringComparison.Ordinal)..].Replace(address, "", StringComparison.Ordinal);

    private static Task<VisitedPage> AskAsync(Visitor visitor, string email, string password) =>
        visitor.SubmitAsync(Page, "email", Cancellation, ("newEmail", email), ("present", password));

    private async Task<Visitor> MemberAsync(string email)
    {
        await mailed.Application.SetPersonAsync(email, [], Cancellation);
        return await Visitor.SignInAsync(mailed.Application, email, Cancellation);
    }
}
