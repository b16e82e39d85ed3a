using System.Globalization;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>WordprocessingML's namespaces and attributes (ECMA-376 part 1, transitional and strict).</summary>
internal static class WordXml
{
    /// <summary>Where the main part is where no relationship says.</summary>
    public const string MainPart = "word/document.xml";

    public const string MarkupCompatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    private const string Transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private const string Math = "http://schemas.openxmlformats.org/officeDocument/2006/math";
    private const string StrictMath = "http://purl.oclc.org/ooxml/officeDocument/math";

    public static bool IsWord(string space) => space is Transitional or Strict;

    public static bool IsMath(string space) => space is Math or StrictMath;

    public static string? Value(this XmlReader reader) => reader.Attribute("val");

    /// <summary>An attribute in the element's own namespace, as all of Word's are.</summary>
    public static string? Attribute(this XmlReader reader, string name) => reader.GetAttribute(name, reader.NamespaceURI) ?? reader.GetAttribute(name);

    public static int? IntValueOrNull(this XmlReader reader) =>
        int.TryParse(reader.Value(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>On, unless it says otherwise (ST_OnOff).</summary>
    public static bool IsOn(this XmlReader reader) => reader.Value() is not ("0" or "false" or "off");

    /// <summary>Whether the settings give even pages headers and footers of their own.</summary>
    public static bool HasEvenMargins(XmlReader settings)
    {
        while (settings.Read())
        {
            if (settings is { NodeType: XmlNodeType.Element, LocalName: "evenAndOddHeaders" })
            {
                return settings.IsOn();
            }
        }

        return false;
    }

    /// <returns>What somebody wrote of a picture for those who do not see it; null where that is a name of a file, a word or nothing.</returns>
    public static string? DescriptionOrNull(string? raw)
    {
        const int words = 3;
        return PropertyText.CleanOrNull(raw) is { } text && text.Split(' ').Length >= words && !text.Contains("automatically generated", StringComparison.OrdinalIgnoreCase)
            && !text.Contains(":\\", StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) ? text : null;
    }

    /// <summary>The id of a relationship; its namespace differs between transitional and strict files.</summary>
    public static string? RelationshipId(this XmlReader reader, string name = "id")
    {
        string? id = null;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            id = reader.LocalName == name ? reader.Value : id;
        }

        reader.MoveToElement();
        return id;
    }
}
