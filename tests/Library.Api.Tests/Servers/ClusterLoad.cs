using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Servers;

/// <summary>
/// People at work on a cluster while something breaks: some upload, for everybody or for one community, and send again what was not answered;
/// somebody of another community searches all the time. At the end everything that was answered must be there, whole, found once, and nothing else seen.
/// </summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private const string SecretTitle = "Secret";

    /// <summary>How long the site may take to be as it should after a fault has ended.</summary>
    private static readonly TimeSpan TimeToMend = TimeSpan.FromSeconds(60);

    private const string Unfinished =
        """
        SELECT concat_ws(' ', 'unfinished:', d."Id", d."Revision", d."IndexedRevision", d."QueuedUntil", d."UpdatedAt", v."State", 'extractor', v."ExtractorVersion", 'attempts', v."Attempts")
        FROM "Documents" d JOIN "Versions" v ON v."DocumentId" = d."Id" WHERE d."Revision" > d."IndexedRevision" OR v."State" = 'received'
        UNION ALL SELECT concat_ws(' ', 'queue:', q.queue, q.jobid, q.fetchedat, j.statename, j.invocationdata) FROM hangfire.jobqueue q LEFT JOIN hangfire.job j ON j.id = q.jobid
        UNION ALL SELECT concat_ws(' ', 'servers:', count(*)) FROM hangfire.server
        """;

    private static readonly TimeSpan UsualPace = TimeSpan.FromMilliseconds(800);

    private readonly LibraryCluster _cluster;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly ConcurrentBag<Acknowledged> _acknowledged = [];
    private readonly ConcurrentBag<string> _seen = [];
    private readonly string _run = SharedApplication.Word();
    private readonly List<Task> _people;
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly TimeSpan _pace;
    private volatile string _admin;
    private volatile string _member;
    private bool _isWhole;

    private ClusterLoad(LibraryCluster cluster, string admin, string member, TimeSpan pace)
    {
        (_cluster, _admin, _member, _pace) = (cluster, admin, member, pace);
        _people = [.. Enumerable.Range(0, 2).Select(UploadAsync), WatchAsync()];
    }

    public int Answered => _acknowledged.Count;

    /// <summary>Requests that failed, as they may while something is broken.</summary>
    public int Refused => _refusals.Values.Sum();

    /// <param name="pace">The time between two uploads of one person; null for the usual.</param>
    public static async Task<ClusterLoad> BeginAsync(LibraryCluster cluster, CancellationToken cancellationToken, TimeSpan? pace = null)
    {
        await cluster.StartAsync(cancellationToken);
        var web = cluster.Webs[0];
        return new ClusterLoad(cluster, await TokenAsync(web, LibraryApplication.AdminEmail, cancellationToken), await TokenAsync(web, LibraryCluster.MemberEmail, cancellationToken), pace ?? UsualPace);
    }

    /// <summary>Waits until so many more uploads were answered.</summary>
    public async Task WaitForAsync(int more, CancellationToken cancellationToken)
    {
        var enough = Answered + more;
        var answered = LibraryClient.UntilAsync(() => Task.FromResult(Answered), answered => answered >= enough, cancellationToken);
        await await Task.WhenAny([answered, .. _people]);
    }

    /// <summary>Waits until so many more requests were refused, or not answered in time.</summary>
    public Task WaitForRefusalsAsync(int more, CancellationToken cancellationToken)
    {
        var enough = Refused + more;
        return LibraryClient.UntilAsync(() => Task.FromResult(Refused), refused => refused >= enough, cancellationToken);
    }

    /// <summary>Ends the load and sees to it that all is as it should be, within the time that the site has to mend itself.</summary>
    /// <returns>How long it took until then, from the end of the fault on.</returns>
    public async Task<TimeSpan> AssertWholeAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeToMend);

        // New work is done by every web process before the load ends.
        foreach (var web in _cluster.Webs)
        {
            await AssertWorksAsync(web, patience.Token);
        }

        await _end.CancelAsync();
        await Task.WhenAll(_people).WaitAsync(patience.Token);
        Assert.Empty(_seen);
        Assert.NotEmpty(_acknowledged);
        foreach (var web in _cluster.Webs)
        {
            using var admin = Client(web, _admin);
            using var member = Client(web, _member);
            await AssertFoundAsync(admin, _acknowledged.Count, patience.Token);
            await AssertFoundAsync(member, _acknowledged.Count(document => !document.IsSecret), patience.Token);
        }

        using var reader = Client(_cluster.Webs[^1], _admin);
        foreach (var document in _acknowledged)
        {
            var content = await reader.Http.GetByteArrayAsync($"/api/v1/documents/{document.Id}/content", patience.Token);
            Assert.Equal(document.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
            var found = await reader.SearchAsync($"q={document.Word}", patience.Token);
            Assert.Equal(document.Id, LibraryClient.IdOf(Assert.Single(found.GetProperty("hits").EnumerateArray())));
        }

        await AssertIndexedAsync(patience.Token);
        _isWhole = true;
        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isWhole)
        {
            await TellWhatHappenedAsync();
        }

        await _end.CancelAsync();
        await _givenUp.CancelAsync();
        await Task.WhenAll(_people).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _end.Dispose();
        _givenUp.Dispose();
    }

    /// <summary>For whoever reads why a test failed.</summary>
    private async Task TellWhatHappenedAsync()
    {
        var output = TestContext.Current.TestOutputHelper;
        foreach (var line in await _cluster.QueryAsync<string>(Unfinished, CancellationToken.None))
        {
            output?.WriteLine(line);
        }

        output?.WriteLine($"{Answered} answered; refused: {string.Join(", ", _refusals.Select(refusal => $"{refusal.Value} {refusal.Key}"))}");
        foreach (var (name, process) in _cluster.Processes)
        {
            output?.WriteLine($"--- {name}");
            foreach (var line in process.Lines.Where(line => !line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).TakeLast(60))
            {
                output?.WriteLine(line);
            }
        }
    }

    private static async Task<string> TokenAsync(LibraryProcess web, string email, CancellationToken cancellationToken)
    {
        using var client = await web.SignInAsync(email, LibraryApplication.Password, cancellationToken);
        return client.Http.DefaultRequestHeaders.Authorization?.Parameter ?? "";
    }

    private static LibraryClient Client(LibraryProcess web, string token)
    {
        var http = web.Anonymous();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.Timeout = TimeSpan.FromSeconds(30);
        return new LibraryClient(http);
    }

    /// <summary>A file of two pages, with words of its own and one of this run.</summary>
    private (byte[] Pdf, string Word) NewFile()
    {
        var word = SharedApplication.Word();
        return (APdf.New().Page($"A first page of {_run}.").Page($"Here stands {word}.").ToStream().ToArray(), word);
    }

    private async Task UploadAsync(int number)
    {
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            var (pdf, word) = NewFile();
            var isSecret = i % 3 == 2;
            (string, string)[] fields = isSecret ? [("title", $"{SecretTitle} {word}"), ("visibility", "cops"), ("cop", LibraryCluster.SecretCop)] : [("title", $"Open {word}")];
            await UploadAsync(new Acknowledged("", word, Convert.ToHexStringLower(SHA256.HashData(pdf)), isSecret), pdf, fields, number + i);

            // People at work, not a benchmark: what comes must be read and checked at the end.
            await Task.Delay(_pace, _givenUp.Token);
        }
    }

    /// <summary>Sends one upload under one key until it is answered, each time to another web process.</summary>
    private async Task UploadAsync(Acknowledged document, byte[] pdf, (string, string)[] fields, int at)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            try
            {
                var webs = _cluster.Webs;
                using var client = Client(webs[at++ % webs.Count], _admin);
                using var answer = await client.PostAsync(pdf, "load.pdf", fields, _givenUp.Token, key);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    var id = LibraryClient.IdOf(JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
                    _acknowledged.Add(document with { Id = id });
                    return;
                }

                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    // By the clock of this process, an hour has passed since.
                    _admin = await TokenAsync(webs[(at - 1) % webs.Count], LibraryApplication.AdminEmail, _givenUp.Token);
                }
                else
                {
                    Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage or HttpStatusCode.Conflict, $"An upload was answered with {answer.StatusCode}.");
                }

                _refusals.AddOrUpdate($"{answer.StatusCode}", 1, (_, count) => count + 1);
            }
            catch (Exception exception) when (!_givenUp.IsCancellationRequested && (exception is HttpRequestException or IOException or OperationCanceledException or DivideByZeroException))
            {
                // The process died, or does not answer in time.
                _refusals.AddOrUpdate(exception.GetType().Name, 1, (_, count) => count + 1);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), _givenUp.Token);
        }
    }

    /// <summary>Looks all the time for what is not for everybody.</summary>
    private async Task WatchAsync()
    {
        using var rhythm = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            try
            {
                var webs = _cluster.Webs;
                using var member = Client(webs[i % webs.Count], _member);
                using var answer = await member.Http.GetAsync(i % 2 == 0 ? "/api/v1/search?q=&size=100" : $"/api/v1/suggest?q={SecretTitle}");
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    _member = await TokenAsync(webs[i % webs.Count], LibraryCluster.MemberEmail, _givenUp.Token);
                }
                else if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).Contains($"{SecretTitle} q", StringComparison.Ordinal))
                {
                    _seen.Add("Somebody of another community was shown a title.");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or DivideByZeroException)
            {
                // As above.
            }

            await rhythm.WaitForNextTickAsync();
        }
    }

    private async Task AssertWorksAsync(LibraryProcess web, CancellationToken cancellationToken)
    {
        var (pdf, word) = NewFile();
        using var admin = Client(web, _admin);
        await UploadAsync(new Acknowledged("", word, Convert.ToHexStringLower(SHA256.HashData(pdf)), IsSecret: false), pdf, [("title", $"Open {word}")], 0).WaitAsync(cancellationToken);
        await LibraryClient.UntilAsync(() => CountOrNullAsync(admin, word, cancellationToken), total => total == 1, cancellationToken);
    }

    private async Task AssertFoundAsync(LibraryClient reader, int expected, CancellationToken cancellationToken)
    {
        var total = await LibraryClient.UntilAsync(() => CountOrNullAsync(reader, _run, cancellationToken), total => total >= expected, cancellationToken);
        Assert.Equal(expected, total);
    }

    private static async Task<int?> CountOrNullAsync(LibraryClient reader, string word, CancellationToken cancellationToken)
    {
        using var answer = await reader.Http.GetAsync($"/api/v1/search?q={word}", cancellationToken);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(cancellationToken)).GetProperty("total").GetInt32() : null;
    }

    private async Task AssertIndexedAsync(CancellationToken cancellationToken)
    {
        const string Open = """SELECT count(*) FROM "Documents" d WHERE d."Revision" > d."IndexedRevision" OR EXISTS (SELECT 1 FROM "Versions" v WHERE v."DocumentId" = d."Id" AND v."State" = 'received')""";
        await LibraryClient.UntilAsync(() => _cluster.QueryAsync<long>(Open, cancellationToken), counts => counts[0] == 0, cancellationToken);
        Assert.Equal(0, (await _cluster.QueryAsync<long>("""SELECT count(*) FROM "Versions" WHERE "State" = 'failed' """, cancellationToken))[0]);
    }

    private sealed record Acknowledged(string Id, string Word, string Sha256, bool IsSecret);
}
