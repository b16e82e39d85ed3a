using System.Collections.Frozen;
using System.Text;
using System.Xml;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Tells what document a ZIP is: by its content types, else by its relationships, else by the name of the part; OpenDocument by its media type.</summary>
internal static class PackageKind
{
    private const int MaxPartBytes = 2 << 20;
    private const int MaxMediaType = 100;
    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    private static readonly FrozenDictionary<string, FileFormat> MainPartTypes = new Dictionary<string, FileFormat>
    {
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"] = FileFormat.Word,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"] = FileFormat.Word,
        ["application/vnd.ms-word.document.macroEnabled.main+xml"] = FileFormat.Word,
        ["application/vnd.ms-word.template.macroEnabledTemplate.main+xml"] = FileFormat.Word,
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.ms-powerpoint.template.macroEnabled.main+xml"] = FileFormat.PowerPoint,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"] = FileFormat.Excel,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"] = FileFormat.Excel,
        ["application/vnd.ms-excel.sheet.macroEnabled.main+xml"] = FileFormat.Excel,
        ["application/vnd.ms-excel.template.macroEnabled.main+xml"] = FileFormat.Excel,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Folder, string MainPart, FileFormat Format)[] Places =
    [
        ("word/", "word/document.xml", FileFormat.Word),
        ("ppt/", "ppt/presentation.xml", FileFormat.PowerPoint),
        ("xl/", "xl/workbook.xml", FileFormat.Excel),
    ];

    public static FileFormat? FormatOrNull(ZipDirectory directory) =>
        OpenDocumentOrNull(directory) ?? DeclaredOrNull(directory) ?? PlacedOrNull(directory) ?? RelatedOrNull(directory);

    private static FileFormat? OpenDocumentOrNull(ZipDirectory directory) => !directory.Contains("content.xml") ? null : Read(directory, "mimetype", part =>
    {
        var bytes = new byte[MaxMediaType];
        var type = Encoding.ASCII.GetString(bytes, 0, part.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Trim();
        return !type.StartsWith(OpenDocument, StringComparison.Ordinal) ? null : type[OpenDocument.Length..] switch
        {
            "text" or "text-template" or "text-master" => FileFormat.OpenText,
            "spreadsheet" or "spreadsheet-template" => FileFormat.OpenSpreadsheet,
            "presentation" or "presentation-template" => FileFormat.OpenPresentation,
            _ => (FileFormat?)null,
        };
    });

    private static FileFormat? DeclaredOrNull(ZipDirectory directory) => Read(directory, "[Content_Types].xml", part =>
    {
        using var reader = PackageXml.Open(part);
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element
                && reader.GetAttribute("ContentType") is { } type
                && MainPartTypes.TryGetValue(type, out var format)
                && (reader.LocalName is "Default" || directory.Contains(reader.GetAttribute("PartName")?.TrimStart('/') ?? "")))
            {
                return format;
            }
        }

        return (FileFormat?)null;
    });

    private static FileFormat? PlacedOrNull(ZipDirectory directory) =>
        Array.Find(Places, place => directory.Contains(place.MainPart)) is { MainPart: not null } found ? found.Format : null;

    private static FileFormat? RelatedOrNull(ZipDirectory directory) => Read(directory, "_rels/.rels", part =>
    {
        var target = Relationship.Read("", part).Find(relationship => relationship.Kind is "officeDocument" && directory.Contains(relationship.Target)).Target ?? "";
        return target.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && Array.Find(Places, place => target.StartsWith(place.Folder, StringComparison.OrdinalIgnoreCase)) is { MainPart: not null } found
            ? found.Format
            : (FileFormat?)null;
    });

    private static FileFormat? Read(ZipDirectory directory, string name, Func<Stream, FileFormat?> judge)
    {
        try
        {
            var left = MaxPartBytes;
            using var part = directory.OpenOrNull(name);
            return part is null ? null : judge(new MeteredStream(part, got =>
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
            return null;
        }
    }
}
