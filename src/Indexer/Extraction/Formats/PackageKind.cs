using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Tells whether a ZIP is a Word package: by its content types, else by its relationships, else by the name of the part.</summary>
internal static class PackageKind
{
    private const int MaxPartBytes = 2 << 20;
    private const string DefaultMainPart = "word/document.xml";

    private static readonly string[] MainPartTypes =
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ];

    public static bool IsWord(ZipDirectory directory) =>
        DeclaresMainPart(directory) || directory.Contains(DefaultMainPart) || RelatesToMainPart(directory);

    private static bool DeclaresMainPart(ZipDirectory directory) => Read(directory, "[Content_Types].xml", part =>
    {
        using var reader = PackageXml.Open(part);
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element
                && reader.GetAttribute("ContentType") is { } type
                && MainPartTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
                && (reader.LocalName is "Default" || directory.Contains(reader.GetAttribute("PartName")?.TrimStart('/') ?? "")))
            {
                return true;
            }
        }

        return false;
    });

    private static bool RelatesToMainPart(ZipDirectory directory) => Read(directory, "_rels/.rels", part =>
        Relationship.Read("", part).Exists(relationship => relationship.Kind is "officeDocument"
            && relationship.Target.StartsWith("word/", StringComparison.OrdinalIgnoreCase)
            && directory.Contains(relationship.Target)));

    private static bool Read(ZipDirectory directory, string name, Func<Stream, bool> judge)
    {
        try
        {
            var left = MaxPartBytes;
            using var part = directory.OpenOrNull(name);
            return part is not null && judge(new MeteredStream(part, got =>
            {
                left -= got;
                if (left < 0)
                {
                    throw new InvalidDataException("The part is too large.");
                }
            }));
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or UriFormatException)
        {
            return false;
        }
    }
}
