using System.Globalization;
using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>What a package says of itself, in Dublin Core (ECMA-376 part 2, 11) or, for OpenDocument, in meta.xml.</summary>
internal static class CoreProperties
{
    private const int MaxProperties = 200;

    /// <summary>Programs write a time that they do not know as the start of their calendar, which is before this.</summary>
    private const int FirstYear = 1980;

    public static ExtractedProperties Read(OpenXmlPackage package)
    {
        var properties = new ExtractedProperties(Title: null, Author: null, Language: null);
        package.TryRead(package.CorePropertiesOrNull ?? "docProps/core.xml", reader => properties = Read(reader));
        return properties;
    }

    public static ExtractedProperties Read(XmlReader reader)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? element = null;
        while (reader.Read() && values.Count < MaxProperties)
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                element = reader.LocalName;
            }
            else if (reader.NodeType is XmlNodeType.Text && element is not null)
            {
                values.TryAdd(element, reader.Value);
            }
        }

        return new ExtractedProperties(Clean("title"), Clean("initial-creator") ?? Clean("creator"), Clean("language"))
        {
            CreatedAt = Time("created") ?? Time("creation-date"),
            ModifiedAt = Time("modified") ?? Time("date"),
        };

        string? Clean(string name) => PropertyText.CleanOrNull(values.GetValueOrDefault(name));

        DateTimeOffset? Time(string name) =>
            DateTimeOffset.TryParse(values.GetValueOrDefault(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                && time.Year >= FirstYear ? time : null;
    }
}
