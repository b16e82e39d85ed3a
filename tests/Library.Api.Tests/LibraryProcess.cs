using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Library.Api.Tests;

/// <summary>The program as a process of its own, which may be killed and started again on the same folder.</summary>
public sealed class LibraryProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // From its sources the program may have to be built first.
    private static readonly TimeSpan PatienceToStart = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LibraryProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public Uri Address => _listens.Task.IsCompletedSuccessfully ? _listens.Task.Result : throw new InvalidOperationException("It does not listen yet.");

    /// <summary>The program that was built with these tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Library.Api.dll");

    /// <summary>Starts the system on a free port of this machine, with an admin, and waits until it has started.</summary>
    /// <param name="clock">A file with the seconds by which its clock is wrong, which may change at any moment; null for the right time.</param>
    public static async Task<LibraryProcess> StartAsync(string dataPath, CancellationToken cancellationToken, string? clock = null)
    {
        var servers = await TestServers.SettingsAsync(dataPath, []);
        string[] usual = ["--urls", "http://127.0.0.1:0", "--Library:DataPath", dataPath, "--Library:Admin:Email", LibraryApplication.AdminEmail, "--Library:Admin:Password", LibraryApplication.Password];
        return await StartAsync([Program, .. usual, .. servers.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" })], AppContext.BaseDirectory, Hooks(stopAt: null, clock), cancellationToken);
    }

    /// <summary>Starts <c>dotnet</c> with these arguments in this folder, and waits until the system has started.</summary>
    public static Task<LibraryProcess> StartAsync(IEnumerable<string> arguments, string folder, CancellationToken cancellationToken) =>
        StartAsync(arguments, folder, new Dictionary<string, string>(), cancellationToken);

    public static async Task<LibraryProcess> StartAsync(
        IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = Describe(arguments, folder);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new LibraryProcess(start);
        await Task.WhenAny(process._started.Task, process._process.WaitForExitAsync(cancellationToken)).WaitAsync(PatienceToStart, cancellationToken);
        Assert.True(process._started.Task.IsCompleted, string.Join(Environment.NewLine, process.Lines));
        return process;
    }

    /// <summary>The environment of a process that is broken from inside.</summary>
    /// <param name="stopAt">The step at which it stands still; null for none.</param>
    /// <param name="clock">A file with the seconds by which its clock is wrong; null for the right time.</param>
    public static IReadOnlyDictionary<string, string> Hooks(string? stopAt, string? clock)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value) in new[] { ("LIBRARY_TEST_STOP_AT", stopAt), ("LIBRARY_TEST_CLOCK", clock) })
        {
            if (value is not null)
            {
                environment[variable] = value;
                environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Library.Testing.StartupHook.dll");
            }
        }

        return environment;
    }

    /// <summary>Runs <c>dotnet</c> with these arguments to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Describe(arguments, AppContext.BaseDirectory)) ?? throw new InvalidOperationException("dotnet does not start.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Sends it a signal, such as STOP or CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends it at once, as a loss of power would; what it started ends by itself.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The first line that it prints with these words; waits for it.</summary>
    public async Task<string> LineAsync(string words, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        string? line;
        while ((line = _lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal))) is null)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        return line;
    }

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public Task<LibraryClient> AdminAsync(CancellationToken cancellationToken) => SignInAsync(LibraryApplication.AdminEmail, LibraryApplication.Password, cancellationToken);

    public async Task<LibraryClient> SignInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var client = Anonymous();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return new LibraryClient(client);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Describe(IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        start.Environment["PWD"] = folder;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        const string Listens = "Now listening on: ";
        var at = line.IndexOf(Listens, StringComparison.Ordinal);
        if (at >= 0)
        {
            _listens.TrySetResult(new Uri(line[(at + Listens.Length)..].Trim()));
        }

        if (line.Contains("Application started.", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}
