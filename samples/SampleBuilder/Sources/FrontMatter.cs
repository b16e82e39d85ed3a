namespace Library.SampleBuilder.Sources;

/// <summary>The lines <c>key: value</c> between two lines <c>---</c>, and what follows them.</summary>
internal sealed class FrontMatter
{
    private const string Fence = "---";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private FrontMatter(string body) => Body = body;

    public string Body { get; }

    public IEnumerable<string> Keys => _values.Keys;

    public static FrontMatter Parse(string text, ICollection<string> errors)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence) : -1;
        if (end < 0)
        {
            errors.Add("has no front matter between two lines of ---");
            return new FrontMatter(text);
        }

        var matter = new FrontMatter(string.Join('\n', lines[(end + 1)..]));
        foreach (var line in lines[1..end].Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            matter.Add(line, errors);
        }

        return matter;
    }

    public string? FindOrNull(string key) => _values.GetValueOrDefault(key);

    private void Add(string line, ICollection<string> errors)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            errors.Add($"has a front matter line that is not 'key: value': {line}");
            return;
        }

        var key = line[..colon].Trim();
        if (!_values.TryAdd(key, Unquote(line[(colon + 1)..].Trim())))
        {
            errors.Add($"says {key} twice");
        }
    }

    private static string Unquote(string value) => value is ['"', .., '"'] ? value[1..^1] : value;
}
