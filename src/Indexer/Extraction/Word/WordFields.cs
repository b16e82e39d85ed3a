using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>
/// Fields (ECMA-376 part 1, 17.16): their codes are not text, their results are. A code may run over several paragraphs; one that
/// never ends must not swallow the rest of the file, so what it may have hidden is kept for a while.
/// </summary>
internal sealed class WordFields(int maxNesting)
{
    private const int MaxKept = 16_000;
    private const int MaxKeptParagraphs = 60;
    private const int MaxCode = 500;

    private readonly Stack<Field> _open = new();
    private readonly StringBuilder _kept = new();
    private int _keptParagraphs;
    private int _codes;

    public bool InCode => _codes > 0;

    /// <summary>The form field whose data are being read; null outside of any.</summary>
    public WordFormField? FormOrNull => _open.TryPeek(out var top) && !top.InResult ? top.Form : null;

    /// <summary>What the field that ended last would be filled with when letters are made of the file; null for any other field.</summary>
    public string? EndedMergeField { get; private set; }

    /// <returns>The name of a field that is filled when letters are made of the file; null for any other code.</returns>
    public static string? MergeFieldOrNull(string code)
    {
        const string merge = "MERGEFIELD";
        var trimmed = code.Trim();
        if (!trimmed.StartsWith(merge, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = trimmed[merge.Length..].Trim();
        var end = name.StartsWith('"') ? name.IndexOf('"', 1) : name.IndexOf(' ', StringComparison.Ordinal);
        return PropertyText.CleanOrNull((end < 0 ? name : name[..end]).Trim('"'));
    }

    public void StartForm()
    {
        if (_open.TryPeek(out var field))
        {
            field.Form = new WordFormField();
        }
    }

    /// <returns>What a button that is a field shows: such text is a part of its code.</returns>
    public string? Mark(string? mark)
    {
        EndedMergeField = null;
        switch (mark)
        {
            case "begin":
                if (_open.Count >= maxNesting)
                {
                    throw ExtractionException.OverLimit("nesting");
                }

                _open.Push(new Field());
                _codes++;
                return null;
            case "separate" when _open.TryPeek(out var field) && !field.InResult:
                field.InResult = true;
                EndCode();
                return null;
            case "end" when _open.TryPop(out var field):
                EndedMergeField = MergeFieldOrNull(field.Code.ToString());
                if (field.InResult)
                {
                    return null;
                }

                EndCode();
                return InCode ? null : ButtonTextOrNull(field.Code);
            default:
                return null;
        }
    }

    public void Code(ReadOnlySpan<char> raw)
    {
        if (_open.TryPeek(out var field) && !field.InResult && field.Code.Length < MaxCode)
        {
            TextCleaning.Append(field.Code, raw[..Math.Min(raw.Length, MaxCode)]);
        }
    }

    /// <summary>Text in the code of a field.</summary>
    public void Keep(ReadOnlySpan<char> raw) => _kept.Append(raw);

    /// <summary>A paragraph ends, or the part.</summary>
    /// <returns>The paragraphs that were taken for code, where by now it is clear that they were none.</returns>
    public IReadOnlyList<string> EndParagraph(bool isLast)
    {
        if (!InCode)
        {
            return [];
        }

        _kept.Append('\n');
        _keptParagraphs++;
        if (!isLast && _kept.Length < MaxKept && _keptParagraphs < MaxKeptParagraphs)
        {
            return [];
        }

        var kept = _kept.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _open.Clear();
        _codes = 0;
        Forget();
        return kept;
    }

    private void EndCode()
    {
        _codes--;
        if (_codes == 0)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _kept.Clear();
        _keptParagraphs = 0;
    }

    /// <summary>"MACROBUTTON Name Text" and "GOTOBUTTON Name Text".</summary>
    private static string? ButtonTextOrNull(StringBuilder code) =>
        code.ToString().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [var name, _, var text]
            && (name.Equals("MACROBUTTON", StringComparison.OrdinalIgnoreCase) || name.Equals("GOTOBUTTON", StringComparison.OrdinalIgnoreCase)) ? text : null;

    private sealed class Field
    {
        public bool InResult { get; set; }

        public StringBuilder Code { get; } = new();

        public WordFormField? Form { get; set; }
    }
}

/// <summary>A form field of the old kind (ECMA-376 part 1, 17.16.17).</summary>
internal sealed class WordFormField
{
    private const int MaxEntries = 100;

    private readonly List<string> _entries = [];
    private string? _name;
    private string? _help;
    private string? _default;
    private int? _chosen;
    private bool _isBox;
    private bool _isChecked;

    public void Read(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "name":
                _name = PropertyText.CleanOrNull(reader.Value());
                break;
            case "helpText" or "statusText":
                _help ??= PropertyText.CleanOrNull(reader.Value());
                break;
            case "checkBox":
                _isBox = true;
                break;
            case "checked":
                _isChecked = reader.IsOn();
                break;
            case "default" when _isBox:
                _isChecked = reader.IsOn();
                break;
            case "default":
                _chosen ??= reader.IntValueOrNull();
                _default = PropertyText.CleanOrNull(reader.Value());
                break;
            case "result":
                _chosen = reader.IntValueOrNull();
                break;
            case "listEntry" when _entries.Count < MaxEntries:
                _entries.Add(PropertyText.CleanOrNull(reader.Value()) ?? "");
                break;
            default:
                break;
        }
    }

    /// <summary>What the field shows that is nowhere as text: a box, or the chosen one of a list.</summary>
    public string Shown => _isBox ? (_isChecked ? "☒" : "☐") : _entries.ElementAtOrDefault(_chosen ?? 0) ?? "";

    /// <param name="label">The words before it.</param>
    /// <returns>Null for a box to tick, and where nothing is told.</returns>
    public string? WantedOrNull(string? label) => _isBox ? null : label ?? _help ?? (IsGivenName(_name) ? _name : null) ?? _default;

    /// <summary>Word itself names fields Text1, Dropdown2.</summary>
    private static bool IsGivenName(string? name) => name is { Length: > 0 } && !char.IsAsciiDigit(name[^1]);
}
