using System.Globalization;
using Hangfire;
using Library.Indexer.Extraction.Office;
using Library.Storage.Files;
using Microsoft.Extensions.Caching.Memory;

namespace Library.Indexer.Packets;

/// <summary>Where the PDF of a packet is.</summary>
/// <param name="Key">In the file store.</param>
/// <param name="Hash">Of the contents that it was made of.</param>
public sealed record PacketPdf(FileKey Key, string Hash, long Bytes);

/// <summary>How far a packet's PDF is.</summary>
public abstract record PacketPdfState
{
    private PacketPdfState()
    {
    }

    public sealed record Made(PacketPdf Pdf) : PacketPdfState;

    public sealed record Underway : PacketPdfState;

    /// <summary>It did not come about; it is tried again when asked for later.</summary>
    public sealed record Failed : PacketPdfState;
}

/// <summary>
/// Packets as one PDF, kept in the file store by what they contain, so that readers who see the same share one. A cache: what is not
/// there is made by a job when it is asked for.
/// </summary>
public sealed class PacketPdfs(IFileStore files, IBackgroundJobClient jobs, IMemoryCache asked, TimeProvider time, OfficeConversion office)
{
    private const string Folder = "packets/";

    /// <summary>What nobody has made anew for so long is removed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>A job that was asked for is not asked for again before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NotAgain = TimeSpan.FromMinutes(10);

    /// <summary>The PDF of these contents; begins to make it where it is not there.</summary>
    /// <exception cref="FileStoreException">The store failed.</exception>
    public async Task<PacketPdfState> FindOrBeginAsync(PacketContents contents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var hash = contents.HashOf(await office.IsAvailableAsync(cancellationToken));
        var key = KeyOf(contents.MeetingId, hash, "pdf");
        if (await files.FindLengthOrNullAsync(key, cancellationToken) is { } bytes)
        {
            return new PacketPdfState.Made(new PacketPdf(key, hash, bytes));
        }

        if (await FailureMark.IsSetSinceAsync(files, KeyOf(contents.MeetingId, hash, "failed"), time.GetUtcNow() - NotAgain, cancellationToken))
        {
            return new PacketPdfState.Failed();
        }

        if (!asked.TryGetValue((nameof(PacketPdfs), hash), out _))
        {
            asked.Set((nameof(PacketPdfs), hash), true, Patience);
            var bytesOfContents = contents.ToBytes();
            using var content = new MemoryStream(bytesOfContents, writable: false);
            await files.PutAsync(KeyOf(contents.MeetingId, hash, "json"), content, bytesOfContents.Length, cancellationToken);
            jobs.Enqueue<PacketPdfJob>(job => job.RunAsync(contents.MeetingId, hash, CancellationToken.None));
        }

        return new PacketPdfState.Underway();
    }

    /// <summary>Removes every PDF, since one may hold what was purged; those that are under way are not kept.</summary>
    public Task ClearAsync(CancellationToken cancellationToken) => RemoveAsync(_ => true, cancellationToken);

    /// <summary>Removes what is old.</summary>
    public Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Kept;
        return RemoveAsync(file => file.ModifiedAt < before, cancellationToken);
    }

    /// <summary>What a PDF is to be made of; null where it was cleared meanwhile.</summary>
    internal async Task<PacketContents?> FindContentsOrNullAsync(Guid meetingId, string hash, CancellationToken cancellationToken)
    {
        await using var stored = await files.OpenReadAsync(KeyOf(meetingId, hash, "json"), 0, length: null, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, cancellationToken);
        return PacketContents.Parse(bytes.ToArray());
    }

    internal async Task<bool> IsMadeAsync(Guid meetingId, string hash, CancellationToken cancellationToken) =>
        await files.FindLengthOrNullAsync(KeyOf(meetingId, hash, "pdf"), cancellationToken) is not null;

    /// <summary>Keeps a PDF, unless its contents were cleared meanwhile: then it may hold what was purged.</summary>
    internal async Task KeepAsync(Guid meetingId, string hash, string path, CancellationToken cancellationToken)
    {
        var key = KeyOf(meetingId, hash, "pdf");
        await using (var pdf = File.OpenRead(path))
        {
            await files.PutAsync(key, pdf, pdf.Length, cancellationToken);
        }

        if (await files.FindLengthOrNullAsync(KeyOf(meetingId, hash, "json"), cancellationToken) is null)
        {
            await files.DeleteAsync(key, cancellationToken);
        }
    }

    /// <summary>Notes that a PDF does not come about.</summary>
    internal async Task GiveUpAsync(Guid meetingId, string hash, CancellationToken cancellationToken)
    {
        await FailureMark.SetAsync(files, KeyOf(meetingId, hash, "failed"), cancellationToken);
        asked.Remove((nameof(PacketPdfs), hash));
    }

    private async Task RemoveAsync(Predicate<StoredFile> isOld, CancellationToken cancellationToken)
    {
        var keys = new List<FileKey>();
        await foreach (var file in files.ListAsync(Folder, cancellationToken))
        {
            if (isOld(file))
            {
                keys.Add(file.Key);
            }
        }

        // The contents go first: a job that is under way then does not keep what it makes.
        foreach (var key in keys.OrderBy(key => key.Value.EndsWith(".json", StringComparison.Ordinal) ? 0 : 1))
        {
            await files.DeleteAsync(key, cancellationToken);
        }
    }

    private static FileKey KeyOf(Guid meetingId, string hash, string ending) => new(string.Create(CultureInfo.InvariantCulture, $"{Folder}{meetingId:N}/{hash}.{ending}"));
}
