using Library.Api.Tests.Mail;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Library.Storage.People;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>From asking for an account to the first community, and a document that is returned and corrected, in a real browser with real mails.</summary>
[Trait("Needs", "browser")]
public sealed class AccountJourneyTests(MailedApplication mailed, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_in_page_that_was_open_beside_another_says_that_it_is_out_of_date()
    {
        var page = await chromium.OpenAsync(mailed.Application.Address, new());
        var other = await page.Context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await other.GotoAsync(page.Url);
        await SignInAsync(page, LibraryApplication.AdminEmail);

        await SignInHereAsync(other, LibraryApplication.AdminEmail);
        await Assertions.Expect(other.GetByText("The page was out of date.")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "Go to the front page" }).ClickAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "What are you looking for?" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Somebody_asks_confirms_is_approved_signs_in_with_a_second_step_and_joins_a_community()
    {
        var email = Strangers.Email();
        var page = await chromium.OpenAsync(mailed.Application.Address, new());
        var admin = await chromium.SignInAsync(mailed.Application, LibraryApplication.AdminEmail);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask for an account" }).First.ClickAsync();
        await page.GetByLabel("Your name").FillAsync("Noor Haddad");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("School").SelectOptionAsync(MailedApplication.School);
        await page.GetByLabel("Your job").FillAsync("Principal");
        await page.GetByLabel("Password").FillAsync(LibraryApplication.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for an account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Look into your mail.")).ToBeVisibleAsync();

        await page.GotoAsync((await mailed.WaitForMailAsync(email, "confirm", Cancellation)).LinkTo("/confirm"));
        await page.GetByLabel("Password").FillAsync(LibraryApplication.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm the address" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your address is confirmed")).ToBeVisibleAsync();

        await admin.GotoAsync($"/admin/accounts?state=waiting&q={email}");
        await admin.GetByLabel("Choose Noor Haddad").CheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Approve the chosen ones" }).PressAsync("Enter");
        await Assertions.Expect(admin.GetByText("1 account is approved.")).ToBeVisibleAsync();

        await page.GotoAsync((await mailed.WaitForMailAsync(email, "ready", Cancellation)).LinkTo("/sign-in"));
        await SignInAsync(page, email);
        await page.GotoAsync("/account/security?setup=true");
        var key = await page.Locator("code.key").InnerTextAsync();
        await page.GetByLabel("Code").FillAsync(Totp.Code(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch the second step on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Keep these recovery codes")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await SignInAsync(page, email);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.Code(key, 1));
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("What are you looking for?")).ToBeVisibleAsync();

        await page.GotoAsync("/communities");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Principal" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Leave Principal" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
        await admin.Context.CloseAsync();
    }

    [Fact]
    public async Task A_document_is_returned_corrected_and_approved_and_its_owner_is_told_by_mail()
    {
        var (email, leadEmail, word) = (Strangers.Email(), Strangers.Email(), SharedApplication.Word());
        await mailed.Application.SetPersonAsync(email, [new CopSeat("ell", IsLead: false)], Cancellation);
        await mailed.Application.SetPersonAsync(leadEmail, [new CopSeat("ell", IsLead: true)], Cancellation);
        using var member = await mailed.Application.SignInAsync(email, Cancellation);
        var id = LibraryClient.IdOf(await member.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "plan.pdf", Cancellation, ("title", $"Plan {word}"), ("cop", "ell")));
        var owner = await chromium.SignInAsync(mailed.Application, email);
        var lead = await chromium.SignInAsync(mailed.Application, leadEmail);

        await lead.GotoAsync("/review");
        // Opened as a page of its own: the oldest in the queue lies open already, and a click renews that page under what is typed.
        await lead.GotoAsync(await lead.GetByRole(AriaRole.Link, new() { Name = $"Plan {word}" }).First.GetAttributeAsync("href") ?? "");
        await Assertions.Expect(lead.GetByRole(AriaRole.Heading, new() { Name = $"Plan {word}" })).ToBeVisibleAsync();
        await lead.GetByLabel("Or return it: what should be corrected?").FillAsync("Please name the school year.");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Return with this note" }).ClickAsync();
        await lead.WaitForURLAsync("**/review?done=*");

        var returned = await mailed.WaitForMailAsync(email, "returned", Cancellation);
        await owner.GotoAsync(returned.LinkTo($"/documents/{id}"));
        await Assertions.Expect(owner.GetByText("Please name the school year.")).ToBeVisibleAsync();
        await owner.GetByRole(AriaRole.Link, new() { Name = "Edit it" }).First.ClickAsync();
        await owner.GetByLabel("Title", new() { Exact = true }).FillAsync($"Plan {word} for 2026-27");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(owner.GetByText("It waits for approval.")).ToBeVisibleAsync();

        await lead.GotoAsync($"/documents/{id}");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await lead.WaitForURLAsync("**/review?done=*");
        await mailed.WaitForMailAsync(email, "approved", Cancellation);
        using var other = await mailed.Application.MemberOfAsync(Cancellation);
        await LibraryClient.UntilAsync(() => other.SearchAsync($"q={word}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);
        await owner.Context.CloseAsync();
        await lead.Context.CloseAsync();
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await SignInHereAsync(page, email);
        await page.WaitForURLAsync(url => !url.EndsWith("/sign-in", StringComparison.Ordinal));
    }

    private static async Task SignInHereAsync(IPage page, string email)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(LibraryApplication.Password);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
