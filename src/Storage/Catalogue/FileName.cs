using System.Text;

namespace Library.Storage.Catalogue;

/// <summary>A client's file name is a label: never a path, never a key.</summary>
public static class FileName
{
    /// <summary>
    /// The last segment of what the client sent, without control and bidirectional characters, and at most
    /// <see cref="DocumentVersion.MaxFileNameLength"/> characters with the extension kept; "file" where nothing is left.
    /// </summary>
    public static string Clean(string? sent)
    {
        var last = (sent ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !PlainLine.IsBidirectional(rune) && rune != Rune.ReplacementChar)
            {
                kept.Append(rune.ToString());
            }
        }

        var name = kept.ToString().Trim();
        if (name.Trim('.').Length == 0)
        {
            return "file";
        }

        return name.Length <= DocumentVersion.MaxFileNameLength ? name : Shorten(name);
    }

    /// <summary>The name as a title: without its extension, underscores as spaces.</summary>
    public static string AsTitle(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var title = Path.GetFileNameWithoutExtension(name).Replace('_', ' ').Trim();
        return title.Length == 0 ? name : title;
    }

    private static string Shorten(string name)
    {
        var extension = Path.GetExtension(name);
        extension = extension.Length <= 20 ? extension : "";
        var length = DocumentVersion.MaxFileNameLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return name[..length] + extension;
    }
}
