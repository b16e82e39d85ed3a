using System.Text.RegularExpressions;

namespace Library.SampleBuilder.Markup;

/// <summary>Prepares a source text for the Markdown parser, so that form lines, check boxes and quotes come out as they would be typed in a word processor.</summary>
internal static partial class Typography
{
    public const char EmptyBox = '☐';
    public const char TickedBox = '☑';

    public static string Prepare(string markdown)
    {
        var lines = new List<string>();
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (StandsAlone(line, lines.LastOrDefault("")))
            {
                lines.Add("");
            }

            lines.Add(line);
        }

        var text = FormLine().Replace(string.Join('\n', lines), run => string.Concat(Enumerable.Repeat("\\_", run.Length)));
        text = text.Replace("[ ]", $"{EmptyBox}", StringComparison.Ordinal).Replace("[x]", $"{TickedBox}", StringComparison.OrdinalIgnoreCase);
        return CurlQuotes(text);
    }

    /// <summary>A page break, a line after one, and the first row of a table are blocks of their own even without a blank line before them.</summary>
    private static bool StandsAlone(string line, string before) =>
        before.Length > 0 && (line == PageBreakBlock.Mark || before == PageBreakBlock.Mark || (line.StartsWith('|') && !before.StartsWith('|')));

    private static string CurlQuotes(string text) =>
        string.Create(text.Length, text, (result, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                result[i] = (source[i], Opens(source, i)) switch
                {
                    ('"', true) => '“',
                    ('"', false) => '”',
                    ('\'', true) => '‘',
                    ('\'', false) => '’',
                    var (other, _) => other,
                };
            }
        });

    private static bool Opens(string text, int position)
    {
        var before = position - 1;
        while (before >= 0 && text[before] == '*')
        {
            before--;
        }

        return before < 0 || char.IsWhiteSpace(text[before]) || "([{|–—/'\"".Contains(text[before], StringComparison.Ordinal);
    }

    [GeneratedRegex("_{2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormLine();
}
