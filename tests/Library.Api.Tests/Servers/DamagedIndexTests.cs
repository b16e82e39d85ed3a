namespace Library.Api.Tests.Servers;

/// <summary>Files of the index are lost or changed, on a machine or in the store: it is fetched, put or built anew.</summary>
[Collection(nameof(ServerFaults))]
[Trait("Needs", "server")]
public sealed class DamagedIndexTests(LibraryCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Damages => ["truncated", "missing", "changed", "all"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_copy_that_was_damaged_while_its_machine_was_down_is_fetched_anew(string damage)
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);
        var copies = Path.Combine(cluster.FolderOf("web2"), "index", "copy");
        await LibraryClient.UntilAsync(() => Task.FromResult(Terms(copies).Count), count => count > 0, Cancellation);
        await cluster.KillAsync("web2");

        Damage(copies, damage);
        await cluster.StartAsync("web2", Cancellation);

        await load.AssertWholeAsync(Cancellation);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("changed")]
    public async Task A_file_of_the_published_index_that_the_store_lost_is_put_again_for_a_machine_that_joins(string damage)
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);
        await using (var store = await StoreAccess.OpenAsync(cluster, Cancellation))
        {
            await store.DamageNewestCommitAsync(damage, Cancellation);
        }

        await cluster.KillAsync("web2");
        Directory.Delete(cluster.FolderOf("web2"), recursive: true);
        await cluster.StartAsync("web2", Cancellation);

        await load.AssertWholeAsync(Cancellation);
    }

    [Fact]
    public async Task An_index_that_is_nowhere_whole_any_more_is_built_anew()
    {
        // Of every document that the tests before have left: few more come meanwhile.
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation, pace: TimeSpan.FromSeconds(3));
        await load.WaitForAsync(3, Cancellation);
        foreach (var name in new[] { "indexer1", "indexer2" })
        {
            await cluster.KillAsync(name);
            Directory.Delete(cluster.FolderOf(name), recursive: true);
        }

        await using (var store = await StoreAccess.OpenAsync(cluster, Cancellation))
        {
            await store.DamageNewestCommitAsync("missing", Cancellation);
        }

        await cluster.StartAsync(Cancellation);

        await load.AssertWholeAsync(Cancellation);
    }

    [Fact]
    public async Task A_machine_that_joins_with_an_empty_disk_finds_all()
    {
        await using var load = await ClusterLoad.BeginAsync(cluster, Cancellation);
        await load.WaitForAsync(3, Cancellation);

        await cluster.StartAsync("web3", Cancellation);
        await load.AssertWholeAsync(Cancellation);
        await cluster.KillAsync("web3");
    }

    private static void Damage(string folder, string damage)
    {
        if (damage == "all")
        {
            Directory.Delete(folder, recursive: true);
            return;
        }

        var terms = Terms(folder);
        Assert.NotEmpty(terms);
        terms.ForEach(file => DamageFile(file, damage));
    }

    /// <summary>The files with the words of the index, in every copy of it.</summary>
    private static List<FileInfo> Terms(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles("*.tim", SearchOption.AllDirectories)];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // a copy was just made or removed
        }
    }

    private static void DamageFile(FileInfo file, string damage)
    {
        switch (damage)
        {
            case "missing":
                file.Delete();
                break;
            case "truncated":
                using (var cut = file.OpenWrite())
                {
                    cut.SetLength(cut.Length / 2);
                }

                break;
            default:
                using (var changed = file.OpenWrite())
                {
                    changed.Position = changed.Length / 2;
                    changed.Write(new byte[changed.Length / 4]);
                }

                break;
        }
    }
}
