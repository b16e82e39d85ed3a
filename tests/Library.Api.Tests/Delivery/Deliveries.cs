using System.Text;
using Library.Api.Hosting;
using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Delivery;

/// <summary>Hands mails to <c>library deliver</c> as a mail server does, beside a system that runs.</summary>
internal static class Deliveries
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An answer as a mail program writes it.</summary>
    public static MimeMessage Answer(MimeMessage mail, string from, string text) => new()
    {
        From = { new MailboxAddress("", from) },
        To = { mail.ReplyTo.Mailboxes.Single() },
        Subject = $"Re: {mail.Subject}",
        InReplyTo = mail.MessageId,
        MessageId = $"{Guid.NewGuid():N}@mailer.school.example",
        Body = new TextPart("plain") { Text = $"{text}\n\nOn Mon, Nov 30, 2026 at 9:12 AM Somebody <center@association.example> wrote:\n> {mail.TextBody?.ReplaceLineEndings("\n> ")}" },
    };

    public static async Task<(int Code, string Error)> DeliverAsync(this LibraryApplication library, MimeMessage message, params string[] arguments)
    {
        using var bytes = new MemoryStream();
        await message.WriteToAsync(bytes, Cancellation);
        return await library.DeliverAsync(bytes.ToArray(), arguments);
    }

    public static async Task<(int Code, string Error)> DeliverAsync(this LibraryApplication library, byte[] message, params string[] arguments)
    {
        var configuration = library.Services.GetRequiredService<IConfiguration>();
        var settings = configuration.AsEnumerable().Where(setting => setting.Key.StartsWith("Library:", StringComparison.Ordinal) && setting.Value is not null && !setting.Key.StartsWith("Library:Admin", StringComparison.Ordinal))
            .SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" });
        string[] named = ["--Library:DataPath", library.Services.GetRequiredService<DataFolder>().Path, "--urls", configuration["urls"] ?? "http://127.0.0.1:0"];
        await using var error = new StringWriter();
        using var input = new MemoryStream(message);
        var code = await DeliverCommand.RunAsync([.. settings, .. named, .. arguments], input, error, Cancellation);
        return (code, error.ToString());
    }

    public static Task<(int Code, string Error)> DeliverAsync(this LibraryApplication library, string message, params string[] arguments) => library.DeliverAsync(Encoding.UTF8.GetBytes(message), arguments);

    /// <summary>The words of all posts of a conversation, in order.</summary>
    public static async Task<IReadOnlyList<string>> BodiesAsync(this LibraryApplication library, string thread)
    {
        await using var scope = library.Services.CreateAsyncScope();
        var id = Guid.Parse(thread);
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Posts.Where(post => post.ConversationId == id).OrderBy(post => post.Number).Select(post => post.Body).ToListAsync(Cancellation);
    }
}
