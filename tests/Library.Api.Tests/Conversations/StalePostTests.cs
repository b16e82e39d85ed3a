using Library.Api.Tests.Meetings;
using Library.Indexer.Index;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Library.Api.Tests.Conversations;

/// <summary>What is withdrawn is found no more by the very next search, though the index still has it: here nothing follows any more.</summary>
[Trait("Kept", "in a folder")]
public sealed class StalePostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_removed_moved_narrowed_or_said_otherwise_is_not_found_by_an_index_that_lags()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        var world = await MeetingWorld.MakeAsync(library, Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        string[] words = [.. Enumerable.Range(0, 6).Select(_ => SharedApplication.Word())];
        var (removed, edited) = (await world.Member.AskAsync(world.Cop, Cancellation), await world.Member.AskAsync(world.Cop, Cancellation));
        var gone = LibraryClient.IdOf(await world.Member.ReplyAsync(removed, words[0], Cancellation));
        var other = LibraryClient.IdOf(await world.Member.ReplyAsync(edited, words[1], Cancellation));
        var narrowed = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Open {words[2]}", visibility: "members");
        var taken = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Taken {words[3]}");
        var moved = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Moved {words[4]}");
        var renamed = await world.Member.AskAsync(world.Cop, Cancellation, title: $"Named {words[5]}");
        await library.SettleAsync(Cancellation);
        foreach (var word in words)
        {
            Assert.Equal(1, (await world.Member.SearchAsync($"q={word}", Cancellation)).TotalOf());
        }

        Assert.Equal(1, (await world.Stranger.SearchAsync($"q={words[2]}", Cancellation)).TotalOf());

        await library.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "OwnIndexing").StopAsync(Cancellation);
        using var one = await world.Member.Http.DeleteAsync($"/api/v1/posts/{gone}", Cancellation);
        using var two = await world.Member.EditAsync(other, "1", "Something else.", Cancellation);
        using var three = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{narrowed}", new { visibility = "cops" }, Cancellation);
        using var four = await world.Lead.Http.DeleteAsync($"/api/v1/threads/{taken}", Cancellation);
        using var five = await admin.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{moved}", new { cops = new[] { "ell" } }, Cancellation);
        using var six = await world.Member.SendAsync(HttpMethod.Patch, $"/api/v1/threads/{renamed}", new { title = "Named otherwise" }, Cancellation);
        Assert.All([one, two, three, four, five, six], answer => Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}"));

        // The index is as it was: who may still see the narrowed one finds it.
        Assert.Equal(1, (await world.Member.SearchAsync($"q={words[2]}", Cancellation)).TotalOf());
        Assert.Equal(0, (await world.Stranger.SearchAsync($"q={words[2]}", Cancellation)).TotalOf());
        foreach (var word in new[] { words[0], words[1], words[3], words[4], words[5] })
        {
            var found = await world.Member.SearchAsync($"q={word}", Cancellation);
            Assert.Equal((0, word), (found.TotalOf(), found.GetProperty("ran").GetString()));
        }

        foreach (var word in new[] { words[0], words[1], words[3], words[5] })
        {
            Assert.Equal(0, (await admin.SearchAsync($"q={word}", Cancellation)).TotalOf());
        }
    }

    [Fact]
    public async Task Posts_come_back_after_a_restart_and_into_an_index_that_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        var word = SharedApplication.Word();
        string post;
        await using (var library = await StartAsync(folder))
        {
            var world = await MeetingWorld.MakeAsync(library, Cancellation);
            var thread = await world.Member.AskAsync(world.Cop, Cancellation);
            post = LibraryClient.IdOf(await world.Member.ReplyAsync(thread, $"Here is {word}.", Cancellation));
            await library.SettleAsync(Cancellation);
        }

        // As after a crash between the post and the index: the catalogue knows of what the index lacks.
        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            Assert.Equal(post, LibraryClient.IdOf(await admin.FoundAsync(word, Cancellation)));
            var index = library.Services.GetRequiredService<LibraryIndex>();
            await index.DeleteAsync([Guid.Parse(post)], Cancellation);
            await index.RefreshAsync(Cancellation);
            await index.CommitAsync(Cancellation);
            Assert.Equal(0, (await admin.SearchAsync($"q={word}", Cancellation)).TotalOf());
        }

        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            Assert.Equal(post, LibraryClient.IdOf(await admin.FoundAsync(word, Cancellation)));
        }

        Directory.Delete(Path.Combine(folder.Path, "index"), recursive: true);
        await using (var library = await StartAsync(folder))
        {
            using var admin = await library.AdminAsync(Cancellation);
            Assert.Equal(post, LibraryClient.IdOf(await admin.FoundAsync(word, Cancellation)));
            await library.SettleAsync(Cancellation);
        }
    }

    [Fact]
    public async Task What_an_index_has_of_posts_that_the_catalogue_does_not_know_is_taken_out()
    {
        using var folder = new TemporaryFolder();
        var word = SharedApplication.Word();
        await using (var library = await StartAsync(folder))
        {
            var world = await MeetingWorld.MakeAsync(library, Cancellation);
            await world.Member.AskAsync(world.Cop, Cancellation, title: $"Gone {word}");
            await world.Member.FoundAsync(word, Cancellation);
            await library.SettleAsync(Cancellation);
            await using var scope = library.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Posts.ExecuteDeleteAsync(Cancellation);
        }

        await using var restored = await StartAsync(folder);
        using var admin = await restored.AdminAsync(Cancellation);
        await restored.SettleAsync(Cancellation);
        await LibraryClient.UntilAsync(() => restored.Services.GetRequiredService<LibraryIndex>().ListRevisionsAsync(Cancellation), held => held.Count == 0, Cancellation);
        Assert.Equal(0, (await admin.SearchAsync($"q={word}", Cancellation)).TotalOf());
    }

    private static Task<LibraryApplication> StartAsync(TemporaryFolder folder) =>
        LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path }, Cancellation);
}
