using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Mail;

/// <summary>Invitations, by way of a real mail server.</summary>
[Trait("Needs", "server")]
public sealed class InvitationTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_follows_an_invitation_is_in_the_community_and_signed_in()
    {
        var email = Strangers.Email();
        using var lead = await mailed.Application.LeadOfAsync(Cancellation, "ell");
        using var visitor = new Visitor(mailed.Application);

        using var invited = await InviteAsync(lead, new { email, name = "Ben Ode", cop = "ell" });
        var link = (await mailed.WaitForMailAsync(email, "invited", Cancellation)).LinkTo("/invitation");
        var accepted = await AcceptAsync(visitor, link);
        var home = await visitor.OpenAsync("/", Cancellation);
        using var signedIn = await mailed.LoginAsync(email, LibraryApplication.Password, Cancellation);
        using var member = mailed.Application.WithToken((await signedIn.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("accessToken").GetString() ?? "");
        var me = await member.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        Assert.Equal(mailed.Application.Address.AbsoluteUri, accepted.Location);
        Assert.Contains("What are you looking for?", home.Html, StringComparison.Ordinal);
        Assert.Equal("Ben Ode", me.GetProperty("name").GetString());
        Assert.Equal("ell", me.GetProperty("cops")[0].GetProperty("slug").GetString());
        Assert.Equal("member", me.GetProperty("cops")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_link_is_good_once_also_for_two_at_the_same_time()
    {
        var email = Strangers.Email();
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var invited = await InviteAsync(admin, new { email });
        var link = (await mailed.WaitForMailAsync(email, "invited", Cancellation)).LinkTo("/invitation");
        using var first = new Visitor(mailed.Application);
        using var second = new Visitor(mailed.Application);

        var both = await Task.WhenAll(AcceptAsync(first, link), AcceptAsync(second, link));
        var later = await first.OpenAsync(link, Cancellation);

        Assert.Single(both, page => page.Location is not null);
        Assert.Contains("used already", later.Html, StringComparison.Ordinal);
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.CountAsync(person => person.Email == email, Cancellation));
    }

    [Fact]
    public async Task A_link_that_was_taken_back_sent_anew_ran_out_or_was_forged_lets_nobody_in()
    {
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var visitor = new Visitor(mailed.Application);
        var (withdrawn, renewed, old) = (Strangers.Email(), Strangers.Email(), Strangers.Email());
        var withdrawnLink = await LinkAfterAsync(admin, withdrawn, id => admin.Http.DeleteAsync($"/api/v1/invitations/{id}", Cancellation));
        var renewedLink = await LinkAfterAsync(admin, renewed, id => admin.Http.PostAsync($"/api/v1/invitations/{id}/resend", content: null, Cancellation));
        var oldLink = await LinkAfterAsync(admin, old, ExpireAsync);

        string[] links = [withdrawnLink, renewedLink, oldLink, "/invitation?token=forged", "/invitation"];
        var pages = await Task.WhenAll(links.Select(link => visitor.OpenAsync(link, Cancellation)));

        Assert.All(pages, page => Assert.Contains("was used already, was taken back, or is too old", page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lead_invites_members_into_the_own_community_only()
    {
        using var lead = await mailed.Application.LeadOfAsync(Cancellation, "ell");
        using var member = await mailed.Application.MemberOfAsync(Cancellation, "ell");

        using var foreign = await InviteAsync(lead, new { email = Strangers.Email(), cop = "principal" });
        using var nowhere = await InviteAsync(lead, new { email = Strangers.Email() });
        using var asLead = await InviteAsync(lead, new { email = Strangers.Email(), cop = "ell", role = "lead" });
        using var byMember = await InviteAsync(member, new { email = Strangers.Email(), cop = "ell" });

        await Problems.AssertAsync(foreign, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(nowhere, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(asLead, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(byMember, HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task A_lead_does_not_see_the_invitations_of_others()
    {
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var lead = await mailed.Application.LeadOfAsync(Cancellation, "cfo-coo");
        var email = Strangers.Email();
        using var invited = await InviteAsync(admin, new { email, cop = "principal" });
        var id = LibraryClient.IdOf(await invited.Content.ReadFromJsonAsync<JsonElement>(Cancellation));

        var listed = await lead.GetAsync("/api/v1/invitations?size=100", Cancellation);
        using var withdrawn = await lead.Http.DeleteAsync($"/api/v1/invitations/{id}", Cancellation);

        Assert.DoesNotContain(email, listed.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, withdrawn.StatusCode);
    }

    [Fact]
    public async Task A_pasted_list_is_invited_line_by_line_and_what_was_wrong_stays_in_the_field()
    {
        using var visitor = await Visitor.SignInAsync(mailed.Application, LibraryApplication.AdminEmail, Cancellation);
        var (first, second) = (Strangers.Email(), Strangers.Email());

        var page = await visitor.SubmitAsync(
            "/admin/invitations", "invite", Cancellation, ("people", $"Ana Ruiz <{first}>\n\nBen Ode\t{second}\nnobody at all\n"), ("school", MailedApplication.School), ("cop", "principal"));
        await mailed.SettleAsync(Cancellation);

        Assert.Contains($"An invitation is on its way to {first}.", page.Html, StringComparison.Ordinal);
        Assert.Contains("nobody at all: This is not an e-mail address.", page.Html, StringComparison.Ordinal);
        Assert.Contains(">nobody at all</textarea>", page.Html, StringComparison.Ordinal);
        Assert.Contains("Dear Ana Ruiz", Assert.Single(mailed.Mails(first)).Text, StringComparison.Ordinal);
        Assert.Contains("Dear Ben Ode", Assert.Single(mailed.Mails(second)).Text, StringComparison.Ordinal);
    }

    private static Task<VisitedPage> AcceptAsync(Visitor visitor, string link) =>
        visitor.SubmitAsync(link, "accept", Cancellation, ("name", "Ben Ode"), ("title", "Principal"), ("password", LibraryApplication.Password));

    private static Task<HttpResponseMessage> InviteAsync(LibraryClient client, object invitation) =>
        client.Http.PostAsJsonAsync("/api/v1/invitations", invitation, Cancellation);

    private async Task<string> LinkAfterAsync(LibraryClient admin, string email, Func<string, Task<HttpResponseMessage>> change)
    {
        using var invited = await InviteAsync(admin, new { email });
        var link = (await mailed.WaitForMailAsync(email, "invited", Cancellation)).LinkTo("/invitation");
        using var changed = await change(LibraryClient.IdOf(await invited.Content.ReadFromJsonAsync<JsonElement>(Cancellation)));
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        return link;
    }

    private async Task<HttpResponseMessage> ExpireAsync(string id)
    {
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Invitations.Where(row => row.Id == Guid.Parse(id))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.ExpiresAt, yesterday), Cancellation);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
