namespace Library.Testing;

/// <summary>The daemons of one S3 server, kept in memory by <c>tests/servers/s3.sh</c>.</summary>
public sealed class S3Process : IAsyncDisposable
{
    private const int PortsTaken = 10;

    private static readonly ServerScript Script = new("s3.sh");

    private readonly string _folder;

    private S3Process(string folder, Uri endpoint)
    {
        _folder = folder;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <summary>Starts a server on ports that are free.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had here.</exception>
    public static async Task<S3Process> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"library-s3-{Guid.NewGuid():n}");
        var port = ServerScript.FreePorts(PortsTaken);
        await Script.RunAsync("start", folder, $"{port}");
        await Script.EndWithThisProcessAsync(folder);
        return new S3Process(folder, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Holds the gateway, so that it takes connections and answers nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets the gateway go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Ends the gateway at once; the objects stay.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>Brings a killed gateway back.</summary>
    public Task RestartAsync() => Script.RunAsync("start", _folder);

    public async ValueTask DisposeAsync() => await Script.RunAsync("stop", _folder);

    private Task<(int Code, string Error)> SignalAsync(string signal) => ServerScript.ExecuteAsync("bash", ["-c", "kill -\"$1\" \"$(cat \"$2/run/rgw.pid\")\"", "signal", signal, _folder]);
}
