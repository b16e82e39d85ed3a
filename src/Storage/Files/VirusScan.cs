using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Library.Storage.Files;

/// <summary>Has files looked through by ClamAV's daemon, where one is set (clamd(8): the commands INSTREAM and PING, each on a connection of its own).</summary>
public sealed class VirusScan(IOptions<VirusScanOptions> options, TimeProvider time)
{
    private const int ChunkBytes = 64 * 1024;
    private const int LengthBytes = 4;
    private const int MaxAnswerBytes = 4_096;
    private const string Found = " FOUND";
    private const string Clean = " OK";
    private const string TooLarge = "INSTREAM size limit exceeded";

    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(2);

    private readonly EndPoint? _daemon = options.Value.EndPointOrNull();

    /// <summary>Whether files are looked through at all.</summary>
    public bool IsOn => _daemon is not null;

    /// <param name="content">Read from where it is to its end; stays open.</param>
    /// <returns>What the daemon calls that which it found; null where it found nothing, or files are not looked through.</returns>
    /// <exception cref="VirusScanTooLargeException">The daemon takes no files of this size.</exception>
    /// <exception cref="VirusScanUnavailableException">The daemon is away, too slow, or cannot look through this file.</exception>
    public async Task<string?> FindOrNullAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!IsOn)
        {
            return null;
        }

        var answer = await AskAsync("zINSTREAM\0", content, options.Value.Time, cancellationToken);
        return answer switch
        {
            _ when answer.EndsWith(Clean, StringComparison.Ordinal) => null,
            _ when answer.EndsWith(Found, StringComparison.Ordinal) => answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..^Found.Length].Trim(),
            _ when answer.StartsWith(TooLarge, StringComparison.Ordinal) => throw new VirusScanTooLargeException("The virus scanner takes no files of this size (StreamMaxLength)."),
            _ => throw new VirusScanUnavailableException($"The virus scanner answers '{answer}'."),
        };
    }

    /// <summary>Whether the daemon answers now.</summary>
    public async Task<bool> IsAnsweringAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("zPING\0", content: null, TimeToAnswer, cancellationToken) == "PONG";
        }
        catch (VirusScanUnavailableException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(string command, Stream? content, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var socket = new Socket(_daemon is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Unspecified);
            if (_daemon is not UnixDomainSocketEndPoint)
            {
                socket.DualMode = true;
            }

            await socket.ConnectAsync(_daemon ?? throw new InvalidOperationException("No virus scanner is set."), either.Token);
            await using var connection = new NetworkStream(socket);
            await connection.WriteAsync(Encoding.ASCII.GetBytes(command), either.Token);
            if (content is not null)
            {
                await TrySendAsync(connection, content, either.Token);
            }

            return await ReadAnswerAsync(connection, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VirusScanUnavailableException("The virus scanner takes too long.", exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException { InnerException: SocketException })
        {
            throw new VirusScanUnavailableException("The virus scanner cannot be reached, or broke off.", exception);
        }
    }

    /// <summary>Sends a content as far as the daemon takes it: one that breaks off may have answered before, which reading tells.</summary>
    private static async Task TrySendAsync(NetworkStream connection, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(connection, content, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            // As told above.
        }
    }

    /// <summary>Sends a content in chunks behind their lengths, then one of no length.</summary>
    private static async Task SendAsync(NetworkStream connection, Stream content, CancellationToken cancellationToken)
    {
        var chunk = new byte[LengthBytes + ChunkBytes];
        int read;
        do
        {
            read = await content.ReadAsync(chunk.AsMemory(LengthBytes), cancellationToken);
            BinaryPrimitives.WriteInt32BigEndian(chunk, read);
            await connection.WriteAsync(chunk.AsMemory(0, LengthBytes + read), cancellationToken);
        }
        while (read > 0);
    }

    /// <summary>Reads an answer up to the sign that ends it: what follows may be the break of the connection.</summary>
    private static async Task<string> ReadAnswerAsync(NetworkStream connection, CancellationToken cancellationToken)
    {
        var answer = new byte[MaxAnswerBytes];
        var (length, read) = (0, 0);
        do
        {
            read = await connection.ReadAsync(answer.AsMemory(length), cancellationToken);
            length += read;
        }
        while (read > 0 && length < answer.Length && answer[length - 1] != 0);

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }
}

/// <summary>A file could not be looked through for viruses; worth another try. The message is for the log.</summary>
public sealed class VirusScanUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A file is larger than the daemon takes, so that nobody looks through it.</summary>
public sealed class VirusScanTooLargeException(string message) : Exception(message);
