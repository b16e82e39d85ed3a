using Library.Testing;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Library.Api.Tests.Delivery.Mailbox;

/// <summary>A mailbox that a system reads, as the mail server and its owner see it.</summary>
internal sealed record MailboxUser(ImapServer Server, string Name)
{
    /// <summary>The settings that make the library read it.</summary>
    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Library:Mail:ReplyAddress"] = "reply@mail.association.example",
        ["Library:Mail:Mailbox:Host"] = "127.0.0.1",
        ["Library:Mail:Mailbox:Port"] = $"{Server.Port}",
        ["Library:Mail:Mailbox:Security"] = "None",
        ["Library:Mail:Mailbox:User"] = Name,
        ["Library:Mail:Mailbox:Password"] = ImapServer.Password,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new mailbox on the server that tests share.</summary>
    public static async Task<MailboxUser> MakeAsync() => New(await ImapServer.StartSharedAsync());

    public static MailboxUser New(ImapServer server) => new(server, $"box-{Guid.NewGuid():n}");

    /// <summary>How many bytes a mail has on the way.</summary>
    public static int SizeOf(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var bytes = new MemoryStream();
        message.WriteTo(format, bytes, Cancellation);
        return (int)bytes.Length;
    }

    /// <summary>Has a mail come.</summary>
    public async Task ReceiveAsync(MimeMessage message)
    {
        using var client = await OpenAsync();
        await client.Inbox.AppendAsync(message, MessageFlags.None, Cancellation);
    }

    /// <summary>The subjects of the mails in a folder, in order; none where there is no such folder.</summary>
    public async Task<IReadOnlyList<string>> SubjectsAsync(string name)
    {
        using var client = await OpenAsync();
        try
        {
            var folder = await client.GetFolderAsync(name, Cancellation);
            await folder.OpenAsync(FolderAccess.ReadOnly, Cancellation);
            var found = await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, Cancellation);
            return [.. found.Select(message => message.Envelope?.Subject ?? "")];
        }
        catch (FolderNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Waits until this many mails are in a folder.</summary>
    public Task<IReadOnlyList<string>> WaitAsync(string folder, int count) => LibraryClient.UntilAsync(() => SubjectsAsync(folder), subjects => subjects.Count == count, Cancellation);

    private async Task<ImapClient> OpenAsync()
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", Server.Port, SecureSocketOptions.None, Cancellation);
        await client.AuthenticateAsync(Name, ImapServer.Password, Cancellation);
        return client;
    }
}
