using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

/// <summary>Sessions and tokens of one's own.</summary>
public sealed class OwnAccessTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_is_ended_elsewhere_is_refused_at_its_next_request()
    {
        var email = await PersonAsync();
        using var here = await shared.Application.SignInAsync(email, Cancellation);
        using var there = await Visitor.SignInAsync(shared.Application, email, Cancellation);

        var sessions = (await here.GetAsync("/api/v1/me/sessions", Cancellation)).GetProperty("items").EnumerateArray().ToList();
        var other = Assert.Single(sessions, session => !session.GetProperty("current").GetBoolean());
        var before = await there.OpenAsync("/my/documents", Cancellation);
        using var ended = await here.Http.DeleteAsync($"/api/v1/me/sessions/{LibraryClient.IdOf(other)}", Cancellation);
        var after = await there.OpenAsync("/my/documents", Cancellation);

        Assert.Equal(2, sessions.Count);
        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Found, after.Status);
        Assert.Equal(HttpStatusCode.OK, await here.StatusAsync("/api/v1/me", Cancellation));
    }

    [Fact]
    public async Task Nobody_ends_or_sees_the_sessions_and_tokens_of_others()
    {
        using var one = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);
        using var other = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);
        var session = LibraryClient.IdOf((await one.GetAsync("/api/v1/me/sessions", Cancellation)).GetProperty("items")[0]);
        var token = (await TokenAsync(one, "read")).Id;

        using var ended = await other.Http.DeleteAsync($"/api/v1/me/sessions/{session}", Cancellation);
        using var revoked = await other.Http.DeleteAsync($"/api/v1/me/tokens/{token}", Cancellation);

        await Problems.AssertAsync(ended, HttpStatusCode.NotFound, "not-found");
        await Problems.AssertAsync(revoked, HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await other.GetAsync("/api/v1/me/tokens", Cancellation)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_token_that_reads_cannot_write_and_one_that_writes_can()
    {
        using var person = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);
        using var reads = shared.Application.WithToken((await TokenAsync(person, "read")).Secret);
        using var writes = shared.Application.WithToken((await TokenAsync(person, "write")).Secret);
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();

        using var refused = await reads.PostAsync(pdf, "a.pdf", [], Cancellation);
        using var taken = await writes.PostAsync(pdf, "a.pdf", [], Cancellation);

        Assert.Equal(HttpStatusCode.OK, await reads.StatusAsync("/api/v1/me", Cancellation));
        await Problems.AssertAsync(refused, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task A_token_makes_no_tokens_ends_no_sessions_and_opens_no_pages()
    {
        using var person = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);
        using var program = shared.Application.WithToken((await TokenAsync(person, "write")).Secret);

        using var made = await program.Http.PostAsJsonAsync("/api/v1/me/tokens", new { name = "More", scope = "write", days = 365 }, Cancellation);
        using var ended = await program.Http.DeleteAsync("/api/v1/me/sessions", Cancellation);
        var page = await program.StatusAsync("/account/security", Cancellation);

        await Problems.AssertAsync(made, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(ended, HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(HttpStatusCode.Found, page);
    }

    [Fact]
    public async Task A_token_is_worth_nothing_once_taken_back_past_its_end_or_with_its_owners_account()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var person = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);
        var (revoked, old, orphan) = (await TokenAsync(person, "read"), await TokenAsync(person, "read"), await TokenAsync(person, "read"));
        using var byRevoked = shared.Application.WithToken(revoked.Secret);
        using var byOld = shared.Application.WithToken(old.Secret);
        using var byOrphan = shared.Application.WithToken(orphan.Secret);
        using var forged = shared.Application.WithToken(old.Secret[..^1] + "x");

        var before = await Task.WhenAll(new[] { byRevoked, byOld, byOrphan }.Select(client => client.StatusAsync("/api/v1/me", Cancellation)));
        using var taken = await person.Http.DeleteAsync($"/api/v1/me/tokens/{revoked.Id}", Cancellation);
        await ExpireAsync(old.Id);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{LibraryClient.IdOf(await person.GetAsync("/api/v1/me", Cancellation))}/end", content: null, Cancellation);
        var after = await Task.WhenAll(new[] { byRevoked, byOld, byOrphan, forged }.Select(client => client.StatusAsync("/api/v1/me", Cancellation)));

        Assert.All(before, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.All(after, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    [Theory]
    [InlineData("", "read", 30, "name")]
    [InlineData("A name", "admin", 30, "scope")]
    [InlineData("A name", "read", 0, "days")]
    [InlineData("A name", "read", 10_000, "days")]
    public async Task A_token_without_a_proper_name_scope_or_end_is_refused(string name, string scope, int days, string field)
    {
        using var person = await shared.Application.SignInAsync(await PersonAsync(), Cancellation);

        using var answer = await person.Http.PostAsJsonAsync("/api/v1/me/tokens", new { name, scope, days }, Cancellation);

        await Problems.AssertFieldAsync(answer, field);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_needs_the_present_one()
    {
        var email = await PersonAsync();
        using var elsewhere = await shared.Application.SignInAsync(email, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);

        var refused = await visitor.SubmitAsync("/account/security", "password", Cancellation, ("present", "a guess of it"), ("password", "a password that is new"));
        var changed = await visitor.SubmitAsync("/account/security", "password", Cancellation, ("present", LibraryApplication.Password), ("password", "a password that is new"));

        Assert.Contains("This is not your present password.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Your password is changed", changed.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await elsewhere.StatusAsync("/api/v1/me", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("/my/documents", Cancellation)).Status);
    }

    private async Task<string> PersonAsync()
    {
        var email = $"{SharedApplication.Word()}@school.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        return email;
    }

    private static async Task<(string Id, string Secret)> TokenAsync(LibraryClient person, string scope)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/me/tokens", new { name = "A program", scope, days = 30 }, Cancellation);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return (LibraryClient.IdOf(made.GetProperty("token")), made.GetProperty("secret").GetString() ?? "");
    }

    private async Task ExpireAsync(string id)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().ApiTokens.Where(token => token.Id == Guid.Parse(id))
            .ExecuteUpdateAsync(update => update.SetProperty(token => token.ExpiresAt, yesterday), Cancellation);
    }
}
