using System.Text;

namespace Library.Indexer.Index.Writing;

/// <summary>The file <c>current</c> in the index folder: the name of the build that is live.</summary>
internal static class BuildPointer
{
    private const string FileName = "current";

    /// <summary>The live build's folder; null where none was ever completed or its folder is gone.</summary>
    public static string? ReadOrNull(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        var build = Path.Combine(folder, Path.GetFileName(File.ReadAllText(file).Trim()));
        return Directory.Exists(build) && !string.Equals(build, folder, StringComparison.Ordinal) ? build : null;
    }

    /// <summary>Leaves no build the live one.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, FileName));
        }
    }

    /// <summary>Makes a build the live one, in one step that survives a crash.</summary>
    public static void Write(string folder, string build)
    {
        var target = Path.Combine(folder, FileName);
        var temporary = target + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(Path.GetFileName(build)));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }
}
