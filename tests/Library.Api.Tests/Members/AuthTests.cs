using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Storage.People;

namespace Library.Api.Tests.Members;

public sealed class AuthTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/me")]
    [InlineData("GET", "/api/v1/search?q=budget")]
    [InlineData("GET", "/api/v1/documents/01890000-0000-7000-8000-000000000000")]
    [InlineData("GET", "/api/v1/trash")]
    [InlineData("POST", "/api/v1/documents")]
    [InlineData("GET", "/api/v1/people")]
    [InlineData("GET", "/api/v1/nothing-of-the-kind")]
    public async Task Whoever_is_not_signed_in_is_told_so_and_never_led_to_a_page(string method, string address)
    {
        using var anonymous = shared.Application.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var answer = await anonymous.SendAsync(request, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("")]
    public async Task A_token_that_is_not_ours_is_worth_nothing(string token)
    {
        using var client = shared.Application.WithToken(token + "x");

        using var answer = await client.Http.GetAsync("/api/v1/me", Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task Unknown_addresses_and_wrong_passwords_get_the_same_answer()
    {
        using var anonymous = shared.Application.Anonymous();

        using var wrong = await LoginAsync(anonymous, LibraryApplication.AdminEmail, "not the password");
        using var unknown = await LoginAsync(anonymous, "nobody@nowhere.example", "not the password");

        await Problems.AssertAsync(wrong, HttpStatusCode.Unauthorized, "invalid-credentials");
        await Problems.AssertAsync(unknown, HttpStatusCode.Unauthorized, "invalid-credentials");
        Assert.Equal(await wrong.Content.ReadAsStringAsync(Cancellation), await unknown.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(null, "a password")]
    [InlineData("a@b.example", null)]
    [InlineData("a@b.example", "")]
    public async Task A_login_without_its_fields_is_refused_with_their_names(string? email, string? password)
    {
        using var anonymous = shared.Application.Anonymous();

        using var answer = await anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task Too_many_wrong_passwords_lock_the_account_and_say_nothing_of_it()
    {
        await shared.Application.SetPersonAsync("locked@school.example", [], Cancellation);
        using var anonymous = shared.Application.Anonymous();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await LoginAsync(anonymous, "locked@school.example", "not the password");
        }

        using var right = await LoginAsync(anonymous, "locked@school.example", LibraryApplication.Password);

        await Problems.AssertAsync(right, HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Fact]
    public async Task A_refresh_token_gives_new_tokens_until_the_logout_which_holds_for_the_next_request()
    {
        await shared.Application.SetPersonAsync("refreshed@school.example", [], Cancellation);
        using var anonymous = shared.Application.Anonymous();
        using var login = await LoginAsync(anonymous, "refreshed@school.example", LibraryApplication.Password);
        var first = await login.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var refreshToken = first.GetProperty("refreshToken").GetString();

        using var refresh = await anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken }, Cancellation);
        var second = await refresh.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var before = shared.Application.WithToken(second.GetProperty("accessToken").GetString() ?? "");
        using var oldest = shared.Application.WithToken(first.GetProperty("accessToken").GetString() ?? "");
        var statusBefore = await before.StatusAsync("/api/v1/me", Cancellation);
        using var logout = await anonymous.PostAsJsonAsync("/api/v1/auth/logout", new { refreshToken = second.GetProperty("refreshToken").GetString() }, Cancellation);

        Assert.Equal("Bearer", first.GetProperty("tokenType").GetString());
        Assert.Equal(HttpStatusCode.OK, statusBefore);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await before.StatusAsync("/api/v1/me", Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await oldest.StatusAsync("/api/v1/me", Cancellation));
        using var again = await anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken }, Cancellation);
        await Problems.AssertAsync(again, HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged")]
    public async Task A_refresh_token_that_is_not_ours_is_refused(string? refreshToken)
    {
        using var anonymous = shared.Application.Anonymous();

        using var answer = await anonymous.PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken }, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Fact]
    public async Task Me_says_who_is_signed_in_with_role_and_communities()
    {
        await shared.Application.SetPersonAsync("me@school.example", [new CopSeat("ell", IsLead: true), new CopSeat("cfo-coo", IsLead: false)], Cancellation);
        using var client = await shared.Application.SignInAsync("me@school.example", Cancellation);

        var me = await client.GetAsync("/api/v1/me", Cancellation);

        Assert.Equal("me@school.example", me.GetProperty("email").GetString());
        Assert.Equal("lead", me.GetProperty("role").GetString());
        Assert.Equal(["cfo-coo member", "ell lead"], me.GetProperty("cops").EnumerateArray().Select(seat => $"{seat.GetProperty("slug").GetString()} {seat.GetProperty("role").GetString()}"));
    }

    [Fact]
    public async Task A_community_that_is_taken_from_a_person_is_gone_for_their_next_request()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        await shared.Application.SetPersonAsync("leaver@school.example", [new CopSeat("ell", IsLead: false)], Cancellation);
        using var member = await shared.Application.SignInAsync("leaver@school.example", Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(Testing.APdf.New().Page(word).ToStream().ToArray(), "ell.pdf", Cancellation, ("visibility", "cops"), ("cop", "ell")));
        var before = await member.SearchAsync($"q={word}", Cancellation);

        using var set = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new { email = "leaver@school.example", cops = Array.Empty<object>() }, Cancellation);
        var after = await member.SearchAsync($"q={word}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(1, before.GetProperty("total").GetInt32());
        Assert.Equal(0, after.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await member.StatusAsync($"/api/v1/documents/{id}", Cancellation));
    }

    [Fact]
    public async Task When_a_schools_membership_has_ended_its_people_are_out_at_their_next_request()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var school = await admin.SendAsync(HttpMethod.Put, "/api/v1/schools/ended-school", new { name = "Ended School" }, Cancellation);
        using var set = await admin.SendAsync(
            HttpMethod.Post, "/api/v1/people", new { email = "pupil@ended.example", password = LibraryApplication.Password, school = "ended-school" }, Cancellation);
        using var member = await shared.Application.SignInAsync("pupil@ended.example", Cancellation);
        var before = await member.StatusAsync("/api/v1/me", Cancellation);

        using var end = await admin.SendAsync(HttpMethod.Put, "/api/v1/schools/ended-school", new { name = "Ended School", memberUntil = "2020-06-30" }, Cancellation);
        using var anonymous = shared.Application.Anonymous();
        using var login = await LoginAsync(anonymous, "pupil@ended.example", LibraryApplication.Password);

        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal(HttpStatusCode.Unauthorized, await member.StatusAsync("/api/v1/me", Cancellation));
        await Problems.AssertAsync(login, HttpStatusCode.Forbidden, "membership-ended");
    }

    [Theory]
    [InlineData("GET", "/api/v1/people")]
    [InlineData("POST", "/api/v1/people")]
    [InlineData("PUT", "/api/v1/schools/a-school")]
    public async Task Administration_is_for_admins(string method, string address)
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");

        using var answer = await lead.SendAsync(new HttpMethod(method), address, new { name = "A school", email = "x@y.example" }, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Forbidden, "not-allowed");
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient anonymous, string email, string password) =>
        anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, Cancellation);
}
