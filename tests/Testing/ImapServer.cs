using Xunit;

namespace Library.Testing;

/// <summary>A real IMAP server, kept by <c>tests/servers/imap.sh</c>: any name is a user, with an empty mailbox at first.</summary>
public sealed class ImapServer : IAsyncDisposable
{
    public const string Password = "test-secret";

    private const int PortsTaken = 2;

    private static readonly ServerScript Script = new("imap.sh");

    private static readonly Lazy<Task<ImapServer>> Shared = new(() => StartAsync());

    private readonly string _folder;

    private ImapServer(string folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>On 127.0.0.1, for plain connections.</summary>
    public int Port { get; }

    /// <summary>For those that are encrypted from the first byte.</summary>
    public int TlsPort => Port + 1;

    /// <summary>The file with its certificate, which is signed by itself, for <c>localhost</c>.</summary>
    public string Certificate => Path.Combine(_folder, "cert.pem");

    /// <summary>The server that all tests of this process share, started by the first. Skips the test where it cannot be had.</summary>
    public static Task<ImapServer> StartSharedAsync() => OrSkipAsync(() => Shared.Value);

    /// <summary>A server for one test alone, which may halt it. Skips the test where it cannot be had.</summary>
    /// <param name="isPlain">Whether it knows neither IDLE nor MOVE nor UIDPLUS.</param>
    public static Task<ImapServer> StartOwnAsync(bool isPlain = false) => OrSkipAsync(() => StartAsync(isPlain));

    /// <summary>Ends it at once.</summary>
    public Task HaltAsync() => Script.RunAsync("halt", _folder);

    /// <summary>Brings a halted server back, with its mails.</summary>
    public Task RestartAsync() => Script.RunAsync("start", _folder);

    public async ValueTask DisposeAsync() => await Script.RunAsync("stop", _folder);

    private static async Task<ImapServer> StartAsync(bool isPlain = false)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"library-imap-{Guid.NewGuid():n}");
        var port = ServerScript.FreePorts(PortsTaken);
        await Script.RunAsync("start", folder, $"{port}", isPlain ? "plain" : "");
        await Script.EndWithThisProcessAsync(folder);
        return new ImapServer(folder, port);
    }

    private static async Task<ImapServer> OrSkipAsync(Func<Task<ImapServer>> start)
    {
        try
        {
            return await start();
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip($"no IMAP server: {exception.Message}");
            throw;
        }
    }
}
