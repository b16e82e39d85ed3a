using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>What readers of XML parts have in common.</summary>
internal static class XmlText
{
    /// <summary>Whether the reader stands on characters.</summary>
    public static bool IsText(this XmlReader reader) =>
        reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA;

    /// <summary>Reads on; ends the file where elements are nested deeper than any document's.</summary>
    public static bool ReadNext(this XmlReader reader, TextBudget budget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (reader.Depth > budget.Limits.Nesting)
        {
            throw ExtractionException.OverLimit("nesting");
        }

        return reader.Read();
    }

    /// <summary>Reads a part to its end.</summary>
    /// <param name="isLeftOut">Of an element: whether it is skipped with all that it holds.</param>
    /// <param name="take">Takes each node that is not.</param>
    public static void ReadThrough(this XmlReader reader, TextBudget budget, Func<XmlReader, bool> isLeftOut, Action<XmlReader> take, CancellationToken cancellationToken)
    {
        var more = reader.ReadNext(budget, cancellationToken);
        while (more)
        {
            if (reader.NodeType is XmlNodeType.Element && isLeftOut(reader))
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }

            take(reader);
            more = reader.ReadNext(budget, cancellationToken);
        }
    }

    /// <summary>An attribute by its local name, whatever its namespace.</summary>
    public static string? AttributeOrNull(this XmlReader reader, string localName)
    {
        string? value = null;
        while (value is null && reader.MoveToNextAttribute())
        {
            value = reader.LocalName == localName ? reader.Value : null;
        }

        reader.MoveToElement();
        return value;
    }

    /// <summary>An attribute of the relationships' namespace, transitional or strict.</summary>
    public static string? RelationshipOrNull(this XmlReader reader, string localName)
    {
        string? value = null;
        while (value is null && reader.MoveToNextAttribute())
        {
            value = reader.LocalName == localName && reader.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal) ? reader.Value : null;
        }

        reader.MoveToElement();
        return value;
    }

    public static bool IsOn(this XmlReader reader, string attribute) => reader.GetAttribute(attribute) is "1" or "true";

    /// <summary>Takes what was gathered: cleaned, on one line.</summary>
    public static string TakeLine(this StringBuilder gathered)
    {
        var line = string.Join(' ', gathered.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        gathered.Clear();
        return line;
    }
}
