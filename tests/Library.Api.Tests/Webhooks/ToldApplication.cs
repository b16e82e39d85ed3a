namespace Library.Api.Tests.Webhooks;

/// <summary>A library that may tell programs on this machine.</summary>
public sealed class ToldApplication : IAsyncLifetime
{
    /// <summary>All that a webhook may hear of.</summary>
    internal static readonly string[] Everything = ["document.published", "post.created", "packet.published"];

    private LibraryApplication? _application;

    public LibraryApplication Application => _application ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _application = await LibraryApplication.StartAsync(
        new Dictionary<string, string?> { ["Library:Webhooks:AllowedNetworks"] = "127.0.0.0/8", ["Library:Webhooks:AllowHttp"] = "true" }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}
