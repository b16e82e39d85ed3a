using Library.Testing;
using MimeKit;

namespace Library.Api.Tests.Alerts;

/// <summary>A document is told once, wherever the process was when it died.</summary>
public sealed class AlertCrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_before_it_was_found_told_and_noted_as_sent_a_document_is_told_once()
    {
        using var folder = new TemporaryFolder();
        string id;
        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            id = await admin.SaveSearchAsync("q=budget", Cancellation);
            await admin.AddAsync("The first", "the budget", Cancellation);
            await library.KillAsync();
        }

        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            await admin.UntilNewAsync(id, 1, Cancellation);
            await library.KillAsync();
        }

        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            await UntilToldAsync(folder, "The first");
            await library.KillAsync();
        }

        await using (var library = await LibraryProcess.StartAsync(folder.Path, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            await admin.AddAsync("The second", "the budget", Cancellation);
            await UntilToldAsync(folder, "The second");
        }

        // One that was taken and not noted is sent again as the same mail.
        var mails = Texts(folder);
        Assert.Single(mails, text => text.Contains("The first", StringComparison.Ordinal));
        Assert.Single(mails, text => text.Contains("The second", StringComparison.Ordinal));
    }

    private static async Task UntilToldAsync(TemporaryFolder folder, string title) =>
        await LibraryClient.UntilAsync(() => Task.FromResult(Texts(folder)), texts => texts.Exists(text => text.Contains(title, StringComparison.Ordinal)), Cancellation);

    private static List<string> Texts(TemporaryFolder folder) => Directory.Exists(folder.File("mail"))
        ? [.. Directory.EnumerateFiles(folder.File("mail"), "*.eml").Select(file => MimeMessage.Load(file)).DistinctBy(mail => mail.MessageId).Select(mail => mail.TextBody ?? "")] : [];
}
