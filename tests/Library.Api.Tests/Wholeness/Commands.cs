using Library.Api.Hosting;

namespace Library.Api.Tests.Wholeness;

/// <summary>The commands as they are typed, run in this process: a process of its own for each would take seconds to start.</summary>
internal static class Commands
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await LibraryProgram.RunCommandAsync(arguments, output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command with the settings of a system.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        RunAsync([.. arguments, .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value ?? "" })]);

    /// <summary>Runs one that must succeed; gives what it printed.</summary>
    public static async Task<string> DoAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(settings, arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code}{Environment.NewLine}{output}{error}");
        return output;
    }

    /// <summary>Runs one that must refuse with one sentence; gives it.</summary>
    public static async Task<string> RefuseAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(settings, arguments);
        Assert.True(code == 2, $"{string.Join(' ', arguments)}: {code}{Environment.NewLine}{output}{error}");
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The settings of an embedded system in a folder.</summary>
    public static IReadOnlyDictionary<string, string?> Embedded(string path) => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Library:DataPath"] = path };
}
