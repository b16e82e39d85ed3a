using Library.Indexer.Extraction;
using Library.Storage.Files;

namespace Library.Indexer.Jobs;

/// <summary>
/// The extracted texts, kept beside the originals under the file's hash and the extractor's version:
/// rebuilding the index parses nothing, and a better extractor reads only what it concerns.
/// </summary>
public sealed class TextStore(IFileStore files)
{
    /// <summary>The text of a file; null where this extractor has not read it, or what is stored is damaged, which reading the file again mends.</summary>
    public async Task<ExtractedText?> FindOrNullAsync(string sha256, int extractorVersion, CancellationToken cancellationToken)
    {
        var stored = await files.OpenReadAsync(FileAreas.Text(sha256, extractorVersion), 0, length: null, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        await using (stored)
        {
            try
            {
                return await ExtractedTextFile.ReadAsync(stored, cancellationToken);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    public async Task PutAsync(string sha256, int extractorVersion, ExtractedText text, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        await ExtractedTextFile.WriteAsync(text, packed, cancellationToken);
        packed.Position = 0;
        await files.PutAsync(FileAreas.Text(sha256, extractorVersion), packed, packed.Length, cancellationToken);
    }

    /// <summary>Removes the texts of a file, whichever extractor made them.</summary>
    public async Task DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        var keys = new List<FileKey>();
        await foreach (var file in files.ListAsync($"{FileAreas.Texts}{sha256[..2]}/{sha256}.", cancellationToken))
        {
            keys.Add(file.Key);
        }

        foreach (var key in keys)
        {
            await files.DeleteAsync(key, cancellationToken);
        }
    }
}
