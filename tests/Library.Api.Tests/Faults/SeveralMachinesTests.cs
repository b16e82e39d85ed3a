using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Library.Api.Alerts;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.Servers;
using Library.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Faults;

/// <summary>Two web machines on one database and one file store, each with a data folder of its own, that start together: any request may go to either.</summary>
[Trait("Needs", "server")]
public sealed partial class SeveralMachinesTests : IAsyncLifetime
{
    private readonly List<LibraryApplication> _machines = [];
    private Dictionary<string, string?> _settings = [];
    private SmtpServer? _smtp;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LibraryApplication A => _machines[0];

    private LibraryApplication B => _machines[1];

    public async ValueTask InitializeAsync()
    {
        var (database, files) = (await PostgresServer.StartAsync(), await S3Server.StartAsync());
        _smtp = await SmtpServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(_smtp is null, "no SMTP server: install python3-aiosmtpd");
        _settings = database.Settings.Concat(files.Settings).ToDictionary(StringComparer.Ordinal);
        _settings["Library:Mail:Host"] = "127.0.0.1";
        _settings["Library:Mail:Port"] = $"{_smtp.Port}";
        _settings["Library:Mail:Security"] = "None";
        _settings["Library:Mail:From"] = "center@association.example";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        if (_smtp is not null)
        {
            await _smtp.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_signs_in_at_one_is_signed_in_at_the_other_and_its_forms_are_good_there()
    {
        await StartAsync();
        using var visitor = await Visitor.SignInAsync(A, LibraryApplication.AdminEmail, Cancellation);
        using var page = await visitor.Http.GetAsync(new Uri(B.Address, "/my/documents"), Cancellation);
        var proof = await visitor.ProofOfAsync("/account", Cancellation);
        using var form = new FormUrlEncodedContent([new("_handler", "profile"), new("__RequestVerificationToken", proof), new("name", "Renamed at B"), new("title", "Admin"), new("helpsWith", "")]);
        using var posted = await visitor.Http.PostAsync(new Uri(B.Address, "/account"), form, Cancellation);
        using var login = await A.Anonymous().PostAsJsonAsync("/api/v1/auth/login", new { email = LibraryApplication.AdminEmail, password = LibraryApplication.Password }, Cancellation);
        var tokens = await login.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var bearer = B.WithToken(tokens.GetProperty("accessToken").GetString() ?? "");
        var me = await bearer.GetAsync("/api/v1/me", Cancellation);
        using var renewed = await B.Anonymous().PostAsJsonAsync("/api/v1/auth/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True((int)posted.StatusCode < 400, $"{posted.StatusCode}");
        Assert.Equal("Renamed at B", me.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        await using var scope = A.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        Assert.Equal((1, 1), (await catalogue.DataProtectionKeys.CountAsync(Cancellation), await catalogue.Users.CountAsync(Cancellation)));
        var challenge = A.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("passkey-request").ToTimeLimitedDataProtector().Protect("challenge", TimeSpan.FromMinutes(5));
        Assert.Equal("challenge", B.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("passkey-request").ToTimeLimitedDataProtector().Unprotect(challenge));
    }

    [Fact]
    public async Task An_upload_that_is_repeated_at_the_other_gets_the_first_answer_and_one_that_died_is_carried_out()
    {
        var dead = Guid.CreateVersion7();
        await StartAsync();
        var (one, other) = (await A.AdminAsync(Cancellation), await B.AdminAsync(Cancellation));
        var file = APdf.New().Page("Once.").ToStream().ToArray();
        using var first = await one.PostAsync(file, "a.pdf", [], Cancellation, "key");
        using var again = await other.PostAsync(file, "a.pdf", [], Cancellation, "key");
        var person = Guid.Parse(LibraryClient.IdOf(await one.GetAsync("/api/v1/me", Cancellation)));
        await using (var scope = A.Services.CreateAsyncScope())
        {
            var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
            var longAgo = DateTimeOffset.UtcNow.AddMinutes(-2);
            catalogue.Add(new Machine { Id = dead, Name = "dead", Roles = "web", StartedAt = longAgo, SeenAt = longAgo });
            catalogue.Add(new IdempotentRequest { PersonId = person, Key = "cut off", StartedAt = DateTimeOffset.UtcNow, MachineId = dead });
            await catalogue.SaveChangesAsync(Cancellation);
        }

        using var taken = await other.PostAsync(file, "b.pdf", [], Cancellation, "cut off");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, taken.StatusCode));
        Assert.True(again.IsSuccessStatusCode, $"{again.StatusCode}");
        var id = await IdOfAsync(first);
        Assert.Equal(id, await IdOfAsync(again));
        Assert.NotEqual(id, await IdOfAsync(taken));
    }

    [Fact]
    public async Task Every_mail_is_sent_once_though_both_send()
    {
        await StartAsync();
        const int Mails = 40;
        using var one = A.Anonymous();
        using var other = B.Anonymous();
        await Task.WhenAll(Enumerable.Range(0, Mails).Select(i => (i % 2 == 0 ? one : other).PostAsJsonAsync("/api/v1/auth/forgot", new { email = $"nobody-{i}@school.example" }, Cancellation)));
        await using var scope = A.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(mail => mail.SentAt != null, Cancellation), sent => sent == Mails, Cancellation);

        var ids = (_smtp?.Files ?? []).Select(file => MimeMessage.Load(file).MessageId).ToList();

        Assert.Equal(Mails, ids.Count);
        Assert.Equal(Mails, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Each_document_is_told_once_for_a_saved_search_though_both_look_and_send()
    {
        await StartAsync();
        const int Documents = 12;
        var word = SharedApplication.Word();
        using var one = await A.AdminAsync(Cancellation);
        using var other = await B.AdminAsync(Cancellation);
        using var saved = await one.SendAsync(HttpMethod.Post, "/api/v1/saved-searches", new { search = $"q={word}", frequency = "at-once", by = "both" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        var titles = Enumerable.Range(0, Documents).Select(_ => SharedApplication.Word()).ToList();
        for (var i = 0; i < Documents; i++)
        {
            await (i % 2 == 0 ? one : other).UploadAndWaitAsync(APdf.New().Page($"About {word}, number {i}").ToStream().ToArray(), "a.pdf", Cancellation, ("title", titles[i]));
        }

        await using var scope = A.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await LibraryClient.UntilAsync(() => catalogue.SavedSearchMatches.CountAsync(match => match.ToldAt != null, Cancellation), told => told == Documents, Cancellation);
        await LibraryClient.UntilAsync(() => catalogue.OutgoingMails.CountAsync(mail => mail.SentAt == null, Cancellation), waiting => waiting == 0, Cancellation);

        var mails = (_smtp?.Files ?? []).Select(file => MimeMessage.Load(file)).Where(mail => mail.Headers[HeaderId.ListUnsubscribe] is not null).ToList();
        Assert.All(titles, title => Assert.Single(mails, mail => mail.TextBody?.Contains(title, StringComparison.Ordinal) == true));
        Assert.Equal(mails.Count, mails.Select(mail => mail.MessageId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Links_in_mails_and_calendars_of_one_are_good_at_the_other()
    {
        await StartAsync();
        using var admin = await A.AdminAsync(Cancellation);
        await A.SetPersonAsync("member@school.example", [], Cancellation);
        using var asked = await A.Anonymous().PostAsJsonAsync("/api/v1/auth/forgot", new { email = "member@school.example" }, Cancellation);
        using var invited = await admin.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { email = "guest@school.example" }, Cancellation);
        using var visitor = await Visitor.SignInAsync(A, LibraryApplication.AdminEmail, Cancellation);
        var calendar = await visitor.OpenAsync("/account/calendar", Cancellation);
        await using var scope = A.Services.CreateAsyncScope();
        var mails = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.Select(mail => mail.Text).ToListAsync(Cancellation);
        using var stranger = new Visitor(B);

        var reset = await stranger.SubmitAsync(Link(mails, "/reset-password"), "reset", Cancellation, ("password", "another long password"));
        var accepted = await stranger.SubmitAsync(Link(mails, "/invitation"), "accept", Cancellation, ("name", "A Guest"), ("title", "Teacher"), ("password", LibraryApplication.Password));
        using var login = await B.Anonymous().PostAsJsonAsync("/api/v1/auth/login", new { email = "member@school.example", password = "another long password" }, Cancellation);
        using var feed = await B.Anonymous().GetAsync(CalendarAddress().Match(calendar.Html).Value, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (login.StatusCode, feed.StatusCode));
        Assert.Equal(HttpStatusCode.Found, accepted.Status);
        Assert.True((int)reset.Status < 400, $"{reset.Status}");
    }

    [Fact]
    public async Task The_link_of_the_first_admin_is_the_same_on_both_and_good_once()
    {
        _settings["Library:Admin:Email"] = _settings["Library:Admin:Password"] = null;
        await StartAsync();
        await using var scope = A.Services.CreateAsyncScope();
        var token = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().State.Where(state => state.Name == CatalogueState.FirstAdminLink).Select(state => state.Value).SingleAsync(Cancellation);
        using var one = new Visitor(A);
        using var other = new Visitor(B);

        var pages = await Task.WhenAll(new[] { one, other }.Select((visitor, i) => visitor.SubmitAsync(
            $"/setup?token={token}", "setup", Cancellation, ("name", "First"), ("email", $"first-{i}@association.example"), ("password", LibraryApplication.Password))));
        var later = await other.OpenAsync($"/setup?token={token}", Cancellation);

        Assert.Single(pages, page => page.Status == HttpStatusCode.Found);
        Assert.DoesNotContain("name=\"password\"", later.Html, StringComparison.Ordinal);
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Users.CountAsync(person => person.IsAdmin, Cancellation));
    }

    [Fact]
    public async Task Pictures_and_packets_of_one_are_shown_by_the_other()
    {
        await StartAsync();
        var world = await MeetingWorld.MakeAsync(A, Cancellation);
        using var form = LibraryClient.Form(Pictures.Make(300, 300), "me.jpg", []);
        using var put = await world.Lead.Http.PutAsync("/api/v1/me/photo", form, Cancellation);
        Assert.True(put.IsSuccessStatusCode, $"{put.StatusCode}");
        using var there = B.WithToken(world.Lead.Http.DefaultRequestHeaders.Authorization?.Parameter ?? "");
        var me = LibraryClient.IdOf(await there.GetAsync("/api/v1/me", Cancellation));
        var id = await world.PlanAsync(Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "Welcome" } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        Assert.True(published.IsSuccessStatusCode, $"{published.StatusCode}");

        Assert.Equal(HttpStatusCode.OK, await there.StatusAsync($"/api/v1/directory/{me}/photo", Cancellation));
        Assert.Equal(HttpStatusCode.Accepted, await world.Lead.StatusAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation));
        await LibraryClient.UntilAsync(() => there.StatusAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation), status => status == HttpStatusCode.OK, Cancellation);
    }

    private async Task StartAsync() => _machines.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => LibraryApplication.StartAsync(_settings, builder => builder.Services.Configure<AlertPace>(QuickAlerts.Set), Cancellation))));

    private static string Link(List<string> mails, string page) =>
        mails.SelectMany(mail => mail.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)).Select(word => Uri.TryCreate(word, UriKind.Absolute, out var link) ? link : null).OfType<Uri>().First(link => link.AbsolutePath == page).PathAndQuery;

    private static async Task<string> IdOfAsync(HttpResponseMessage answer) => LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));

    [GeneratedRegex("/calendar/[A-Za-z0-9_-]+\\.ics", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex CalendarAddress();
}
