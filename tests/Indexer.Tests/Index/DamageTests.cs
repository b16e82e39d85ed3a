using System.Globalization;
using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Indexer.Tests.Search;
using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Directory = System.IO.Directory;

namespace Library.Indexer.Tests.Index;

public sealed class DamageTests : IDisposable
{
    private readonly TempFolders _folders = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData("segments_*")]
    [InlineData("*.si")]
    [InlineData("*.fnm")]
    [InlineData("*.tim")]
    [InlineData("*.doc")]
    [InlineData("*.dvd")]
    [InlineData("*.pages")]
    public async Task A_truncated_file_asks_for_a_rebuild_which_mends_it(string pattern)
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit", "some text of a page"));
        foreach (var file in Find(folder, pattern))
        {
            await using var stream = File.Open(file, FileMode.Open);
            stream.SetLength(stream.Length / 2);
        }

        await using var index = await LibraryIndex.OpenAsync(folder, Token);
        Assert.True(index.NeedsRebuild);

        await index.BeginRebuildAsync(Token);
        await index.ApplyAsync([AnEntry.Titled("Audit")], Token);
        await index.CompleteRebuildAsync(Token);
        Assert.False(index.NeedsRebuild);
        Assert.Equal(1, (await LibraryIndexTests.Search(index, "audit")).Total);
    }

    [Theory]
    [InlineData("segments_*")]
    [InlineData("*.doc")]
    [InlineData("*.dvd")]
    [InlineData("*.pages")]
    public async Task A_missing_file_asks_for_a_rebuild(string pattern)
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit", "some text of a page"));
        Find(folder, pattern).ForEach(File.Delete);

        await using var index = await LibraryIndex.OpenAsync(folder, Token);

        Assert.True(index.NeedsRebuild);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => LibraryIndexTests.Search(index, "audit"));
    }

    [Theory]
    [InlineData("*.doc")]
    [InlineData("*.pos")]
    [InlineData("*.dvd")]
    [InlineData("*.pages")]
    public async Task A_flipped_byte_is_found_by_verifying(string pattern)
    {
        var folder = await FolderWithAsync([.. Enumerable.Range(0, 300).Select(i => AnEntry.Titled($"Audit {i}", "some text of a page"))]);
        foreach (var file in Find(folder, pattern))
        {
            await using var stream = File.Open(file, FileMode.Open);
            stream.Position = stream.Length / 2;
            var old = stream.ReadByte();
            stream.Position = stream.Length / 2;
            stream.WriteByte((byte)(old ^ 0x55));
        }

        await using var index = await LibraryIndex.OpenAsync(folder, Token);
        await index.VerifyAsync(Token);

        Assert.True(index.NeedsRebuild);
    }

    [Fact]
    public async Task An_intact_index_verifies()
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit", "some text of a page"));
        await using var index = await LibraryIndex.OpenAsync(folder, Token);

        await index.VerifyAsync(Token);

        Assert.False(index.NeedsRebuild);
    }

    [Fact]
    public async Task What_is_verified_or_shown_does_not_stay_in_the_memory_of_the_process()
    {
        var random = new Random(1);
        var folder = await FolderWithAsync([.. Enumerable.Range(0, 200).Select(i => AnEntry.Titled($"Audit {i}", string.Join(' ', Enumerable.Range(0, 2_000).Select(_ => random.Next().ToString("x", CultureInfo.InvariantCulture)))))]);
        await using var index = await LibraryIndex.OpenAsync(folder, Token);

        await index.VerifyAsync(Token);

        Assert.False(index.NeedsRebuild);
        Assert.InRange(MappedMemory(folder, ""), 1, Find(folder, "*.*").Sum(file => new FileInfo(file).Length) / 3);
        for (var page = 1; page <= 2; page++)
        {
            var answer = await new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([])).SearchAsync(SearchedLibrary.Member, new SearchRequest { Text = "audit", Page = page, Size = 100 }, Token);
            Assert.All(answer.Hits, hit => Assert.NotEmpty(hit.Snippets));
        }

        Assert.InRange(MappedMemory(folder, ".pages"), 1, Find(folder, "*.pages").Sum(file => new FileInfo(file).Length) / 3);
    }

    [Fact]
    public async Task An_index_that_is_written_meanwhile_verifies()
    {
        await using var index = await LibraryIndex.OpenAsync(await FolderWithAsync(AnEntry.Titled("Audit", "some text of a page")), Token);
        var page = string.Join(' ', Enumerable.Range(0, 20_000));
        for (var i = 0; i < 40; i++)
        {
            await index.ApplyAsync([AnEntry.Titled($"Audit {i}", page)], Token);
            await index.RefreshAsync(Token);
            await Task.WhenAll(index.CommitAsync(Token), index.VerifyAsync(Token), index.VerifyAsync(Token));
        }

        Assert.False(index.NeedsRebuild);
    }

    [Fact]
    public async Task An_index_that_is_rebuilt_meanwhile_verifies()
    {
        var entries = Enumerable.Range(0, 200).Select(i => AnEntry.Titled($"Audit {i}", string.Join(' ', Enumerable.Range(i, 2_000)))).ToArray();
        await using var index = await LibraryIndex.OpenAsync(await FolderWithAsync(entries), Token);
        for (var i = 0; i < 10; i++)
        {
            await index.BeginRebuildAsync(Token);
            await index.ApplyAsync(entries, Token);
            var completing = index.CompleteRebuildAsync(Token);
            while (!completing.IsCompleted)
            {
                await Task.WhenAll(index.VerifyAsync(Token), index.VerifyAsync(Token), index.VerifyAsync(Token));
            }

            await completing;
            Assert.False(index.NeedsRebuild);
        }
    }

    [Fact]
    public async Task A_pointer_to_nowhere_asks_for_a_rebuild()
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit"));
        await File.WriteAllTextAsync(Path.Combine(folder, "current"), "build-gone", Token);

        await using var index = await LibraryIndex.OpenAsync(folder, Token);

        Assert.True(index.NeedsRebuild);
    }

    [Fact]
    public async Task An_index_of_another_schema_answers_until_it_is_rebuilt()
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit"));
        ChangeCommitData(folder, "schema", "another");

        await using var index = await LibraryIndex.OpenAsync(folder, Token);
        Assert.True(index.NeedsRebuild);
        Assert.Null(index.BuildId);
        Assert.Equal(1, (await LibraryIndexTests.Search(index, "audit")).Total);

        await index.BeginRebuildAsync(Token);
        await index.ApplyAsync([AnEntry.Titled("Audit"), AnEntry.Titled("Audit")], Token);
        Assert.Equal(1, (await LibraryIndexTests.Search(index, "audit")).Total);

        await index.CompleteRebuildAsync(Token);
        Assert.False(index.NeedsRebuild);
        Assert.Equal(2, (await LibraryIndexTests.Search(index, "audit")).Total);
    }

    [Fact]
    public async Task An_index_of_another_layout_cannot_be_searched()
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit"));
        ChangeCommitData(folder, "layout", "0");

        await using var index = await LibraryIndex.OpenAsync(folder, Token);

        Assert.True(index.NeedsRebuild);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => LibraryIndexTests.Search(index, "audit"));
    }

    [Fact]
    public async Task An_index_whose_folder_is_lost_while_it_is_open_says_so_and_can_be_rebuilt()
    {
        var folder = await FolderWithAsync(AnEntry.Titled("Audit"));
        await using var index = await LibraryIndex.OpenAsync(folder, Token);
        Directory.Delete(Directory.GetDirectories(folder)[0], recursive: true);

        await index.ApplyAsync([AnEntry.Titled("Audit")], Token);
        await Assert.ThrowsAsync<IndexWriteException>(() => index.CommitAsync(Token));
        Assert.True(index.NeedsRebuild);

        await index.BeginRebuildAsync(Token);
        await index.ApplyAsync([AnEntry.Titled("Audit")], Token);
        await index.CompleteRebuildAsync(Token);
        Assert.Equal(1, (await LibraryIndexTests.Search(index, "audit")).Total);
    }

    private static void ChangeCommitData(string folder, string key, string value)
    {
        using var directory = new SimpleFSDirectory(Directory.GetDirectories(folder)[0]);
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, Analyzer.NewAnonymous((_, _) => throw new NotSupportedException())));
        writer.SetCommitData(new Dictionary<string, string>(writer.CommitData) { [key] = value });
        writer.Commit();
    }

    private static List<string> Find(string folder, string pattern) => [.. Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)];

    private async Task<string> FolderWithAsync(params IndexEntry[] entries)
    {
        var folder = _folders.New();
        await using var index = await LibraryIndex.OpenAsync(folder, Token);
        await index.BeginRebuildAsync(Token);
        await index.ApplyAsync(entries, Token);
        await index.CompleteRebuildAsync(Token);
        return folder;
    }

    /// <summary>How many bytes of the mapped files of a folder, those of one kind, are in the memory of this process.</summary>
    private static long MappedMemory(string folder, string ending)
    {
        var (bytes, isOfFolder) = (0L, false);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                bytes += isOfFolder ? 1024 * long.Parse(line["Rss:".Length..^"kB".Length], CultureInfo.InvariantCulture) : 0;
            }
            else if (line.Contains('-', StringComparison.Ordinal) && char.IsAsciiHexDigitLower(line[0]))
            {
                isOfFolder = line.Contains(folder, StringComparison.Ordinal) && line.EndsWith(ending, StringComparison.Ordinal);
            }
        }

        return bytes;
    }
}
