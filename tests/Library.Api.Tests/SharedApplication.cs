using Library.Api.Tests;

[assembly: AssemblyFixture(typeof(SharedApplication))]

namespace Library.Api.Tests;

/// <summary>One system for the tests that need none of their own: each brings documents with words of its own.</summary>
public sealed class SharedApplication : IAsyncLifetime
{
    private LibraryApplication? _application;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("The system has not started.");

    public async ValueTask InitializeAsync() => _application = await LibraryApplication.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    /// <summary>A word that stands in no other test's documents.</summary>
    public static string Word()
    {
        // Letters only, and none that a stem would lose.
        return "q" + string.Concat(Guid.NewGuid().ToString("N").Select(digit => (char)('b' + (digit % 16)))) + "x";
    }
}
