using System.Reflection;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Library.Api.Tests.Hosting;

/// <summary>The ready files for running the system, and the settings that the program knows.</summary>
internal static partial class DeploymentFiles
{
    public static IEnumerable<string> All => Directory.EnumerateFiles(Sources.Path("deploy")).Order(StringComparer.Ordinal);

    public static string Read(string name) => File.ReadAllText(Sources.Path("deploy", name));

    /// <summary>The settings in the list of <c>docs/settings.md</c>, with their full keys.</summary>
    public static HashSet<string> KnownSettings()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in File.ReadLines(Sources.Path("docs", "settings.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]))
        {
            var first = "";
            foreach (var key in InBackticks().Matches(cell).Select(match => match.Groups["key"].Value))
            {
                first = key.StartsWith(':') ? first : key;
                known.Add(key.StartsWith(':') ? first[..first.LastIndexOf(':')] + key : key);
            }
        }

        return known;
    }

    /// <summary>The full keys of the classes that settings are bound to.</summary>
    public static IEnumerable<string> BoundSettings() =>
        from name in new[] { "Library.Storage", "Library.Indexer", "Library.Api" }
        from type in Assembly.Load(name).GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static | BindingFlags.NonPublic)?.GetRawConstantValue() as string
        where section?.StartsWith("Library:", StringComparison.Ordinal) == true
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        select $"{section}:{property.Name}";

    /// <summary>The settings that a file names as variables of the environment, as keys.</summary>
    public static IEnumerable<string> SettingsIn(string text) => Variable().Matches(text).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>A file of compose, with what it shares between services put in its places.</summary>
    public static Dictionary<string, Dictionary<string, object>> ReadCompose()
    {
        using var text = new StringReader(Read("compose.yaml"));
        var whole = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
        return whole.Where(part => part.Value is Dictionary<object, object>).ToDictionary(part => part.Key, part => ((Dictionary<object, object>)part.Value).ToDictionary(entry => $"{entry.Key}", entry => entry.Value, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Section, name and value of each line of a unit.</summary>
    public static List<(string Section, string Name, string Value)> ReadUnit(string name)
    {
        var (lines, section) = (new List<(string, string, string)>(), "");
        foreach (var line in Read(name).Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var match = UnitLine().Match(line);
            Assert.True(match.Success, $"{name}: {line}");
            section = match.Groups["section"].Success ? match.Groups["section"].Value : section;
            lines.Add((section, match.Groups["name"].Value, match.Groups["value"].Value));
        }

        return lines;
    }

    [GeneratedRegex(@"`(?<key>:?[A-Za-z0-9:]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"\bLibrary__[A-Za-z0-9_]+", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A(\[(?<section>Unit|Service|Install)\]|(?<name>[A-Z][A-Za-z]+)=(?<value>.*))\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex UnitLine();
}
