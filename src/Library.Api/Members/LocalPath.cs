namespace Library.Api.Members;

/// <summary>Where to go after signing in.</summary>
internal static class LocalPath
{
    /// <summary>A place on this site alone: two slashes, or a backslash, would lead to another. The front page where it is none.</summary>
    public static string Of(string? path) => path is ['/', not ('/' or '\\'), ..] or "/" && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl) ? path : "/";
}
