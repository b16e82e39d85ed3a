using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>What the automatic styles of a content.xml say of what is seen, and of pages (OpenDocument 1.3 part 3, 16 and 20).</summary>
internal sealed class OpenDocumentStyles
{
    private const int MaxStyles = 10_000;

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> _breaking = new(StringComparer.Ordinal);
    private string? _style;

    public void Start(XmlReader style) => _style = style.AttributeOrNull("name");

    /// <summary>Properties of the style that was started last.</summary>
    public void Property(XmlReader properties)
    {
        if (_style is null || _hidden.Count + _breaking.Count >= MaxStyles)
        {
            return;
        }

        if (properties.AttributeOrNull("display") is "false" or "none" || properties.AttributeOrNull("visibility") is "hidden")
        {
            _hidden.Add(_style);
        }

        if (properties.AttributeOrNull("break-before") is "page")
        {
            _breaking.Add(_style);
        }
    }

    /// <summary>Whether an element is not shown, by its style or by what it says itself.</summary>
    public bool Hide(XmlReader element) => element.LocalName switch
    {
        "table" or "page" or "span" or "p" or "h" => _hidden.Contains(element.AttributeOrNull("style-name") ?? ""),
        "table-row" => IsCollapsed(element),
        "section" => element.AttributeOrNull("display") is "none" || IsConditionMet(element),
        "hidden-text" => IsConditionMet(element),
        _ => false,
    };

    /// <summary>Whether a row or a column is not shown.</summary>
    public static bool IsCollapsed(XmlReader element) => element.AttributeOrNull("visibility") is "collapse" or "filter";

    /// <summary>Whether a condition hid an element when the file was saved.</summary>
    public static bool IsConditionMet(XmlReader element) => element.AttributeOrNull("is-hidden") is "true";

    /// <summary>Whether an element starts a page.</summary>
    public bool BreaksBefore(XmlReader element) => _breaking.Contains(element.AttributeOrNull("style-name") ?? "");
}
