using System.Net;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Alerts;

/// <summary>People are told of what their saved searches find, once, by way of a real mail server.</summary>
[Trait("Needs", "server")]
public sealed class AlertTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_document_is_told_once_with_the_passage_and_what_was_there_is_not()
    {
        var (email, word, old, first, second) = (Strangers.Email(), SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        var oldId = await admin.AddAsync(old, word, Cancellation);
        await person.SaveSearchAsync($"q={word}+paper", Cancellation, name: "My papers");

        var firstId = await admin.AddAsync(first, word, Cancellation, ("kind", "template"), ("area", "finance"));
        var mail = await mailed.WaitForMailAsync(email, "1 new document for “My papers”", Cancellation);
        await ChangeAsync(admin, oldId);
        await ChangeAsync(admin, firstId);
        await mailed.Application.SettleAsync(Cancellation);
        await admin.AddAsync(second, word, Cancellation);
        await LibraryClient.UntilAsync(() => Task.FromResult(Texts(email)), texts => texts.Exists(text => text.Contains(second, StringComparison.Ordinal)), Cancellation);
        await mailed.SettleAsync(Cancellation);

        Assert.Single(Texts(email), text => text.Contains(first, StringComparison.Ordinal));
        Assert.Single(Texts(email), text => text.Contains(second, StringComparison.Ordinal));
        Assert.DoesNotContain(Texts(email), text => text.Contains(old, StringComparison.Ordinal));
        Assert.Contains($"{first}\nTemplate, Financial Management, ", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"p. 1: This paper is about {word}.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/documents/{firstId}?page=1&q={word}%20paper", mail.Text, StringComparison.Ordinal);
        Assert.Equal("/saved-searches", mail.LinkTo("/saved-searches"));
    }

    [Fact]
    public async Task Several_searches_of_one_person_make_one_mail()
    {
        var (email, word) = (Strangers.Email(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        await person.SaveSearchAsync($"q={word}", Cancellation, name: "One");
        await person.SaveSearchAsync($"q={word}&kind=resource", Cancellation, name: "Two");
        await person.SaveSearchAsync($"q={word}&kind=template", Cancellation, name: "Three");

        await admin.AddAsync("A paper", word, Cancellation);
        var mail = await mailed.WaitForMailAsync(email, "1 new document for 2 of your saved searches", Cancellation);
        await mailed.SettleAsync(Cancellation);

        Assert.Single(mailed.Mails(email));
        Assert.Contains("“One” found", mail.Text, StringComparison.Ordinal);
        Assert.Contains("“Two” found", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Three", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_some_of_the_words_or_is_not_for_its_owner_is_not_told()
    {
        var (email, insider, word, other) = (Strangers.Email(), Strangers.Email(), SharedApplication.Word(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        using var member = await mailed.Application.PersonAsync(insider, Cancellation, "ell");
        var saved = await person.SaveSearchAsync($"q={word}+{other}", Cancellation);
        await member.SaveSearchAsync($"q={word}", Cancellation);

        await admin.AddAsync("Half of it", word, Cancellation);
        await admin.AddAsync("For others", $"{word} {other}", Cancellation, ("visibility", "cops"), ("cop", "ell"));
        await LibraryClient.UntilAsync(() => Task.FromResult(Texts(insider)), texts => texts.Exists(text => text.Contains("For others", StringComparison.Ordinal)), Cancellation);
        await mailed.SettleAsync(Cancellation);

        Assert.Empty(mailed.Mails(email));
        Assert.Equal(0, (await person.SavedSearchAsync(saved, Cancellation)).GetProperty("new").GetInt32());
    }

    [Fact]
    public async Task What_somebody_comes_to_see_and_a_version_that_has_the_words_is_news()
    {
        var (email, word) = (Strangers.Email(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        await admin.AddAsync("Of a community", word, Cancellation, ("visibility", "cops"), ("cop", "ell"));
        var other = await admin.AddAsync("A second version", "nothing", Cancellation);
        var opened = await admin.AddAsync("Opened to all", word, Cancellation, ("visibility", "draft"));
        var saved = await person.SaveSearchAsync($"q={word}", Cancellation);

        using (var form = LibraryClient.Form(Library.Testing.APdf.New().Page($"Now about {word}.").ToStream().ToArray(), "b.pdf", []))
        using (var added = await admin.Http.PostAsync($"/api/v1/documents/{other}/versions", form, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }

        await person.UntilNewAsync(saved, 1, Cancellation);
        using (var changed = await admin.PatchAsync(opened, new { visibility = "members" }, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        await person.UntilNewAsync(saved, 2, Cancellation);
        await mailed.Application.SetPersonAsync(email, [new Library.Storage.People.CopSeat("ell", IsLead: false)], Cancellation);
        await person.UntilNewAsync(saved, 3, Cancellation);
        await LibraryClient.UntilAsync(() => Task.FromResult(string.Concat(Texts(email))), text => text.Contains("Of a community", StringComparison.Ordinal), Cancellation);

        var texts = string.Concat(Texts(email));
        Assert.All(["Of a community", "A second version", "Opened to all"], title => Assert.Equal(2, texts.Split(title).Length));
    }

    [Fact]
    public async Task The_link_in_a_mail_stops_its_search_without_signing_in_and_no_other()
    {
        var (email, word) = (Strangers.Email(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        var stopped = await person.SaveSearchAsync($"q={word}", Cancellation, name: "Stopped");
        await admin.AddAsync("The first", word, Cancellation);
        var mail = await mailed.WaitForMailAsync(email, "“Stopped”", Cancellation);
        await person.SaveSearchAsync($"q={word}&kind=resource", Cancellation, name: "Going on");
        using var visitor = new Visitor(mailed.Application);

        var page = await visitor.OpenAsync(mail.LinkTo("/saved-searches/stop"), Cancellation);
        var before = await person.SavedSearchAsync(stopped, Cancellation);
        var done = await visitor.SubmitAsync(mail.LinkTo("/saved-searches/stop"), "stop", Cancellation);
        await admin.AddAsync("The second", word, Cancellation);
        var next = await mailed.WaitForMailAsync(email, "“Going on”", Cancellation);
        var forged = await visitor.OpenAsync("/saved-searches/stop?token=forged", Cancellation);

        Assert.Contains("“Stopped”", page.Html, StringComparison.Ordinal);
        Assert.Equal("at-once", before.GetProperty("frequency").GetString());
        Assert.Contains("You get no more mails", done.Html, StringComparison.Ordinal);
        Assert.Equal("never", (await person.SavedSearchAsync(stopped, Cancellation)).GetProperty("frequency").GetString());
        Assert.DoesNotContain("Stopped", next.Text, StringComparison.Ordinal);
        Assert.Contains("This link is not whole", forged.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_program_stops_them_with_one_request_and_the_site_still_tells()
    {
        var (email, word) = (Strangers.Email(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        var saved = await person.SaveSearchAsync($"q={word}", Cancellation, by: "both");
        await admin.AddAsync("The first", word, Cancellation);
        var mail = await mailed.WaitForMailAsync(email, "1 new document", Cancellation);
        var address = new Uri((mail.Message.Headers["List-Unsubscribe"] ?? "").Trim('<', '>')).PathAndQuery;
        using var program = mailed.Application.Anonymous();

        using var opened = await program.GetAsync(address, Cancellation);
        using var content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var stopped = await program.PostAsync(address, content, Cancellation);
        using var visitor = await Visitor.SignInAsync(mailed.Application, email, Cancellation);
        var home = await visitor.OpenAsync("/", Cancellation);

        Assert.Equal("List-Unsubscribe=One-Click", mail.Message.Headers["List-Unsubscribe-Post"]);
        Assert.Equal((HttpStatusCode.Redirect, true), (opened.StatusCode, opened.Headers.Location?.OriginalString.StartsWith("/saved-searches/stop?token=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        Assert.Equal("site", (await person.SavedSearchAsync(saved, Cancellation)).GetProperty("by").GetString());
        Assert.Contains("1 new document for your saved searches", home.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_whose_account_ended_gets_no_mail()
    {
        var (email, witness, word) = (Strangers.Email(), Strangers.Email(), SharedApplication.Word());
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var person = await mailed.Application.PersonAsync(email, Cancellation);
        using var other = await mailed.Application.PersonAsync(witness, Cancellation);
        await person.SaveSearchAsync($"q={word}", Cancellation);
        await other.SaveSearchAsync($"q={word}", Cancellation);
        await using (var scope = mailed.Application.Services.CreateAsyncScope())
        {
            DateTimeOffset? now = TimeProvider.System.GetUtcNow();
            await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.Where(row => row.Email == email).ExecuteUpdateAsync(update => update.SetProperty(row => row.EndedAt, now), Cancellation);
        }

        await admin.AddAsync("A paper", word, Cancellation);
        await mailed.WaitForMailAsync(witness, "1 new document", Cancellation);
        await mailed.SettleAsync(Cancellation);

        Assert.Empty(mailed.Mails(email));
    }

    private static async Task ChangeAsync(LibraryClient admin, string id)
    {
        using var changed = await admin.PatchAsync(id, new { description = "Described since." }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    private List<string> Texts(string email) => [.. mailed.Mails(email).Select(mail => mail.Text)];
}
