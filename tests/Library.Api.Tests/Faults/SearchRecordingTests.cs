using Library.Api.Search;
using Library.Indexer.Jobs;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Storage.Searches;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Library.Api.Tests.Faults;

/// <summary>What people search for is kept beside their requests: neither a full queue nor a catalogue that is away is theirs to wait for, and an end loses nothing.</summary>
public sealed class SearchRecordingTests(SharedApplication shared)
{
    private static readonly Reader Somebody = new(Guid.CreateVersion7(), "Somebody", "somebody@school.example", IsAdmin: false, School: null, []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_has_no_room_any_more_is_dropped_at_once()
    {
        var recorder = new SearchRecorder(new ShownResults(), TimeProvider.System);

        for (var i = 0; i < SearchRecorder.Capacity + 10; i++)
        {
            Note(recorder, $"word{i}");
        }

        Assert.Equal(SearchRecorder.Capacity, recorder.Queue.Count);
    }

    [Fact]
    public async Task While_the_catalogue_is_away_searches_wait_and_are_written_when_it_is_back()
    {
        var word = SharedApplication.Word();
        var contexts = new AwayCatalogue(shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>());
        var recorder = new SearchRecorder(new ShownResults(), TimeProvider.System);
        using var recording = new SearchRecording(recorder, new SearchLog(contexts, shared.Application.Services.GetRequiredService<AssociationClock>()), TimeProvider.System, NullLogger<SearchRecording>.Instance);
        await recording.StartAsync(Cancellation);

        Note(recorder, $"{word} first");
        await LibraryClient.UntilAsync(() => Task.FromResult(contexts.Refused), refused => refused >= 2, Cancellation);
        Note(recorder, $"{word} second");
        Assert.Empty(await TextsAsync(shared.Application, word));
        contexts.IsAway = false;

        Assert.Equal([$"{word} first", $"{word} second"], await LibraryClient.UntilAsync(() => TextsAsync(shared.Application, word), texts => texts.Count == 2, Cancellation));
        await recording.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_catalogue_that_never_comes_back_does_not_hold_up_the_end()
    {
        var contexts = new AwayCatalogue(shared.Application.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>());
        var recorder = new SearchRecorder(new ShownResults(), TimeProvider.System);
        using var recording = new SearchRecording(recorder, new SearchLog(contexts, shared.Application.Services.GetRequiredService<AssociationClock>()), TimeProvider.System, NullLogger<SearchRecording>.Instance);
        await recording.StartAsync(Cancellation);
        Note(recorder, "lost");

        await recording.StopAsync(Cancellation);

        Assert.True(contexts.Refused > 0);
    }

    [Fact]
    public async Task What_was_searched_just_before_the_end_is_kept()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?> { ["Library:DataPath"] = folder.Path };
        await using (var library = await LibraryApplication.StartAsync(settings, Cancellation))
        {
            using var client = await library.AdminAsync(Cancellation);
            await LibraryClient.UntilAsync(() => client.StatusAsync("/api/v1/search?q=just+before", Cancellation), status => status == System.Net.HttpStatusCode.OK, Cancellation);
        }

        await using var again = await LibraryApplication.StartAsync(settings, Cancellation);
        Assert.Equal(["just before"], await TextsAsync(again, "just before"));
    }

    [Fact]
    public async Task The_sweep_forgets_who_searched_long_ago()
    {
        var (word, now) = (SharedApplication.Word(), TimeProvider.System.GetUtcNow());
        await using var catalogue = await CatalogueAsync(shared.Application);
        catalogue.AddRange(new[] { 88, 90 }.Select(days => new LoggedSearch
        {
            At = now.AddDays(-days),
            Day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-days),
            Text = $"{word} {days}",
            Key = word,
            RanKey = word,
            PersonId = Somebody.Id,
            Source = SearchSource.Website,
            Outcome = SearchOutcome.All,
            Total = 1,
        }));
        await catalogue.SaveChangesAsync(Cancellation);

        await using var scope = shared.Application.Services.CreateAsyncScope();
        await ActivatorUtilities.GetServiceOrCreateInstance<SweepJob>(scope.ServiceProvider).RunAsync(Cancellation);

        Assert.Equal([$"{word} 88"], await catalogue.Searches.Where(search => search.Key == word && search.PersonId != null).Select(search => search.Text).ToListAsync(Cancellation));
    }

    private static void Note(SearchRecorder recorder, string text) =>
        recorder.NoteSearch(Somebody, SearchSource.Website, new SearchRequest { Text = text }, new SearchAnswer(text, text, null, "all", 1, 1, 20, 1, [], new Dictionary<string, IReadOnlyList<FacetValueResponse>>()));

    private static Task<LibraryDbContext> CatalogueAsync(LibraryApplication library) => library.Services.GetRequiredService<IDbContextFactory<LibraryDbContext>>().CreateDbContextAsync(Cancellation);

    private static async Task<List<string>> TextsAsync(LibraryApplication library, string word)
    {
        await using var catalogue = await CatalogueAsync(library);
        return await catalogue.Searches.Where(search => search.Text.StartsWith(word)).OrderBy(search => search.Id).Select(search => search.Text).ToListAsync(Cancellation);
    }

    /// <summary>A catalogue that cannot be reached until it is back.</summary>
    private sealed class AwayCatalogue(IDbContextFactory<LibraryDbContext> contexts) : IDbContextFactory<LibraryDbContext>
    {
        private int _refused;

        public bool IsAway { get; set; } = true;

        public int Refused => _refused;

        public LibraryDbContext CreateDbContext()
        {
            if (IsAway)
            {
                Interlocked.Increment(ref _refused);
                throw new InvalidOperationException("The catalogue is away.");
            }

            return contexts.CreateDbContext();
        }
    }
}
