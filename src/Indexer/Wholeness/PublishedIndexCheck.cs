using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.Servers;
using Library.Storage.Wholeness;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Wholeness;

/// <summary>Whether the files of the newest published commit are in the store as the catalogue names them. What no commit names there is the writer's to remove.</summary>
internal sealed class PublishedIndexCheck(IDbContextFactory<LibraryDbContext> contexts, IFileStore files)
{
    private const int MaxRounds = 3;
    private const string Advice = "Stop the indexers, delete their index folders, and start them: the index is made and published anew.";

    public async Task RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await FindNewestOrNullAsync(cancellationToken) is not { } commit)
            {
                return;
            }

            var (broken, lost) = await ListBrokenAsync(run, JsonSerializer.Deserialize<List<IndexFile>>(commit.Files) ?? [], cancellationToken);

            // A commit that was followed by another meanwhile may have lost its files rightly.
            if (lost is not null || broken.Count == 0 || (await FindNewestOrNullAsync(cancellationToken))?.Number == commit.Number)
            {
                broken.ForEach(file => run.Find(file.Kind, file.Key, file.What, Advice));
                lost?.Throw();
                return;
            }
        }

        run.Note("The published index was not compared: new commits came faster.");
    }

    /// <summary>What is wrong with the files of a commit, and how the store failed where it gives none any more.</summary>
    private async Task<(List<(FindingKind Kind, string Key, string What)> Broken, ExceptionDispatchInfo? Lost)> ListBrokenAsync(CheckRun run, List<IndexFile> published, CancellationToken cancellationToken)
    {
        var broken = new List<(FindingKind, string, string)>();
        foreach (var file in published)
        {
            try
            {
                if (await ProblemOrNullAsync(run, file, cancellationToken) is { } what)
                {
                    broken.Add((FindingKind.BrokenIndexFile, file.Key, what));
                }

                run.WasRead();
            }
            catch (FileStoreException exception)
            {
                broken.Add((FindingKind.UnreadableFile, file.Key, "A file of the published index cannot be read."));
                if (run.IsStoreLost())
                {
                    return (broken, ExceptionDispatchInfo.Capture(exception));
                }
            }
        }

        return (broken, null);
    }

    private async Task<IndexCommit?> FindNewestOrNullAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.IndexCommits.AsNoTracking().SingleOrDefaultAsync(commit => catalogue.IndexHeads.Any(head => head.Commit == commit.Number), cancellationToken);
    }

    private async Task<string?> ProblemOrNullAsync(CheckRun run, IndexFile file, CancellationToken cancellationToken)
    {
        var length = await files.FindLengthOrNullAsync(new FileKey(file.Key), cancellationToken);
        if (length != file.Length)
        {
            return length is null ? "A file of the published index is missing." : $"A file of the published index has {length} bytes, where {file.Length} were published.";
        }

        if (run.Scope.Bytes == CheckedBytes.None)
        {
            return null;
        }

        await using var content = await files.OpenReadAsync(new FileKey(file.Key), 0, length: null, cancellationToken);
        run.BytesRead += content is null ? 0 : file.Length;
        return content is not null && string.Equals(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)), file.Sha256, StringComparison.OrdinalIgnoreCase)
            ? null
            : "A file of the published index has other bytes than were published.";
    }
}
