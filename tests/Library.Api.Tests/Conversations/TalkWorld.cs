using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Storage.People;
using Library.Testing;
using Microsoft.Data.Sqlite;
using MimeKit;
using Npgsql;

namespace Library.Api.Tests.Conversations;

/// <summary>Somebody of the talk.</summary>
/// <param name="IsSteady">Stays where they are, and wants to hear as it was set at the start.</param>
internal sealed record Somebody(string Email, string Token, bool IsSteady)
{
    /// <summary>From the moment at which a mail is written to that at which its file is there.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>When they were in which community; no end where they still are.</summary>
    public List<(string Cop, DateTime From, DateTime? Until)> Seats { get; } = [];

    public bool IsIn(string cop) => Seats.Exists(seat => seat.Cop == cop && seat.Until is null);

    public bool WasIn(string cop, DateTime at) => Seats.Exists(seat => seat.Cop == cop && seat.From <= at && (seat.Until is null || at <= seat.Until + Grace));
}

internal sealed record Talk(string Id, string Cop, string TitleWord, List<Said> Posts);

/// <summary>A post, with the one word of its own that its words had at each time.</summary>
internal sealed record Said(string Id, Somebody Author)
{
    public List<(string Word, DateTime? Until)> Words { get; } = [];

    public bool IsGone => Words.TrueForAll(word => word.Until is not null);
}

/// <summary>A mail that went out.</summary>
internal sealed record Taken(string To, string Id, string Text, DateTime At);

/// <summary>A system in a process of its own, whose clock can be put forward, with two communities: one of their people hears of all at once, one reads the weekly digest, four come and go.</summary>
internal sealed class TalkWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LibraryProcess? _library;
    private long _seconds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string[] Cops { get; } = [SharedApplication.Word(), SharedApplication.Word()];

    public List<Somebody> People { get; } = [];

    private string Clock => _folder.File("clock");

    public static async Task<TalkWorld> MakeAsync()
    {
        var world = new TalkWorld();
        await File.WriteAllTextAsync(world.Clock, "0", Cancellation);
        await using (var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = world._folder.Path }, Cancellation))
        {
            await world.FillAsync(library);
        }

        await world.StartAsync();

        // Digests are of what comes after the first look.
        await LibraryClient.UntilAsync(world.LastDigestAsync, at => at > 0, Cancellation);
        return world;
    }

    /// <summary>Ends the process at once, as a loss of power would.</summary>
    public Task KillAsync() => _library?.KillAsync() ?? Task.CompletedTask;

    public async Task StartAsync()
    {
        if (_library is not null)
        {
            await _library.DisposeAsync();
        }

        _library = await LibraryProcess.StartAsync(_folder.Path, Cancellation, Clock);
    }

    /// <summary>Puts the clock of the process forward.</summary>
    public async Task JumpAsync(TimeSpan time)
    {
        _seconds += (long)time.TotalSeconds;
        await File.WriteAllTextAsync(Clock, _seconds.ToString(CultureInfo.InvariantCulture), Cancellation);
    }

    /// <summary>Waits until everybody was told of all posts, and no mail waits. The clock was put forward after the last post.</summary>
    public async Task ToldAsync()
    {
        await LibraryClient.UntilAsync(() => AskAsync("""SELECT count(*) FROM "Posts" WHERE "ToldAt" IS NULL"""), count => count == 0, Cancellation);
        await LibraryClient.UntilAsync(() => AskAsync("""SELECT count(*) FROM "OutgoingMails" WHERE "SentAt" IS NULL AND "GivenUpAt" IS NULL"""), count => count == 0, Cancellation);
    }

    /// <summary>The week of whose digest those who stay were last told; 0 where one of them was not looked at yet.</summary>
    public Task<long> LastDigestAsync() => AskAsync($"""
        SELECT CASE WHEN count("WeeklyAt") = {People.Count(person => person.IsSteady)} THEN min("WeeklyAt") ELSE 0 END FROM "NoticeSettings"
        WHERE "PersonId" IN (SELECT "Id" FROM "People" WHERE "Email" IN ({string.Join(',', People.Where(person => person.IsSteady).Select(person => $"'{person.Email}'"))}))
        """);

    public List<Taken> Mails() => Directory.Exists(_folder.File("mail"))
        ? [.. Directory.EnumerateFiles(_folder.File("mail"), "*.eml").Select(file => (File: file, Mail: MimeMessage.Load(file, Cancellation))).Select(pair => new Taken(
            pair.Mail.To.Mailboxes.First().Address, pair.Mail.MessageId ?? "", $"{pair.Mail.Subject}\n{pair.Mail.TextBody}", File.GetLastWriteTimeUtc(pair.File)))] : [];

    /// <returns>The answer; null where the process died meanwhile, so that it is not known what came of it.</returns>
    public async Task<JsonElement?> TrySendAsync(Somebody by, HttpMethod method, string address, object? body, params (string Name, string Value)[] headers)
    {
        try
        {
            return await SendAsync(by, method, address, body, headers);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public async Task<JsonElement> SendAsync(Somebody by, HttpMethod method, string address, object? body, params (string Name, string Value)[] headers)
    {
        using var client = ClientOf(by);
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {address}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    public Task<JsonElement> GetAsync(Somebody by, string address) => SendAsync(by, HttpMethod.Get, address, body: null);

    public async Task<HttpStatusCode> StatusAsync(Somebody by, string address)
    {
        using var client = ClientOf(by);
        using var answer = await client.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_library is not null)
        {
            await _library.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task FillAsync(LibraryApplication library)
    {
        using var admin = await library.AdminAsync(Cancellation);
        foreach (var cop in Cops)
        {
            using var made = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{cop}", new { label = cop, purpose = "", isClosed = false }, Cancellation);
            Assert.True(made.IsSuccessStatusCode);
        }

        for (var i = 0; i < 6; i++)
        {
            var (email, isSteady) = (Strangers.Email(), i < 2);
            string[] cops = isSteady || i % 2 == 0 ? Cops : [Cops[i % 4 / 2]];
            await library.SetPersonAsync(email, [.. cops.Select(cop => new CopSeat(cop, IsLead: false))], Cancellation);
            using var person = await library.SignInAsync(email, Cancellation);
            using var made = await person.SendAsync(HttpMethod.Post, "/api/v1/me/tokens", new { name = "test", scope = "write", days = 365 }, Cancellation);
            var somebody = new Somebody(email, (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("secret").GetString() ?? "", isSteady);
            somebody.Seats.AddRange(cops.Select(cop => (cop, DateTime.UtcNow, (DateTime?)null)));
            People.Add(somebody);
            using var heard = await person.SendAsync(HttpMethod.Put, "/api/v1/me/notices", new { cops = Cops.ToDictionary(cop => cop, _ => i == 0 ? "at-once" : "weekly") }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, heard.StatusCode);
        }
    }

    /// <summary>Asks the catalogue beside the process.</summary>
    private async Task<long> AskAsync(string sql)
    {
        var settings = await TestServers.SettingsAsync(_folder.Path, []);
        await using System.Data.Common.DbConnection catalogue = settings.TryGetValue("Library:Database:ConnectionString", out var server)
            ? new NpgsqlConnection($"{server};Pooling=false") : new SqliteConnection($"Data Source={_folder.File("library.db")};Mode=ReadOnly;Pooling=false");
        await catalogue.OpenAsync(Cancellation);
        await using var command = catalogue.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture);
    }

    private HttpClient ClientOf(Somebody somebody)
    {
        var client = (_library ?? throw new InvalidOperationException("It is not started.")).Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", somebody.Token);
        return client;
    }
}
