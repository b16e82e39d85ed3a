using Library.Api.Delivery.Mailbox;
using Library.Api.Tests.Meetings;
using Library.Storage.People;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Library.Api.Tests.Delivery.Mailbox;

/// <summary>Whatever happens to server, connection or process: no mail is lost, none is posted twice, and the system goes on.</summary>
[Trait("Needs", "server")]
public sealed class MailboxFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_ends_and_comes_back_is_read_on()
    {
        await using var server = await ImapServer.StartOwnAsync();
        var box = MailboxUser.New(server);
        await using var library = await LibraryApplication.StartAsync(box.Settings, builder => builder.Services.Configure<MailboxPace>(IncomingMails.Quicken), Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "First"));
        await box.WaitAsync("Delivered", 1);

        await server.HaltAsync();
        await UntilHealthSaysAsync(library, "degraded");
        await server.RestartAsync();
        await UntilHealthSaysAsync(library, "ready");
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "Second"));
        await box.WaitAsync("Delivered", 2);
        Assert.Equal(["First", "Second"], await world.Member.TitlesAsync(world.Cop));
    }

    [Theory]
    [InlineData("Password", "wrong-secret", "does not take the user and the password")]
    [InlineData("Security", "StartTls", "certificate or encryption")]
    [InlineData("Folder", "No such folder", "no such folder")]
    [InlineData("Port", "1", "cannot be used")]
    public async Task A_mailbox_that_cannot_be_read_is_said_once_and_all_else_goes_on(string key, string value, string words)
    {
        var (box, log) = (await MailboxUser.MakeAsync(), new Lines());
        var settings = new Dictionary<string, string?>(box.Settings) { [$"Library:Mail:Mailbox:{key}"] = value };
        await using var library = await LibraryApplication.StartAsync(
            settings,
            builder =>
            {
                builder.Services.Configure<MailboxPace>(IncomingMails.Quicken);
                builder.Logging.AddProvider(log).AddFilter<Lines>(typeof(MailboxPace).Namespace, LogLevel.Debug);
            },
            Cancellation);
        await UntilHealthSaysAsync(library, "degraded");
        await LibraryClient.UntilAsync(() => Task.FromResult(log.Tries), tries => tries >= 4, Cancellation);

        var said = Assert.Single(log.Warnings);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        using var admin = await library.AdminAsync(Cancellation);
        Assert.Equal(0, (await admin.SearchAsync("q=", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_server_that_neither_says_what_is_new_nor_moves_is_asked_and_mails_are_copied()
    {
        await using var server = await ImapServer.StartOwnAsync(isPlain: true);
        var box = MailboxUser.New(server);
        await using var library = await LibraryApplication.StartAsync(box.Settings, builder => builder.Services.Configure<MailboxPace>(pace => pace.Look = TimeSpan.FromMilliseconds(300)), Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "First"));
        await box.WaitAsync("Delivered", 1);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf("no-such-community"), "Lost"));
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "Second"));

        Assert.Equal(["First", "Second"], await box.WaitAsync("Delivered", 2));
        Assert.Equal(["Lost"], await box.WaitAsync("Refused", 1));
        await box.WaitAsync("INBOX", 0);
        Assert.Equal(["First", "Second"], await world.Member.TitlesAsync(world.Cop));
    }

    [Fact]
    public async Task What_cannot_be_taken_now_waits_where_it_is_and_holds_up_no_other()
    {
        var (box, log) = (await MailboxUser.MakeAsync(), new Lines());
        var settings = new Dictionary<string, string?>(box.Settings) { ["Library:VirusScan:Address"] = "unix:/nonexistent/clamd.ctl" };
        await using var library = await LibraryApplication.StartAsync(
            settings,
            builder =>
            {
                builder.Services.Configure<MailboxPace>(IncomingMails.Quicken);
                builder.Logging.AddProvider(log).AddFilter<Lines>(typeof(MailboxPace).Namespace, LogLevel.Debug);
            },
            Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        var file = IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "With a file");
        file.Body = new Multipart("mixed") { new TextPart("plain") { Text = "A file." }, new MimePart("application", "octet-stream") { FileName = "a.docx", ContentDisposition = new ContentDisposition("attachment"), Content = new MimeContent(AWordFile.New().Paragraph("A").ToStream()) } };
        await box.ReceiveAsync(file);
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), "Without"));

        Assert.Equal(["Without"], await box.WaitAsync("Delivered", 1));
        await LibraryClient.UntilAsync(() => Task.FromResult(log.Warnings.Count), count => count >= 3, Cancellation);
        Assert.Equal(["With a file"], await box.SubjectsAsync("INBOX"));
        Assert.Empty(await library.MailsToAsync(world.MemberEmail));
        await UntilHealthSaysAsync(library, "ready");
    }

    [Fact]
    public async Task A_process_that_is_killed_between_the_post_and_the_move_posts_nothing_twice()
    {
        var (box, cop) = (await MailboxUser.MakeAsync(), "");
        using var folder = new TemporaryFolder();
        await using (var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path, ["Library:Mail:ReplyAddress"] = "reply@mail.association.example" }, Cancellation))
        {
            cop = (await MeetingWorld.MakeAsync(library, Cancellation)).Cop;
            await library.SetPersonAsync("killed@school.example", [new CopSeat(cop, IsLead: false)], Cancellation);
        }

        await using (var killed = await StartProcessAsync(folder.Path, box, "library.mail.aside:start:1"))
        {
            await box.ReceiveAsync(IncomingMails.From("killed@school.example", IncomingMails.AddressOf(cop), "Once"));
            await killed.WaitForExitAsync(Cancellation);
        }

        Assert.Equal(["Once"], await box.SubjectsAsync("INBOX"));
        await using (var killed = await StartProcessAsync(folder.Path, box, "library.mail.aside:start:2"))
        {
            await box.ReceiveAsync(IncomingMails.From("killed@school.example", IncomingMails.AddressOf("no-such-community"), "Lost"));
            await killed.WaitForExitAsync(Cancellation);
        }

        Assert.Equal(["Lost"], await box.SubjectsAsync("INBOX"));
        await using var last = await StartProcessAsync(folder.Path, box, stopAt: null);
        await box.WaitAsync("Delivered", 1);
        await box.WaitAsync("Refused", 1);
        using var member = await last.SignInAsync("killed@school.example", LibraryApplication.Password, Cancellation);
        Assert.Equal(["Once"], await member.TitlesAsync(cop));
        await LibraryClient.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(folder.File("mail")).Select(file => MimeMessage.Load(file)).Count(mail => mail.Subject == "Your message was not taken")), count => count == 1, Cancellation);
    }

    [Fact]
    public async Task Two_processes_on_one_mailbox_post_each_mail_once_and_the_one_that_is_left_goes_on()
    {
        var box = await MailboxUser.MakeAsync();
        var servers = (await PostgresServer.StartMigratedAsync()).Settings.Concat((await S3Server.StartAsync()).Settings).Concat(box.Settings).ToDictionary(StringComparer.Ordinal);
        var first = await LibraryApplication.StartAsync(servers, builder => builder.Services.Configure<MailboxPace>(IncomingMails.Quicken), Cancellation);
        await using var second = await LibraryApplication.StartAsync(servers, builder => builder.Services.Configure<MailboxPace>(IncomingMails.Quicken), Cancellation);
        var world = await MeetingWorld.MakeAsync(second, Cancellation);
        var titles = Enumerable.Range(10, 8).Select(number => $"Mail {number}").ToList();
        foreach (var title in titles.SkipLast(1))
        {
            await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), title));
        }

        await box.WaitAsync("Delivered", 7);
        Assert.Equal(titles.SkipLast(1), await world.Member.TitlesAsync(world.Cop));
        await first.DisposeAsync();
        await box.ReceiveAsync(IncomingMails.From(world.MemberEmail, IncomingMails.AddressOf(world.Cop), titles[^1]));
        await box.WaitAsync("Delivered", 8);
        Assert.Equal(titles, await world.Member.TitlesAsync(world.Cop));
    }

    /// <summary>The program, which reads the mailbox over TLS and trusts the server's certificate.</summary>
    private static async Task<LibraryProcess> StartProcessAsync(string dataPath, MailboxUser box, string? stopAt)
    {
        var settings = new Dictionary<string, string?>(box.Settings.Concat(await TestServers.SettingsAsync(dataPath, [])))
        {
            ["Library:DataPath"] = dataPath,
            ["Library:Mail:Mailbox:Host"] = "localhost",
            ["Library:Mail:Mailbox:Port"] = $"{box.Server.TlsPort}",
            ["Library:Mail:Mailbox:Security"] = "Tls",
        };
        var environment = new Dictionary<string, string>(LibraryProcess.Hooks(stopAt, clock: null), StringComparer.Ordinal) { ["SSL_CERT_FILE"] = box.Server.Certificate };
        return await LibraryProcess.StartAsync([LibraryProcess.Program, "--urls", "http://127.0.0.1:0", .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" })], AppContext.BaseDirectory, environment, Cancellation);
    }

    private static async Task UntilHealthSaysAsync(LibraryApplication library, string state)
    {
        using var anonymous = library.Anonymous();
        await LibraryClient.UntilAsync(() => anonymous.GetStringAsync("/health/ready", Cancellation), said => said.Contains($"\"mailbox\":\"{state}\"", StringComparison.Ordinal), Cancellation);
    }

    /// <summary>What the reading of the mailbox says in the log.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _warnings = [];

        public IReadOnlyList<string> Warnings
        {
            get
            {
                lock (_warnings)
                {
                    return [.. _warnings];
                }
            }
        }

        /// <summary>How often anything was said, for developers too.</summary>
        public int Tries { get; private set; }

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(typeof(MailboxPace).Namespace ?? "", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_warnings)
            {
                Tries++;
                if (logLevel >= LogLevel.Warning)
                {
                    _warnings.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
