using System.IO.Compression;
using System.Security;
using System.Text;

namespace Library.Testing;

/// <summary>Makes small Word files: <c>AWordFile.New().Heading(1, "Budget").Paragraph("…").ToStream()</c>.</summary>
public sealed class AWordFile
{
    public const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly StringBuilder _body = new();
    private readonly Dictionary<string, (string Kind, byte[] Content)> _parts = [];
    private readonly List<string> _relationships = [];
    private string? _properties;
    private string _mainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private string _wordNamespace = Word;

    private AWordFile()
    {
    }

    public static AWordFile New() => new();

    public AWordFile Paragraph(string text) => Body($"<w:p>{Run(text)}</w:p>");

    public AWordFile Heading(int level, string text) => Body($"""<w:p><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>{Run(text)}</w:p>""");

    public AWordFile PageBreak() => Body("""<w:p><w:r><w:br w:type="page"/></w:r></w:p>""");

    public AWordFile Table(params string[][] rows)
    {
        var xml = string.Concat(rows.Select(row => $"<w:tr>{string.Concat(row.Select(cell => $"<w:tc><w:p>{Run(cell)}</w:p></w:tc>"))}</w:tr>"));
        return Body($"<w:tbl>{xml}</w:tbl>");
    }

    /// <summary>Raw WordprocessingML; the prefixes w, r, mc, wps, wp, a, c, dgm, v and m are bound.</summary>
    public AWordFile Body(string xml)
    {
        _body.Append(xml);
        return this;
    }

    /// <summary>A part below word/, related to the main part by its kind ("styles") under the id "rel-NAME".</summary>
    public AWordFile Part(string name, string kind, string xml) => Part(name, kind, Encoding.UTF8.GetBytes(xml));

    public AWordFile Part(string name, string kind, byte[] content)
    {
        _parts[name] = (kind, content);
        return this;
    }

    /// <summary>A part whose root element has the given name; the prefix w is bound.</summary>
    public AWordFile WordPart(string name, string kind, string root, string xml) => Part(name, kind, $"<w:{root} xmlns:w=\"{Word}\">{xml}</w:{root}>");

    /// <summary>A relationship to something that is no part of the file.</summary>
    public AWordFile Relationship(string id, string kind, string target, string mode = "Internal")
    {
        _relationships.Add($"""<Relationship Id="{id}" Type="{Relationships}/{kind}" Target="{target}" TargetMode="{mode}"/>""");
        return this;
    }

    /// <summary>Content of docProps/core.xml; the prefixes dc and dcterms are bound.</summary>
    public AWordFile Properties(string xml)
    {
        _properties = $"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{xml}</cp:coreProperties>""";
        return this;
    }

    public AWordFile WithMainType(string contentType)
    {
        _mainType = contentType;
        return this;
    }

    public AWordFile Strict()
    {
        _wordNamespace = "http://purl.oclc.org/ooxml/wordprocessingml/main";
        return this;
    }

    public MemoryStream ToStream()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>
                <Override PartName="/word/document.xml" ContentType="{_mainType}"/></Types>
                """);
            Add(zip, "_rels/.rels", Related([("rId1", "officeDocument", "word/document.xml")]));
            Add(zip, "word/_rels/document.xml.rels", Related([.. _parts.Select(part => ($"rel-{part.Key}", part.Value.Kind, part.Key))], _relationships));
            Add(zip, "word/document.xml", $"""
                <w:document xmlns:w="{_wordNamespace}" xmlns:r="{Relationships}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
                  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"
                  xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
                  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
                  xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"><w:body>{_body}</w:body></w:document>
                """);
            if (_properties is not null)
            {
                Add(zip, "docProps/core.xml", _properties);
            }

            foreach (var (name, part) in _parts)
            {
                using var content = zip.CreateEntry($"word/{name}").Open();
                content.Write(part.Content);
            }
        }

        stream.Position = 0;
        return stream;
    }

    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        using var content = ToStream();
        await content.CopyToAsync(file, cancellationToken);
    }

    private static string Run(string text) => $"""<w:r><w:t xml:space="preserve">{SecurityElement.Escape(text)}</w:t></w:r>""";

    private static string Related(IEnumerable<(string Id, string Kind, string Target)> relationships, IEnumerable<string>? others = null) =>
        $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(relationships.Select(relationship =>
            $"""<Relationship Id="{relationship.Id}" Type="{Relationships}/{relationship.Kind}" Target="{relationship.Target}"/>"""))}{string.Concat(others ?? [])}</Relationships>""";

    private static void Add(ZipArchive zip, string name, string xml)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(xml);
    }
}
