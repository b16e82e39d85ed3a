using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Library.Bench.Ingest;

/// <summary>The real system in a process of its own on a data folder of its own, and its admin as a client.</summary>
internal sealed partial class LibraryProcess : IAsyncDisposable
{
    public const string Email = "admin@bench.example";
    public const string Password = "a password for one run";

    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private LibraryProcess(Process process, HttpClient http) => (_process, Http) = (process, http);

    /// <summary>Signed in.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts the whole system on embedded defaults.</summary>
    /// <exception cref="BenchException">It does not start.</exception>
    public static Task<LibraryProcess> StartAsync(string dataPath, CancellationToken cancellationToken) => StartAsync(dataPath, new Dictionary<string, string?>(), cancellationToken);

    /// <summary>Starts the system, or its website, with these settings.</summary>
    /// <exception cref="BenchException">It does not start.</exception>
    public static async Task<LibraryProcess> StartAsync(string dataPath, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var process = Run(
            "Library.Api",
            [
                "--urls", "http://127.0.0.1:0", "--Library:DataPath", dataPath, "--Library:Admin:Email", Email, "--Library:Admin:Password", Password,
                .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" }),
            ]);
        var address = await ReadAddressAsync(process, cancellationToken);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        var http = new HttpClient { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", new { email = Email, password = Password }, cancellationToken);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new LibraryProcess(process, http);
    }

    /// <summary>Starts one of our programs.</summary>
    public static Process Run(string name, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Repository.Built(name == "Library.Indexer" ? "Indexer" : name), $"{name}.dll"), .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new BenchException("dotnet does not start.");

    public async Task UploadAsync(IngestFile file, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        await using var content = File.OpenRead(file.Path);
        form.Add(new StringContent($"Bench {file.Name}"), "title");
        form.Add(new StreamContent(content), "file", file.Name);
        using var answer = await Http.PostAsync("/api/v1/documents", form, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"The upload of {file.Name} was refused: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>How many documents a search finds.</summary>
    public async Task<int> CountAsync(string word, CancellationToken cancellationToken) =>
        (await Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={word}&size=1", cancellationToken)) is var answer && answer.GetProperty("ran").GetString() == word
            && answer.GetProperty("matched").GetString() == "all" ? answer.GetProperty("total").GetInt32() : 0;

    /// <summary>Asks until the word is found in so many documents, about a hundred times a second: more often is not allowed.</summary>
    public async Task WaitForAsync(string word, int documents, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = Stopwatch.GetTimestamp();
        for (var found = 0; (found = await CountAsync(word, cancellationToken)) < documents; await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"Only {found} of {documents} documents were found within {patience}."));
            }
        }
    }

    /// <summary>The most memory that the system held in one process, in bytes.</summary>
    public long PeakBytes() => Memory().Peak;

    /// <summary>The memory that the process holds, in bytes: now, and the most so far.</summary>
    public (long Now, long Peak) Memory()
    {
        _process.Refresh();
        return (_process.WorkingSet64, _process.PeakWorkingSet64);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Waits until a process that has just started says where it listens.</summary>
    public static async Task<Uri> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTime);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups["address"].Value);
            }
        }

        throw new BenchException("The library does not start.");
    }

    [GeneratedRegex(@"listening on: (?<address>http://\S+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ListeningLine();
}
