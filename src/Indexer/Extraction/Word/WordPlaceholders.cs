using System.Buffers;
using System.Text.RegularExpressions;

namespace Library.Indexer.Extraction.Word;

/// <summary>Collects what a template leaves to be filled in: its controls and form fields, and blanks that are plain text.</summary>
internal sealed partial class WordPlaceholders
{
    private const int MaxCount = 200;
    private const int MaxLength = 100;

    /// <summary>A label of a blank is what stands before it, but not a whole sentence.</summary>
    private const int LabelWords = 6;

    private static readonly SearchValues<char> LabelEnds = SearchValues.Create("\n\t;_☐☒☑•?!");
    private static readonly SearchValues<char> LabelBehindEnds = SearchValues.Create("_\n\t).;,");
    private static readonly char[] Brackets = ['[', ']', '<', '>', '{', '}', '(', ')', '«', '»', ' ', ':'];

    /// <summary>What every blank holds one of: a text without them is not looked at further.</summary>
    private static readonly SearchValues<string> Signs =
        SearchValues.Create(["[", "<", "{{", "___", "(insert", "(enter", "(type", "(fill", "(your", "XX", "/yy"], StringComparison.OrdinalIgnoreCase);

    private readonly List<Placeholder> _found = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Placeholder> Found => _found;

    /// <summary>The text at hand is what a control shows as long as it is empty: the control stands for it.</summary>
    public bool IsInControl { get; set; }

    /// <param name="name">What the control or field is called; nothing is added where that is nothing.</param>
    /// <param name="shown">What it shows, which is then not found a second time as plain text.</param>
    public void AddControl(string? name, string? shown)
    {
        Add(name, isControl: true);
        if (shown is not null && _known.Count < MaxCount * 2)
        {
            _known.Add(shown.Trim(Brackets));
        }
    }

    /// <summary>Looks for blanks in the text of a paragraph.</summary>
    public void Look(string text)
    {
        if (IsInControl || _found.Count >= MaxCount || text.AsSpan().IndexOfAny(Signs) < 0)
        {
            return;
        }

        foreach (Match match in Blank().Matches(text))
        {
            if (match.Groups["line"].Success)
            {
                Add(LabelBeforeOrNull(text.AsSpan(0, match.Index)) ?? LabelBehindOrNull(text.AsSpan(match.Index + match.Length)), isControl: false);
            }
            else if (!match.Groups["square"].Success || IsToFill(text, match))
            {
                Add(match.Value, isControl: false);
            }

            if (_found.Count >= MaxCount)
            {
                return;
            }
        }
    }

    /// <summary>The label of a blank: the words before it.</summary>
    public static string? LabelBeforeOrNull(ReadOnlySpan<char> before)
    {
        var label = before.TrimEnd(' ').TrimEnd(':').Trim(' ');
        label = label[Math.Max(0, label.Length - MaxLength)..];
        label = label[(label.LastIndexOfAny(LabelEnds) + 1)..];
        var sentence = label.LastIndexOf(". ");
        label = sentence < 0 ? label : label[(sentence + 2)..];
        var words = label.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words.TakeLast(LabelWords)).Trim(',', '-', '$', '#', ' ', '(', '/').TrimEnd(':');
        return HasWord(text) ? text : null;
    }

    /// <summary>Below or behind a line to sign on: "______ (Signature)".</summary>
    private static string? LabelBehindOrNull(ReadOnlySpan<char> behind)
    {
        behind = behind.TrimStart(" \n\t(,.");
        var end = behind.IndexOfAny(LabelBehindEnds);
        var words = (end < 0 ? behind[..Math.Min(behind.Length, MaxLength)] : behind[..Math.Min(end, MaxLength)]).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words.Take(LabelWords)).Trim(Brackets);
        return HasWord(text) ? text : null;
    }

    /// <summary>A note of an editor or a citation is in square brackets too.</summary>
    private static bool IsToFill(string text, Match match)
    {
        var (before, behind) = (match.Index - 1, match.Index + match.Length);
        var touches = (before >= 0 && char.IsLetter(text[before])) || (behind < text.Length && (char.IsLetter(text[behind]) || text[behind] == '('));
        var inside = match.Value[1..^1].Trim();
        return !touches && inside.Count(char.IsLetter) > 1 && !Note().IsMatch(inside) && !Citation().IsMatch(inside);
    }

    private static bool HasWord(string text) => text.Count(char.IsLetter) > 1;

    private void Add(string? text, bool isControl)
    {
        var line = text is null ? null : PropertyText.LineOrNull(text);
        if (line is null || _found.Count >= MaxCount || line.Trim(Brackets) is not { Length: > 0 } key || !_known.Add(key))
        {
            return;
        }

        _found.Add(new Placeholder(line[..Math.Min(line.Length, MaxLength)], isControl));
    }

    [GeneratedRegex(
        """
        (?<square>\[[^\[\]\n\t]{2,60}\])
        | (?<line>_{3,}(?:[ ]_{3,})*)
        | <<[^<>\n]{1,60}>> | \{\{[^{}\n]{1,60}\}\}
        | (?<![\w<])<(?:[A-Z][\w'’/-]{0,60}|[a-z][\w'’/-]{0,60}[ ][a-z])[\w '’/,-]{0,58}>(?!>)
        | \((?i:insert|enter|type|fill[ ]in|your)[ ][^()\n]{1,55}\)
        | \b(?:XX?/XX?/XX(?:XX)?|(?i:mm?/dd?/yy(?:yy)?)|20XX|X{4,}|XX-XX-XXXX)\b | \$X{2,}(?:[,.]X+)*
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Blank();

    [GeneratedRegex(
        @"^(?:sic|emphasis|citations?|internal|footnotes?|inaudible|crosstalk|laughter|applause|intentionally|this page|see|cf|refer|note|deleted|repealed|reserved|redacted|omitted|continued|end of|ibid|emphases|translated|translation)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Note();

    /// <summary>"Smith et al., 2010", "RFC 2119", "12, p. 4".</summary>
    [GeneratedRegex(@"^(?:[\d\s,;.\-–]|pp?\.|fn\.|n\.)+$|^[A-Z][\w.&]*(?: (?:and|&) [A-Z]\w*| et al\.?)?,? ?\d[\d\-.]*[a-z]?$|[ ,](?:19|20)\d\d[a-z]?$", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Citation();
}
