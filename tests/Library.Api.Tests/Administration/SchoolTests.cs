using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Library.Api.Tests.Administration;

/// <summary>Member schools, one by one and by the table.</summary>
public sealed class SchoolTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_membership_that_ends_keeps_its_people_out_from_the_next_request_until_it_is_renewed()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();
        var email = $"{slug}@school.example";
        using var school = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{slug}", new { name = "A School" }, Cancellation);
        using var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new { email, password = LibraryApplication.Password, school = slug }, Cancellation);
        using var person = await shared.Application.SignInAsync(email, Cancellation);

        var before = await person.StatusAsync("/api/v1/me", Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/schools/{slug}/end", content: null, Cancellation);
        var during = await person.StatusAsync("/api/v1/me", Cancellation);
        using var renewed = await admin.Http.PostAsync($"/api/v1/schools/{slug}/renew", content: null, Cancellation);
        var after = await person.StatusAsync("/api/v1/me", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (before, during, after));
    }

    [Fact]
    public async Task A_domain_belongs_to_one_school()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (first, second) = (SharedApplication.Word(), SharedApplication.Word());
        using var taken = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{first}", new { name = "First", domains = new[] { $"{first}.Example" } }, Cancellation);

        using var refused = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{second}", new { name = "Second", domains = new[] { $"@{first}.example" } }, Cancellation);
        using var nonsense = await admin.SendAsync(HttpMethod.Put, $"/api/v1/schools/{second}", new { name = "Second", domains = new[] { "not a domain" } }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await Problems.AssertFieldAsync(refused, "domains");
        await Problems.AssertFieldAsync(nonsense, "domains");
    }

    [Fact]
    public async Task A_table_is_looked_at_first_and_then_taken_in_as_a_whole()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (first, second) = (SharedApplication.Word(), SharedApplication.Word());
        var table = $"Slug,Name,memberUntil,domains\r\n{first},\"Quoted, School\",2027-06-30,{first}.example {first}.example.org\r\n{second},Second,,\r\n";

        var looked = await ImportAsync(admin, table, apply: false);
        var before = await admin.GetAsync("/api/v1/schools", Cancellation);
        var applied = await ImportAsync(admin, table, apply: true);
        var again = await ImportAsync(admin, table, apply: true);
        var after = await admin.GetAsync("/api/v1/schools", Cancellation);

        Assert.Equal(["added", "added"], looked.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("change").GetString()));
        Assert.DoesNotContain(first, before.ToString(), StringComparison.Ordinal);
        Assert.True(applied.GetProperty("applied").GetBoolean());
        Assert.Equal(["unchanged", "unchanged"], again.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("change").GetString()));
        Assert.Contains("Quoted, School", after.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_wrong_line_keeps_the_whole_table_out_and_says_what_is_wrong()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var slug = SharedApplication.Word();

        var imported = await ImportAsync(admin, $"name,slug,memberUntil\nGood,{slug},\nTwice,{slug},\nBad day,{slug}-b,30 June\nBad Slug,Not A Slug,\n", apply: true);
        var schools = await admin.GetAsync("/api/v1/schools", Cancellation);

        var lines = imported.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("error").GetString()).ToList();
        Assert.False(imported.GetProperty("applied").GetBoolean());
        Assert.Null(lines[0]);
        Assert.Contains("stands in two lines", lines[1], StringComparison.Ordinal);
        Assert.Contains("is not a day", lines[2], StringComparison.Ordinal);
        Assert.NotNull(lines[3]);
        Assert.DoesNotContain(slug, schools.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_column_an_empty_table_and_a_hundred_thousand_lines_are_refused_in_a_sentence()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var many = new StringBuilder("name,slug\n").AppendJoin('\n', Enumerable.Range(0, 100_000).Select(i => $"School {i},school-{i}")).ToString();

        using var column = await PostAsync(admin, "name,slug,headmaster\nA,a,b\n", apply: true);
        using var missing = await PostAsync(admin, "name,city\nA,b\n", apply: true);
        using var empty = await PostAsync(admin, "", apply: true);
        using var huge = await PostAsync(admin, many, apply: true);

        Assert.Contains("headmaster", (await Problems.AssertAsync(column, HttpStatusCode.BadRequest, "validation")).ToString(), StringComparison.Ordinal);
        Assert.Contains("slug", (await Problems.AssertAsync(missing, HttpStatusCode.BadRequest, "validation")).ToString(), StringComparison.Ordinal);
        await Problems.AssertFieldAsync(empty, "file");
        await Problems.AssertFieldAsync(huge, "file");
    }

    private static async Task<JsonElement> ImportAsync(LibraryClient admin, string table, bool apply)
    {
        using var answer = await PostAsync(admin, table, apply);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static Task<HttpResponseMessage> PostAsync(LibraryClient admin, string table, bool apply) =>
        admin.Http.PostAsync($"/api/v1/schools/import?apply={apply}", new StringContent(table, Encoding.UTF8, new MediaTypeHeaderValue("text/csv")), Cancellation);
}
