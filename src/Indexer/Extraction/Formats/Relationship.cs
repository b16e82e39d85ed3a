using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>A relationship of a part to another inside the package (ECMA-376 part 2). External ones are never listed, so never followed.</summary>
/// <param name="Kind">The last segment of its type, which transitional and strict files share ("officeDocument", "header").</param>
/// <param name="Target">The part's name in the ZIP.</param>
internal readonly record struct Relationship(string Id, string Kind, string Target)
{
    /// <param name="source">The part whose relationships these are; "" for the package.</param>
    /// <param name="xml">The relationships part, which is disposed.</param>
    public static List<Relationship> Read(string source, Stream xml)
    {
        var relationships = new List<Relationship>();
        using var reader = PackageXml.Open(xml);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && reader.GetAttribute("Id") is { } id
                && reader.GetAttribute("Type") is { } type
                && reader.GetAttribute("Target") is { } target
                && !string.Equals(reader.GetAttribute("TargetMode"), "External", StringComparison.OrdinalIgnoreCase))
            {
                relationships.Add(new Relationship(id, type[(type.LastIndexOf('/') + 1)..], Resolve(source, target)));
            }
        }

        return relationships;
    }

    /// <summary>The name of the part that holds the relationships of the given one.</summary>
    public static string PartOf(string source)
    {
        var slash = source.LastIndexOf('/') + 1;
        return $"{source[..slash]}_rels/{source[slash..]}.rels";
    }

    private static string Resolve(string source, string target)
    {
        target = Uri.UnescapeDataString(target.Replace('\\', '/'));
        var segments = target.StartsWith('/') ? [] : source.Split('/').SkipLast(1).ToList();
        foreach (var segment in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }
}
