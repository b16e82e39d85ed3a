using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Api.Tests.Rights;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>Every text that the API and the forms take, with what no database has room for: refused or cleaned, and never a fault.</summary>
public sealed partial class HostileTextTests(HostileTextTests.World world) : IClassFixture<HostileTextTests.World>
{
    private static readonly byte[] Pdf = APdf.New().Page("Fine.").ToStream().ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Texts => new()
    {
        { "U+0000", "nul\0inside" },
        { "too long", new string('x', 40_000) },
        { "just over", string.Concat(Enumerable.Repeat("😀", 1_100)) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_body_of_the_api_is_a_fault(string what, string text)
    {
        Assert.NotEmpty(what);
        var api = await world.Admin.GetAsync("/openapi/v1.json", Cancellation);
        var asked = 0;
        foreach (var (method, path, schema) in Bodies(api))
        {
            foreach (var body in Variants(api, schema, text))
            {
                using var request = new HttpRequestMessage(method, world.Fill(path)) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(method == HttpMethod.Patch && path.Contains("documents", StringComparison.Ordinal) ? "application/merge-patch+json" : "application/json")) };
                request.Headers.TryAddWithoutValidation("If-Match", "*");
                using var answer = await world.Admin.Http.SendAsync(request, Cancellation);
                Assert.True((int)answer.StatusCode < 500, $"{method} {path} {answer.StatusCode}: {body.ToJsonString()[..Math.Min(200, body.ToJsonString().Length)]}");
                asked++;
            }
        }

        Assert.True(asked > 100, $"Only {asked} bodies were sent.");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_query_is_a_fault(string what, string text)
    {
        Assert.NotEmpty(what);
        string[] names =
        [
            "q", "area", "cop", "kind", "format", "year", "school", "tag", "collection", "meeting", "sort", "state", "role", "person", "action", "subject", "from", "to", "after", "due", "reason",
            "token", "id", "address", "returnUrl", "version", "edit", "offered",
        ];
        var value = Uri.EscapeDataString(text[..Math.Min(600, text.Length)]);
        var addresses = SiteAddresses.Of(world.Application).Where(row => row.Method == "GET").Select(row => world.Fill(row.Address)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var address in addresses)
        {
            foreach (var query in names.Select(name => $"{name}={value}"))
            {
                using var answer = await world.ClientOf(address).GetAsync($"{address}?{query}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
                Assert.True((int)answer.StatusCode < 500, $"{address}?{query[..Math.Min(60, query.Length)]}: {answer.StatusCode}");
            }
        }

        Assert.True(addresses.Count > 80, $"Only {addresses.Count} addresses were asked.");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_form_of_a_page_is_a_fault(string what, string text)
    {
        Assert.NotEmpty(what);
        var sent = 0;
        foreach (var address in SiteAddresses.Of(world.Application).Where(row => row.Method == "GET" && !row.Address.StartsWith("/api", StringComparison.Ordinal) && row.Address != "/sign-out").Select(row => world.Fill(row.Address)).Distinct(StringComparer.Ordinal))
        {
            var html = (await world.Visitor.OpenAsync(address, Cancellation)).Html;
            foreach (Match form in Form().Matches(html).Where(form => !form.Groups["head"].Value.Contains("sign-out", StringComparison.Ordinal)))
            {
                var fields = Field().Matches(form.Groups["body"].Value).Select(field => (Name: field.Groups["name"].Value, Type: field.Groups["type"].Value, Value: field.Groups["value"].Value)).Where(field => field.Name.Length > 0).ToList();
                foreach (var hostile in fields.Where(field => field.Type is not ("hidden" or "file")).Select(field => field.Name).Distinct(StringComparer.Ordinal).Append(null))
                {
                    var values = fields.Where(field => field.Type != "file").Select(field => (field.Name, Value: field.Type != "hidden" && (hostile is null || field.Name == hostile) ? text : field.Value)).ToList();
                    var action = Action().Match(form.Groups["head"].Value) is { Success: true } named ? named.Groups["action"].Value : address;
                    using HttpContent content = form.Groups["head"].Value.Contains("multipart", StringComparison.Ordinal)
                        ? LibraryClient.Form(Pdf, "a.pdf", values)
                        : new FormUrlEncodedContent(values.Select(field => KeyValuePair.Create(field.Name, field.Value)));
                    using var answer = await world.Visitor.Http.PostAsync(new Uri(new Uri(world.Application.Address, address), action), content, Cancellation);
                    Assert.True((int)answer.StatusCode < 500, $"{address}, {form.Groups["head"].Value}, {hostile}: {answer.StatusCode}");
                    sent++;
                }
            }
        }

        Assert.True(sent > 60, $"Only {sent} forms were sent.");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_part_of_an_upload_is_a_fault(string what, string text)
    {
        Assert.NotEmpty(what);
        var name = text.Replace('\0', '_');
        foreach (var field in new[] { "title", "description", "kind", "visibility", "school", "reviewBy", "area", "cop", "tag" })
        {
            using var answer = await world.Admin.PostAsync(Pdf, "a.pdf", [(field, text)], Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{field}: {answer.StatusCode}");
        }

        using var named = await world.Admin.PostAsync(Pdf, $"{name[..Math.Min(name.Length, 4_000)]}.pdf", [], Cancellation);
        Assert.True((int)named.StatusCode < 500, $"{named.StatusCode}");
        using var form = LibraryClient.Form(Pdf, "a.pdf", [("note", text)]);
        using var version = await world.Admin.Http.PostAsync(world.Fill("/api/v1/documents/{id}/versions"), form, Cancellation);
        Assert.True((int)version.StatusCode < 500, $"{version.StatusCode}");
        using var table = new StringContent($"name,slug,city,domains,memberUntil\n{text},{text},{text},{text},{text}\nGood name,good-{Guid.NewGuid():n},{text},,\n", new MediaTypeHeaderValue("text/csv"));
        using var import = await world.Admin.Http.PostAsync("/api/v1/schools/import?apply=true", table, Cancellation);
        Assert.True((int)import.StatusCode < 500, $"{import.StatusCode}");
    }

    [Fact]
    public async Task What_browsers_say_of_themselves_may_be_long()
    {
        using var anonymous = world.Application.Anonymous();
        anonymous.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", string.Concat(Enumerable.Repeat("agent/1.0 ", 600)));

        using var login = await anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email = LibraryApplication.AdminEmail, password = LibraryApplication.Password }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }

    private static IEnumerable<(HttpMethod Method, string Path, JsonElement Schema)> Bodies(JsonElement api) =>
        from path in api.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("requestBody", out _)
        from content in operation.Value.GetProperty("requestBody").GetProperty("content").EnumerateObject()
        where content.Name.EndsWith("json", StringComparison.Ordinal)
        select (new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, content.Value.GetProperty("schema"));

    /// <summary>The body with the text everywhere, and in each of its places alone.</summary>
    private static IEnumerable<JsonNode> Variants(JsonElement api, JsonElement schema, string text)
    {
        yield return Make(api, schema, _ => text, 0) ?? new JsonObject();
        foreach (var name in Names(api, schema, 0).Distinct(StringComparer.Ordinal))
        {
            yield return Make(api, schema, property => property == name ? text : Sane(property), 0) ?? new JsonObject();
        }
    }

    private static IEnumerable<string> Names(JsonElement api, JsonElement schema, int depth) =>
        depth > 3 ? [] : PropertiesOf(api, schema).SelectMany(property => Names(api, property.Value, depth + 1).Prepend(property.Name));

    private static JsonNode? Make(JsonElement api, JsonElement schema, Func<string, string?> value, int depth, string name = "")
    {
        var properties = PropertiesOf(api, schema).ToList();
        var resolved = Resolve(api, schema);
        var kind = resolved.TryGetProperty("type", out var type) ? type.ToString() : "";
        if (properties.Count > 0 && depth < 4)
        {
            return kind.Contains("array", StringComparison.Ordinal)
                ? new JsonArray(ObjectOf())
                : ObjectOf();
        }

        return kind.Contains("array", StringComparison.Ordinal) ? new JsonArray(JsonValue.Create(value(name)))
            : kind.Contains("boolean", StringComparison.Ordinal) ? true
            : kind.Contains("integer", StringComparison.Ordinal) ? 1
            : JsonValue.Create(value(name));

        JsonObject ObjectOf() => new(properties.Select(property => KeyValuePair.Create(property.Name, Make(api, property.Value, value, depth + 1, property.Name))));
    }

    private static IEnumerable<JsonProperty> PropertiesOf(JsonElement api, JsonElement schema)
    {
        var resolved = Resolve(api, schema);
        return resolved.TryGetProperty("properties", out var properties) ? properties.EnumerateObject()
            : resolved.TryGetProperty("items", out var items) ? PropertiesOf(api, items)
            : [];
    }

    private static JsonElement Resolve(JsonElement api, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Resolve(api, api.GetProperty("components").GetProperty("schemas").GetProperty((reference.GetString() ?? "").Split('/')[^1]));
        }

        return schema.TryGetProperty("oneOf", out var either) ? Resolve(api, either.EnumerateArray().Last()) : schema;
    }

    private static string? Sane(string property) => property switch
    {
        "email" => $"{Guid.NewGuid():n}@school.example",
        "cop" or "cops" => "ell",
        "slug" => "a-name",
        "id" or "document" or "item" or "person" or "to" => null,
        "school" or "items" or "curators" or "areas" or "into" or "supersededBy" or "reviewBy" or "memberUntil" or "expiresAt" => null,
        "startsAt" => DateTimeOffset.UtcNow.AddDays(9).ToString("O"),
        "endsAt" => DateTimeOffset.UtcNow.AddDays(10).ToString("O"),
        "domains" => "school.example",
        "visibility" => "members",
        "kind" => "resource",
        "scope" => "read",
        "role" => "member",
        "password" => LibraryApplication.Password,
        "state" => "published",
        "link" => "https://school.example/",
        _ => "A text",
    };

    [GeneratedRegex("<form(?<head>[^>]*method=\"post\"[^>]*)>(?<body>.*?)</form>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Form();

    [GeneratedRegex("<(input|textarea|select)(?=[^>]*?name=\"(?<name>[^\"]*)\")(?=([^>]*?type=\"(?<type>[^\"]*)\")?)(?=([^>]*?value=\"(?<value>[^\"]*)\")?)[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Field();

    [GeneratedRegex("action=\"(?<action>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Action();

    /// <summary>A system with one of each thing, so that the addresses lead somewhere.</summary>
    public sealed class World : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
        private LibraryApplication? _application;
        private LibraryClient? _admin;
        private Visitor? _visitor;

        public LibraryApplication Application => _application ?? throw new InvalidOperationException("The system has not started.");

        public LibraryClient Admin => _admin ?? throw new InvalidOperationException("The system has not started.");

        public Visitor Visitor => _visitor ?? throw new InvalidOperationException("The system has not started.");

        public async ValueTask InitializeAsync()
        {
            _application = await LibraryApplication.StartAsync(Cancellation);
            _admin = await Application.AdminAsync(Cancellation);
            _visitor = await Visitor.SignInAsync(Application, LibraryApplication.AdminEmail, Cancellation);
            var meetings = await MeetingWorld.MakeAsync(Application, Cancellation);
            _ids["meetings"] = await meetings.PlanAsync(Cancellation);
            _ids["cops"] = meetings.Cop;
            _ids["documents"] = LibraryClient.IdOf(await Admin.UploadAsync(Pdf, "a.pdf", Cancellation, ("cop", meetings.Cop), ("kind", "template")));
            _ids["people"] = LibraryClient.IdOf(await meetings.Member.GetAsync("/api/v1/me", Cancellation));
            _ids["collections"] = SharedApplication.Word();
            using var made = await Admin.SendAsync(HttpMethod.Post, "/api/v1/collections", new { slug = _ids["collections"], title = "Kit" }, Cancellation);
            using var school = await Admin.SendAsync(HttpMethod.Put, "/api/v1/schools/a-school", new { name = "A School", city = "", domains = Array.Empty<string>(), approvesByDomain = false }, Cancellation);
            Assert.True(made.IsSuccessStatusCode && school.IsSuccessStatusCode);
        }

        public HttpClient ClientOf(string address) => address.StartsWith("/api", StringComparison.Ordinal) ? Admin.Http : Visitor.Http;

        /// <summary>An address with what is there in place of its parameters.</summary>
        public string Fill(string address)
        {
            var filled = address;
            foreach (var (things, id) in _ids.Append(KeyValuePair.Create("accounts", _ids["people"])).Append(KeyValuePair.Create("directory", _ids["people"])).Append(KeyValuePair.Create("communities", _ids["cops"])))
            {
                filled = Regex.Replace(filled, $"/{things}/\\{{[^}}]*\\}}", $"/{things}/{id}", RegexOptions.None, TimeSpan.FromSeconds(1));
            }

            filled = Regex.Replace(filled, "/schools/\\{[^}]*\\}", "/schools/a-school", RegexOptions.None, TimeSpan.FromSeconds(1));
            return Regex.Replace(SiteAddresses.Fill(filled), "\\{[^}]*\\}", "01890000-0000-7000-8000-000000000000", RegexOptions.None, TimeSpan.FromSeconds(1));
        }

        public async ValueTask DisposeAsync()
        {
            _visitor?.Dispose();
            _admin?.Dispose();
            if (_application is not null)
            {
                await _application.DisposeAsync();
            }
        }
    }
}
