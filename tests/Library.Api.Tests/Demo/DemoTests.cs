using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Library.Api.Tests.Demo;

public sealed partial class DemoTests(DemoProcess demo) : IClassFixture<DemoProcess>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_data_lies_below_the_folder_of_whoever_started_it() =>
        Assert.True(File.Exists(Path.Combine(demo.Caller, "my-data", "library.db")));

    [Fact]
    public void Every_account_is_printed_with_role_address_and_password()
    {
        var printed = demo.Process.Lines.Where(line => line.StartsWith("demo account: ", StringComparison.Ordinal)).ToList();

        Assert.Equal(demo.Samples.GetProperty("people").GetArrayLength(), printed.Count);
        Assert.All(printed, line => Assert.Matches("^demo account: (admin|lead|member) [^ ]+@[^ ]+ [^ ]+$", line));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/search?q=budget")]
    public async Task The_site_loads_with_everything_that_its_pages_name(string page)
    {
        using var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = demo.Process.Address };

        using var answer = await browser.GetAsync(page, Cancellation);
        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        var assets = Assets().Matches(html).Select(match => match.Groups["path"].Value).Where(path => !path.StartsWith("http", StringComparison.Ordinal)).Distinct().ToList();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(assets, path => path.Contains("_framework/blazor.web", StringComparison.Ordinal));
        Assert.Contains(assets, path => path.Contains(".css", StringComparison.Ordinal));
        foreach (var asset in assets)
        {
            using var loaded = await browser.GetAsync(new Uri(new Uri(browser.BaseAddress, "/"), asset), Cancellation);
            Assert.True(loaded.StatusCode == HttpStatusCode.OK, $"{asset}: {loaded.StatusCode}");
        }
    }

    [Fact]
    public async Task The_script_of_the_pages_loads_under_its_own_name()
    {
        using var anonymous = demo.Process.Anonymous();

        using var script = await anonymous.GetAsync("/_framework/blazor.web.js", Cancellation);

        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_member_who_asks_for_conflict_of_interest_gets_the_policy_first_with_the_passage_marked_and_its_page()
    {
        using var member = await demo.SignInAsync("member", Cancellation);

        var found = await member.SearchAsync("q=conflict+of+interest", Cancellation);

        var first = found.GetProperty("hits")[0];
        Assert.Contains("conflict of interest", first.GetProperty("title").GetString(), StringComparison.OrdinalIgnoreCase);
        var snippet = first.GetProperty("snippets")[0];
        var text = snippet.GetProperty("text").GetString() ?? "";
        var marked = snippet.GetProperty("marks").EnumerateArray().Select(mark => text[mark[0].GetInt32()..mark[1].GetInt32()]);
        Assert.Contains(marked, word => word.Contains("conflict", StringComparison.OrdinalIgnoreCase));
        Assert.True(snippet.GetProperty("page").GetInt32() >= 1);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("lead")]
    [InlineData("member")]
    public async Task Choosing_an_area_and_a_community_narrows_to_what_the_samples_say(string role)
    {
        using var reader = await demo.SignInAsync(role, Cancellation);
        var me = await reader.GetAsync("/api/v1/me", Cancellation);
        var visible = demo.Documents.Where(document => IsVisible(document, me)).ToList();

        var all = await reader.SearchAsync("q=&size=1", Cancellation);
        var found = await reader.SearchAsync("q=&area=governance&cop=executive-director&size=100", Cancellation);

        var inArea = visible.Where(document => Has(document, "areas", "governance")).ToList();
        var inCop = visible.Where(document => Has(document, "cops", "executive-director")).ToList();
        Assert.Equal(visible.Count, all.GetProperty("total").GetInt32());
        Assert.Equal(inArea.Count(document => Has(document, "cops", "executive-director")), found.GetProperty("total").GetInt32());
        Assert.Equal(Titles(inArea.Intersect(inCop)), Titles(found.GetProperty("hits").EnumerateArray()));
        Assert.Equal(inArea.Count(document => Has(document, "cops", "principal")), CountOf(found, "cop", "principal"));
        Assert.Equal(inCop.Count(document => Has(document, "areas", "finance")), CountOf(found, "area", "finance"));
    }

    [Fact]
    public async Task Three_searches_of_each_kind_are_judged_with_the_documents_that_answer_them()
    {
        using var admin = await demo.SignInAsync("admin", Cancellation);

        var judged = (await admin.GetAsync("/api/v1/judged?size=100", Cancellation)).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("text").GetString() ?? "");

        var kinds = File.ReadLines(Path.Combine(Samples.Folder, "judged", "queries.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(query => judged.ContainsKey(query.GetProperty("text").GetString() ?? "")).CountBy(query => query.GetProperty("kind").GetString() ?? "").ToList();
        Assert.Equal(8, kinds.Count);
        Assert.All(kinds, kind => Assert.Equal(3, kind.Value));
        Assert.Equal("Board self-evaluation 2", judged["board self-evaluation"].GetProperty("documents").EnumerateArray().Select(document => $"{document.GetProperty("title").GetString()} {document.GetProperty("grade").GetInt32()}").First());
        Assert.All(judged.Values, search => Assert.NotEqual(0, search.GetProperty("documents").GetArrayLength()));
    }

    // The rule of the contract, for samples that were added by admins and leads.
    private static bool IsVisible(JsonElement document, JsonElement me)
    {
        var cops = document.GetProperty("cops").EnumerateArray().Select(cop => cop.GetString());
        var seats = me.GetProperty("cops").EnumerateArray().Select(seat => (Slug: seat.GetProperty("slug").GetString(), Role: seat.GetProperty("role").GetString())).ToList();
        return me.GetProperty("role").GetString() == "admin" || document.GetProperty("visibility").GetString() switch
        {
            "members" => true,
            "cops" => cops.Any(cop => seats.Any(seat => seat.Slug == cop)),
            _ => cops.Any(cop => seats.Contains((cop, "lead"))),
        };
    }

    private static bool Has(JsonElement document, string list, string value) => document.GetProperty(list).EnumerateArray().Any(item => item.GetString() == value);

    private static IEnumerable<string?> Titles(IEnumerable<JsonElement> documents) => documents.Select(document => document.GetProperty("title").GetString()).Order(StringComparer.Ordinal);

    private static int CountOf(JsonElement found, string facet, string value) => found.GetProperty("facets").GetProperty(facet).EnumerateArray()
        .Where(entry => entry.GetProperty("value").GetString() == value).Sum(entry => entry.GetProperty("count").GetInt32());

    [GeneratedRegex("""<(script|link|img)[^>]* (src|href)="(?<path>[^"#]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assets();
}
