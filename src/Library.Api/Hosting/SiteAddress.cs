namespace Library.Api.Hosting;

/// <summary>Where people reach the site: the base of every link that leaves it. Never taken from a request.</summary>
internal sealed class SiteAddress(LibrarySettings settings)
{
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary><c>Library:PublicUrl</c>, else the place on this machine where the site listens.</summary>
    public Uri Base { get; } = settings.PublicUrl ?? new Uri(Everywhere.Aggregate(settings.Urls[0], (url, host) => url.Replace($"//{host}", "//localhost", StringComparison.Ordinal)));

    /// <summary>The whole address of a page.</summary>
    /// <param name="path">From the root of the site, such as "/sign-in".</param>
    public Uri Of(string path) => new(Base, Base.AbsolutePath.TrimEnd('/') + path);
}
