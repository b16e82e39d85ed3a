using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Storage.People;

namespace Library.Api.Tests.Administration;

/// <summary>What admins do with accounts, and that it holds from the next request on.</summary>
public sealed class AccountTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_is_ended_is_refused_at_the_next_request_and_is_back_when_restored()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (email, id) = await PersonAsync(admin);
        using var person = await shared.Application.SignInAsync(email, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);

        using var ended = await admin.Http.PostAsync($"/api/v1/people/{id}/end", content: null, Cancellation);
        var byToken = await person.StatusAsync("/api/v1/me", Cancellation);
        var byCookie = await visitor.OpenAsync("/my/documents", Cancellation);
        using var again = await LoginAsync(email);
        using var restored = await admin.Http.PostAsync($"/api/v1/people/{id}/restore", content: null, Cancellation);
        using var back = await LoginAsync(email);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, byToken);
        Assert.StartsWith("/sign-in", new Uri(shared.Application.Address, byCookie.Location).AbsolutePath, StringComparison.Ordinal);
        await Problems.AssertAsync(again, HttpStatusCode.Forbidden, "account-ended");
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task A_change_of_role_holds_for_the_next_request()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (email, id) = await PersonAsync(admin);
        using var person = await shared.Application.SignInAsync(email, Cancellation);

        var before = await person.StatusAsync("/api/v1/people", Cancellation);
        using var raised = await admin.SendAsync(HttpMethod.Put, $"/api/v1/people/{id}", new { name = "Ana", title = "CFO", admin = true }, Cancellation);
        var during = await person.StatusAsync("/api/v1/people", Cancellation);
        using var lowered = await admin.SendAsync(HttpMethod.Put, $"/api/v1/people/{id}", new { name = "Ana", title = "CFO", cops = new[] { new { slug = "ell", role = "lead" } } }, Cancellation);
        var after = await person.StatusAsync("/api/v1/people", Cancellation);
        var me = await person.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, before);
        Assert.Equal(HttpStatusCode.OK, during);
        Assert.Equal(HttpStatusCode.Forbidden, after);
        Assert.Equal("lead", me.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Nobody_ends_or_lowers_themselves_so_that_one_admin_is_always_left()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = (await admin.GetAsync("/api/v1/me", Cancellation)).GetProperty("id").GetString();

        using var ended = await admin.Http.PostAsync($"/api/v1/people/{id}/end", content: null, Cancellation);
        using var lowered = await admin.SendAsync(HttpMethod.Put, $"/api/v1/people/{id}", new { name = "Administrator", admin = false }, Cancellation);

        await Problems.AssertAsync(ended, HttpStatusCode.Forbidden, "not-allowed");
        await Problems.AssertAsync(lowered, HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task Accounts_are_found_by_part_of_their_name_with_wildcards_meaning_themselves()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (email, _) = await PersonAsync(admin);

        var found = await admin.GetAsync($"/api/v1/people?q={email[3..15]}&state=active&role=member", Cancellation);
        var none = await admin.GetAsync($"/api/v1/people?q={email[3..10]}%25{email[11..15]}", Cancellation);
        var unknown = await admin.GetAsync("/api/v1/people?state=nonsense", Cancellation);

        Assert.Equal(email, Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        Assert.Empty(unknown.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("GET", "/api/v1/people/01890000-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/v1/people/01890000-0000-7000-8000-000000000000/end")]
    [InlineData("POST", "/api/v1/people/01890000-0000-7000-8000-000000000000/restore")]
    public async Task An_account_that_is_not_there_is_not_found(string method, string address)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var answer = await admin.Http.SendAsync(request, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/accounts")]
    [InlineData("/admin/schools")]
    [InlineData("/admin/schools/import")]
    [InlineData("/admin/communities")]
    [InlineData("/admin/areas")]
    [InlineData("/admin/words")]
    [InlineData("/admin/searches")]
    [InlineData("/admin/pins")]
    [InlineData("/admin/judged")]
    [InlineData("/admin/judged/edit")]
    [InlineData("/admin/failed")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/why")]
    [InlineData("/admin/invitations")]
    public async Task The_pages_of_admins_are_not_there_for_leads(string address)
    {
        await shared.Application.SetPersonAsync("lead-of-pages@school.example", [new CopSeat("ell", IsLead: true)], Cancellation);
        using var lead = await Visitor.SignInAsync(shared.Application, "lead-of-pages@school.example", Cancellation);
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, (await lead.OpenAsync(address, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync(address, Cancellation)).Status);
    }

    [Fact]
    public async Task The_accounts_are_a_table_and_stand_in_the_order_that_is_chosen()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        foreach (var name in new[] { $"=A {word}", $"B {word}" })
        {
            using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new { email = $"{SharedApplication.Word()}@school.example", name, password = LibraryApplication.Password, title = "Nurse, \"head\"" }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        using var table = await admin.Http.GetAsync($"/api/v1/people.csv?q={word}", Cancellation);
        var lines = (await table.Content.ReadAsStringAsync(Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var byName = (await visitor.OpenAsync($"/admin/accounts?q={word}", Cancellation)).Html;
        var newest = (await visitor.OpenAsync($"/admin/accounts?q={word}&sort=newest", Cancellation)).Html;
        var bySchool = await visitor.OpenAsync($"/admin/accounts?q={word}&sort=school", Cancellation);

        Assert.Equal("name,email,title,school,role,communities,state,created", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"'=A {word},", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"Nurse, \"\"head\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Equal("attachment; filename=\"accounts.csv\"", table.Content.Headers.ContentDisposition?.ToString());
        Assert.True(byName.IndexOf($">=A {word}<", StringComparison.Ordinal) < byName.IndexOf($">B {word}<", StringComparison.Ordinal));
        Assert.True(newest.IndexOf($">B {word}<", StringComparison.Ordinal) < newest.IndexOf($">=A {word}<", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, bySchool.Status);
        Assert.Contains($">B {word}<", (await visitor.OpenAsync($"/admin/accounts?q={word}&page=99", Cancellation)).Html, StringComparison.Ordinal);
    }

    private static async Task<(string Email, string Id)> PersonAsync(LibraryClient admin)
    {
        var email = $"{SharedApplication.Word()}@school.example";
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new { email, name = "Ana", password = LibraryApplication.Password }, Cancellation);
        return (email, LibraryClient.IdOf(await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)));
    }

    private async Task<HttpResponseMessage> LoginAsync(string email)
    {
        using var anonymous = shared.Application.Anonymous();
        return await anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password = LibraryApplication.Password }, Cancellation);
    }
}
