namespace Library.Api.Tests;

/// <summary>The sample documents among the sources.</summary>
public static class Samples
{
    public const string Admin = "admin@ccsa.example";
    public const string FinanceLead = "p.okafor@oak-grove.example";
    public const string FinanceMember = "s.abernathy@harborlight.example";
    public const string PrincipalMember = "k.osei@summit-street.example";

    /// <summary>The folder <c>samples</c>.</summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "samples", "library.json")))
            {
                return Path.Combine(folder.FullName, "samples");
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the sources: there is no folder 'samples' above them.");
    }
}
