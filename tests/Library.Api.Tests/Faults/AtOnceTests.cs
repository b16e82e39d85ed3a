using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Faults;

/// <summary>Eight clients that do the same at once: one is first, or all are right, and nobody meets a fault.</summary>
public sealed partial class AtOnceTests(SharedApplication shared)
{
    private const int Clients = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_invitation_makes_one_account()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var email = Strangers.Email();
        using var invited = await admin.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { email, cop = "ell" }, Cancellation);
        Assert.True(invited.IsSuccessStatusCode, $"{invited.StatusCode}");
        var link = InvitationLink().Match(await MailTextAsync(email)).Value;
        var visitors = Enumerable.Range(0, Clients).Select(_ => new Visitor(shared.Application)).ToList();
        var proofs = await Task.WhenAll(visitors.Select(visitor => visitor.ProofOfAsync(link, Cancellation))); // whoever opens the page later finds no form on it

        var pages = await Task.WhenAll(visitors.Zip(proofs, (visitor, proof) => visitor.SubmitAsync(link, "accept", proof, Cancellation, ("name", "A Guest"), ("title", "Teacher"), ("password", LibraryApplication.Password))));

        Assert.All(pages, page => Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.Found, $"{page.Status}"));
        Assert.Single(pages, page => page.Status == HttpStatusCode.Found);
        await using var scope = shared.Application.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.CountAsync(person => person.Email == email, Cancellation));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task Who_sends_an_invitation_once_more_is_told_that_it_was_used()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var email = Strangers.Email();
        using var invited = await admin.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { email, cop = "ell" }, Cancellation);
        var link = InvitationLink().Match(await MailTextAsync(email)).Value;
        using var first = new Visitor(shared.Application);
        using var second = new Visitor(shared.Application);
        var proof = await second.ProofOfAsync(link, Cancellation);
        (string, string)[] fields = [("name", "A Guest"), ("title", "Teacher"), ("password", LibraryApplication.Password)];

        var accepted = await first.SubmitAsync(link, "accept", Cancellation, fields);
        var again = await second.SubmitAsync(link, "accept", proof, Cancellation, fields);

        Assert.Equal(HttpStatusCode.Found, accepted.Status);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("This invitation was used already", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_under_one_key_make_one_document()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (key, word) = (Guid.NewGuid().ToString(), SharedApplication.Word());
        var file = Pdf(word);

        var answers = await AtOnceAsync(_ => admin.PostAsync(file, "a.pdf", [("title", word)], Cancellation, key));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Documents.CountAsync(document => document.Title == word, Cancellation));
    }

    [Fact]
    public async Task Versions_of_one_document_are_all_kept_under_numbers_of_their_own()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(Pdf("first"), "a.pdf", Cancellation, ("title", SharedApplication.Word())));

        var answers = await AtOnceAsync(async i =>
        {
            using var form = LibraryClient.Form(Pdf($"number {i}"), "a.pdf", [("note", $"{i}")]);
            return await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        });

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var numbers = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Versions.Where(version => version.DocumentId == Guid.Parse(id)).Select(version => version.Number).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, Clients + 1), numbers.Order());
    }

    [Fact]
    public async Task Uploads_of_the_same_bytes_with_the_same_new_tags_are_all_taken()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (file, tags) = (Pdf(SharedApplication.Word()), Enumerable.Range(0, 4).Select(_ => SharedApplication.Word()).ToList());

        var answers = await AtOnceAsync(i => admin.PostAsync(file, "a.pdf", [.. (i % 2 == 0 ? tags : Enumerable.Reverse(tags)).Select(tag => ("tag", tag))], Cancellation));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
    }

    [Fact]
    public async Task One_packet_is_published_once()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "One" } }, Cancellation);

        var answers = await AtOnceAsync(_ => world.PublishAsync(id, Cancellation));

        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}"));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Audit.CountAsync(entry => entry.Action == "packet-published" && entry.Subject == id, Cancellation));
    }

    [Fact]
    public async Task One_revision_of_a_collection_is_followed_by_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug, title = "Kit" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var revision = (await admin.GetAsync($"/api/v1/collections/{slug}", Cancellation)).GetProperty("revision").GetRawText();

        var answers = await AtOnceAsync(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/collections/{slug}") { Content = JsonContent.Create(new { title = $"Kit {i}" }) };
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision}\""));
            return await admin.Http.SendAsync(request, Cancellation);
        });

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(Clients - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task An_offer_is_accepted_once()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(Pdf("offered"), "a.pdf", Cancellation, ("visibility", "cops"), ("cop", "ell")));
        using var offered = await admin.SendAsync(HttpMethod.Post, $"/api/v1/documents/{id}/offers", new { cop = "special-education" }, Cancellation);
        var offer = LibraryClient.IdOf(await offered.Content.ReadFromJsonAsync<JsonElement>(Cancellation));

        var answers = await AtOnceAsync(_ => admin.Http.PostAsync($"/api/v1/offers/{offer}/accept", content: null, Cancellation));

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(Clients - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Every_wrong_guess_counts()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var anonymous = shared.Application.Anonymous();

        var answers = await AtOnceAsync(i => anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password = $"a guess {i}" }, Cancellation));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        await using var scope = shared.Application.Services.CreateAsyncScope();
        Assert.Equal(Clients, (await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.SingleAsync(person => person.Email == email, Cancellation)).AccessFailedCount);
    }

    [Fact]
    public async Task A_place_in_a_community_is_taken_once_and_left_once()
    {
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var member = await shared.Application.SignInAsync(email, Cancellation);

        var joined = await AtOnceAsync(_ => member.SendAsync(HttpMethod.Post, "/api/v1/cops/ell/join", new { }, Cancellation));
        var left = await AtOnceAsync(i => member.SendAsync(HttpMethod.Post, i % 2 == 0 ? "/api/v1/cops/ell/leave" : "/api/v1/cops/ell/join", new { }, Cancellation));

        Assert.All(joined.Concat(left), answer => Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}"));
    }

    [Fact]
    public async Task Documents_are_changed_read_and_trashed_while_their_files_are_read()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var ids = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i => LibraryClient.IdOf(await admin.UploadAsync(Pdf($"busy {i}"), "a.pdf", Cancellation))));

        var answers = await AtOnceAsync(i => i % 4 == 3
            ? admin.Http.DeleteAsync($"/api/v1/documents/{ids[i]}", Cancellation)
            : admin.PatchAsync(ids[i % 3], new { description = $"Changed {i}" }, Cancellation));

        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}"));
    }

    private static byte[] Pdf(string words) => APdf.New().Page(words).ToStream().ToArray();

    private static async Task<IReadOnlyList<HttpResponseMessage>> AtOnceAsync(Func<int, Task<HttpResponseMessage>> send)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(send));
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}"));
        return answers;
    }

    private async Task<string> MailTextAsync(string email)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.Where(mail => mail.Recipient == email).OrderByDescending(mail => mail.Id).Select(mail => mail.Text).FirstAsync(Cancellation);
    }

    [GeneratedRegex("/invitation\\?token=[^\\s]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex InvitationLink();
}
