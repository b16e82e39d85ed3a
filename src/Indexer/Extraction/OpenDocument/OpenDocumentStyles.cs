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

    /// <summary>Whether an element is not shown, as its style has it.</summary>
    public bool IsHidden(XmlReader element) => _hidden.Contains(element.AttributeOrNull("style-name") ?? "");

    /// <summary>Whether an element starts a page.</summary>
    public bool BreaksBefore(XmlReader element) => _breaking.Contains(element.AttributeOrNull("style-name") ?? "");
}
