using System.ComponentModel;
using System.Globalization;
using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Packets.Binding;

/// <summary>
/// Binds packets in a process of their own. A file that hangs, crashes or swells ends that process; the packet is then bound again,
/// and that file told with its text.
/// </summary>
public sealed partial class PacketBinding(ILogger<PacketBinding> logger)
{
    /// <summary>Of the process that binds; a packet of 200 pages takes a seventh of it.</summary>
    public const long MemoryBytes = 1L << 30;

    /// <summary>Files of a packet that may end the process before it is given up.</summary>
    private const int MaxDeaths = 10;

    /// <summary>Of one attempt.</summary>
    internal TimeSpan Time { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Binds what the request names into <see cref="BindRequest.OutputName"/> in the folder.</summary>
    /// <exception cref="PacketBindingException">It does not come about.</exception>
    internal async Task RunAsync(BindRequest request, string folder, CancellationToken cancellationToken)
    {
        for (var deaths = 0; deaths <= MaxDeaths; deaths++)
        {
            await request.WriteAsync(folder, cancellationToken);
            var end = await RunOnceAsync(folder, cancellationToken);
            if (end.IsGood)
            {
                return;
            }

            // After the last item it is the whole that does not fit: then the largest file is told with its text.
            var at = end.Output is [.., var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            var part = request.Parts.LastOrDefault(row => row.Part.Number == at && row.PdfName is not null) ?? LargestOrNull(request, folder);
            Log.Ended(logger, at, end.ExitCode, end.IsTooSlow, end.IsTooLarge, string.Join(' ', end.Errors.Take(3)));
            if (part is null)
            {
                break;
            }

            request = request with { Parts = [.. request.Parts.Select(row => row.PdfName == part.PdfName ? row with { PdfName = null } : row)] };
        }

        throw new PacketBindingException("The packet could not be bound.");
    }

    private async Task<BoundedEnd> RunOnceAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedProcess.RunAsync(ChildStart.Describe(["bind", folder], MemoryBytes, folder), Time, MemoryBytes, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new PacketBindingException("The binding process cannot be started.", exception);
        }
    }

    private static BindPart? LargestOrNull(BindRequest request, string folder) =>
        request.Parts.Where(part => part.PdfName is not null).MaxBy(part => new FileInfo(Path.Combine(folder, part.PdfName ?? "")).Length);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The process that binds a packet ended at item {Number}: exit code {ExitCode}, too slow {IsTooSlow}, too large {IsTooLarge}. {Errors}")]
        public static partial void Ended(ILogger logger, int number, int exitCode, bool isTooSlow, bool isTooLarge, string errors);
    }
}

/// <summary>A packet could not be bound.</summary>
internal sealed class PacketBindingException(string message, Exception? inner = null) : Exception(message, inner);
