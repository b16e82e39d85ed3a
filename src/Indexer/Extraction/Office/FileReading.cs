using Library.Indexer.Extraction.Processes;
using Library.Indexer.Index;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Office;

/// <summary>Reads the text of a file of any format: at once, or of what LibreOffice makes of it first.</summary>
public sealed class FileReading(ExtractionPool pool, OfficeConversion office)
{
    /// <param name="path">A file that nobody changes meanwhile. Beside it a folder of its name is made for the work, and removed.</param>
    /// <exception cref="ExtractionUnavailableException">No process could be started; worth another try.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what runs is killed.</exception>
    public async Task<ExtractionResult> ReadAsync(string path, FileFormat format, CancellationToken cancellationToken)
    {
        if (OfficeTarget.ForTextOrNull(format) is not { } target)
        {
            return await pool.ExtractAsync(path, format, cancellationToken);
        }

        if (!await office.IsAvailableAsync(cancellationToken))
        {
            return ExtractionFailure.NotReadHere(format);
        }

        var folder = Directory.CreateDirectory($"{path}-office");
        try
        {
            var name = $"document.{WireFormat.Of(format)}";
            File.Copy(path, Path.Combine(folder.FullName, name));
            var (made, isTooSlow) = await office.TryConvertAsync(folder.FullName, name, target, cancellationToken);
            var result = made is null ? ExtractionFailure.Of(format, isTooSlow ? FailureCode.TooSlow : FailureCode.Unreadable) : await pool.ExtractAsync(made, target.Format, cancellationToken);

            // What is wrong with the file is told of the file that there is.
            return result is ExtractionResult.Failed failed ? ExtractionFailure.Of(format, failed.Code) : result;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
