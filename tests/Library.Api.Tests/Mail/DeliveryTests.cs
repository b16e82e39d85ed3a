using System.Net.Http.Json;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Mail;

/// <summary>Mails without a mail server, and with one that is away.</summary>
public sealed class DeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_server_mails_are_files_in_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);

        await ForgetAsync(library, "nobody@school.example");
        await UntilAsync(() => Directory.Exists(folder.File("mail")) && Directory.EnumerateFiles(folder.File("mail"), "*.eml").Any());

        var mail = await MimeMessage.LoadAsync(Directory.EnumerateFiles(folder.File("mail"), "*.eml").Single(), Cancellation);
        Assert.Equal("nobody@school.example", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Contains($"{library.Address.Scheme}://", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_the_server_did_not_take_waits_for_another_try()
    {
        var settings = new Dictionary<string, string?> { ["Library:Mail:Host"] = "127.0.0.1", ["Library:Mail:Port"] = "1", ["Library:Mail:Security"] = "None", ["Library:Mail:From"] = "center@association.example" };
        await using var library = await LibraryApplication.StartAsync(settings, Cancellation);

        await ForgetAsync(library, "nobody@school.example");
        await using var scope = library.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await UntilAsync(() => catalogue.OutgoingMails.Any(mail => mail.Attempts == 1));

        var mail = await catalogue.OutgoingMails.AsNoTracking().SingleAsync(Cancellation);
        Assert.Null(mail.SentAt);
        Assert.Null(mail.GivenUpAt);
        Assert.True(mail.NotBefore > mail.CreatedAt.AddMinutes(1));
        Assert.Contains("mail server", mail.Failure, StringComparison.Ordinal);
    }

    private static async Task ForgetAsync(LibraryApplication library, string email)
    {
        using var anonymous = library.Anonymous();
        using var answer = await anonymous.PostAsJsonAsync("/api/v1/auth/forgot", new { email }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
