using Library.Indexer.Extraction.Office;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Storage.Files;

namespace Library.Indexer.Packets.Conversion;

/// <summary>PDFs that were made of other files, kept under the file's hash: a cache, whose files come back by themselves.</summary>
public sealed class ConvertedFiles(IFileStore files, Originals originals, OfficeConversion office, TimeProvider time)
{
    private const string Folder = "converted/";

    /// <summary>What could not be converted is not tried again before.</summary>
    private static readonly TimeSpan NotAgain = TimeSpan.FromDays(1);

    /// <summary>Where the PDF of a file is, made if it is not there yet; null where none comes of it.</summary>
    /// <param name="folder">An empty one, for the work.</param>
    /// <exception cref="FileStoreException">The store failed; worth another try.</exception>
    public async Task<FileKey?> FindOrMakeAsync(Blob blob, FileFormat format, string folder, CancellationToken cancellationToken)
    {
        if (OfficeTarget.ForPagesOrNull(format) is not { } target)
        {
            return null;
        }

        var key = KeyOf(blob.Sha256, "pdf");
        if (await files.FindLengthOrNullAsync(key, cancellationToken) is not null)
        {
            return key;
        }

        var failed = KeyOf(blob.Sha256, "failed");
        if (!await office.IsAvailableAsync(cancellationToken) || await FailureMark.IsSetSinceAsync(files, failed, time.GetUtcNow() - NotAgain, cancellationToken))
        {
            return null;
        }

        var name = $"document.{WireFormat.Of(format)}";
        await originals.FetchAsync(blob, Path.Combine(folder, name), cancellationToken);
        if (await office.TryConvertAsync(folder, name, target, cancellationToken) is not ({ } made, _))
        {
            await FailureMark.SetAsync(files, failed, cancellationToken);
            return null;
        }

        await using var pdf = File.OpenRead(made);
        await files.PutAsync(key, pdf, pdf.Length, cancellationToken);
        return key;
    }

    /// <summary>Removes what was made of a file.</summary>
    public async Task DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        await files.DeleteAsync(KeyOf(sha256, "pdf"), cancellationToken);
        await files.DeleteAsync(KeyOf(sha256, "failed"), cancellationToken);
    }

    private static FileKey KeyOf(string sha256, string ending) => new($"{Folder}{sha256[..2]}/{sha256}.v1.{ending}");
}
