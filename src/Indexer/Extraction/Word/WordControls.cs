using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Content controls (ECMA-376 part 1, 17.5.2): their text is text like any other; what they are called tells what a template wants.</summary>
internal sealed class WordControls(WordPlaceholders placeholders)
{
    private const int MaxShown = 200;

    private readonly Stack<Control> _open = new();

    /// <summary>Inside the properties of a control, where nothing is text.</summary>
    public bool InProperties { get; set; }

    public void Start() => _open.Push(new Control());

    public void Property(XmlReader reader)
    {
        if (!_open.TryPeek(out var control))
        {
            return;
        }

        switch (reader.LocalName)
        {
            case "alias":
                control.Alias = PropertyText.CleanOrNull(reader.Value());
                break;
            case "tag":
                control.Tag = PropertyText.CleanOrNull(reader.Value());
                break;
            case "showingPlcHdr" when reader.IsOn():
                control.Shown = new StringBuilder();
                placeholders.IsInControl = true;
                break;
            case "docPartObj" or "docPartList" or "group" or "bibliography" or "citation" or "repeatingSection" or "repeatingSectionItem":
                control.IsFrame = true;
                break;
            default:
                break;
        }
    }

    public void Text(ReadOnlySpan<char> raw)
    {
        if (_open.TryPeek(out var control) && control.Shown is { Length: < MaxShown } shown)
        {
            TextCleaning.Append(shown, raw[..Math.Min(raw.Length, MaxShown)]);
        }
    }

    public void End()
    {
        var isClosed = _open.TryPop(out var control);
        placeholders.IsInControl = _open.TryPeek(out var outer) && outer.Shown is not null;
        if (isClosed && control is { IsFrame: false })
        {
            var shown = control.Shown is null ? null : PropertyText.CleanOrNull(control.Shown.ToString());
            placeholders.AddControl(control.Alias ?? (IsTelling(shown) ? shown : null) ?? control.Tag ?? shown, shown);
        }
    }

    /// <summary>Word's own prompt says nothing of what is wanted.</summary>
    private static bool IsTelling(string? shown) =>
        shown is not null && !shown.StartsWith("Click ", StringComparison.OrdinalIgnoreCase) && !shown.StartsWith("Choose an item", StringComparison.OrdinalIgnoreCase);

    private sealed class Control
    {
        public string? Alias { get; set; }

        public string? Tag { get; set; }

        /// <summary>What the control shows as long as nobody has filled it; null once somebody has.</summary>
        public StringBuilder? Shown { get; set; }

        /// <summary>It holds a whole piece of the document, such as its table of contents.</summary>
        public bool IsFrame { get; set; }
    }
}
