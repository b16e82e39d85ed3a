using Library.Api.Alerts;
using Library.Api.Notices;
using Library.Api.Tests.Alerts;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Notices;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

[assembly: AssemblyFixture(typeof(MailedApplication))]

namespace Library.Api.Tests.Mail;

/// <summary>A system that sends its mails through a real SMTP server, where tests read them. Skips them by name where there is none.</summary>
public sealed class MailedApplication : IAsyncLifetime
{
    public const string School = "river-valley";
    public const string TrustingSchool = "oak-grove";
    public const string FormerSchool = "long-gone";

    private LibraryApplication? _application;
    private SmtpServer? _server;

    public LibraryApplication Application
    {
        get
        {
            Assert.SkipWhen(_application is null, "no SMTP server: install python3-aiosmtpd");
            return _application;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _server = await SmtpServer.StartOrNullAsync(cancellation);
        if (_server is null)
        {
            return;
        }

        _application = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>
            {
                ["Library:Mail:Host"] = "127.0.0.1",
                ["Library:Mail:Port"] = $"{_server.Port}",
                ["Library:Mail:Security"] = "None",
                ["Library:Mail:From"] = "center@association.example",
                ["Library:Mail:ReplyAddress"] = "reply@mail.association.example",
            },
            builder => builder.Services.Configure<AlertPace>(QuickAlerts.Set).Configure<NoticePace>(QuickNotices.Set),
            cancellation);
        await using var scope = _application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.AddRange(
            new School { Slug = School, Name = "River Valley Charter School", City = "Holyoke" },
            new School { Slug = TrustingSchool, Name = "Oak Grove Charter School", ApprovesByDomain = true, Domains = [new SchoolDomain { Domain = "oak-grove.example", SchoolSlug = TrustingSchool }] },
            new School { Slug = FormerSchool, Name = "Long Gone Charter School", MemberUntil = new DateOnly(2020, 6, 30) });
        await catalogue.SaveChangesAsync(cancellation);
    }

    /// <summary>The next mail to an address whose subject holds these words; waits for it.</summary>
    public async Task<ReceivedMail> WaitForMailAsync(string address, string subject, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        ReceivedMail? found;
        while ((found = Mails(address).FirstOrDefault(mail => mail.Subject.Contains(subject, StringComparison.Ordinal))) is null)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        return found;
    }

    /// <summary>Waits until nothing waits in the outbox.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        bool waits;
        do
        {
            await using var scope = Application.Services.CreateAsyncScope();
            waits = await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().OutgoingMails.AnyAsync(mail => mail.SentAt == null && mail.GivenUpAt == null, cancellationToken);
        }
        while (waits && await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>All mails to an address so far, the newest first.</summary>
    public IReadOnlyList<ReceivedMail> Mails(string address) =>
    [
        .. (_server?.Files ?? []).Select(file => MimeMessage.Load(file))
            .Where(message => message.To.Mailboxes.Any(mailbox => mailbox.Address == address))
            .OrderByDescending(message => message.MessageId, StringComparer.Ordinal)
            .Select(message => new ReceivedMail(message.Subject ?? "", message.TextBody ?? "", message)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>A mail as its recipient has it.</summary>
public sealed record ReceivedMail(string Subject, string Text, MimeMessage Message)
{
    /// <summary>The first link to a page, from the root of the site.</summary>
    public string LinkTo(string page) =>
        Text.Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Uri.TryCreate(word, UriKind.Absolute, out var link) ? link : null).OfType<Uri>()
            .First(link => link.AbsolutePath == page).PathAndQuery;
}
