namespace Library.Storage;

/// <summary>Where people reach the site: the base of every link that leaves it. Never taken from a request.</summary>
public sealed class SiteAddress(Uri baseAddress)
{
    public Uri Base => baseAddress;

    /// <summary>The whole address of a page.</summary>
    /// <param name="path">From the root of the site, such as "/sign-in".</param>
    public Uri Of(string path) => new(baseAddress, baseAddress.AbsolutePath.TrimEnd('/') + path);
}
