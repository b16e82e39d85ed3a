using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Library.Testing;

/// <summary>Makes small PowerPoint, Excel and OpenDocument files of the XML of their parts.</summary>
public sealed class APackage
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";

    private readonly Dictionary<string, string> _parts = [];
    private readonly Dictionary<string, List<string>> _related = [];
    private bool _isStrict;

    private APackage()
    {
    }

    public static APackage New() => new();

    /// <summary>A presentation with a slide for each text of shapes; an attribute of the slide may come first ("show=\"0\"|...").</summary>
    public static APackage Presentation(params string[] slides)
    {
        var ids = string.Concat(slides.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"""<p:sldId id="{256 + index}" r:id="rel-slides/slide{index + 1}.xml"/>""")));
        var package = New()
            .Part("[Content_Types].xml", $"""<Types xmlns="{ContentTypes}"><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>""")
            .Related("", "officeDocument", "ppt/presentation.xml")
            .Part("ppt/presentation.xml", $"""<p:presentation xmlns:p="p" xmlns:r="{Relationships}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>""");
        foreach (var (index, slide) in slides.Index())
        {
            var (attribute, shapes) = slide.Split('|') is [var first, var rest] ? (first, rest) : ("", slide);
            package.Related("ppt/presentation.xml", "slide", $"slides/slide{index + 1}.xml")
                .Part($"ppt/slides/slide{index + 1}.xml", $"""<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="{Relationships}" xmlns:mc="mc" {attribute}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>""");
        }

        return package;
    }

    /// <summary>A shape of a slide; without a placeholder where the type is empty.</summary>
    public static string Shape(string placeholder, params string[] paragraphs)
    {
        var mark = placeholder.Length == 0 ? "" : $"""<p:ph type="{placeholder}"/>""";
        return $"<p:sp><p:nvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:txBody>{string.Concat(paragraphs.Select(text => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"))}</p:txBody></p:sp>";
    }

    /// <summary>A workbook with a sheet for each text of rows: "Name|rows" or "Name|state|rows".</summary>
    public static APackage Workbook(params string[] sheets)
    {
        var list = string.Concat(sheets.Select((sheet, index) =>
        {
            var cells = sheet.Split('|');
            return $"""<sheet name="{cells[0]}" sheetId="{index + 1}" state="{(cells.Length > 2 ? cells[1] : "visible")}" r:id="rel-worksheets/sheet{index + 1}.xml"/>""";
        }));
        var package = New()
            .Part("[Content_Types].xml", $"""<Types xmlns="{ContentTypes}"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""")
            .Related("", "officeDocument", "xl/workbook.xml")
            .Part("xl/workbook.xml", $"""<workbook xmlns="x" xmlns:r="{Relationships}"><sheets>{list}</sheets></workbook>""");
        foreach (var (index, sheet) in sheets.Index())
        {
            package.Related("xl/workbook.xml", "worksheet", $"worksheets/sheet{index + 1}.xml")
                .Part($"xl/worksheets/sheet{index + 1}.xml", $"""<worksheet xmlns="x"><sheetData>{sheet.Split('|')[^1]}</sheetData></worksheet>""");
        }

        return package;
    }

    /// <summary>An OpenDocument file of a kind ("text", "spreadsheet", "presentation").</summary>
    public static APackage OpenDocument(string kind, string body, string styles = "") => New()
        .Part("mimetype", $"application/vnd.oasis.opendocument.{kind}")
        .Part("content.xml", $"""<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" xmlns:presentation="p" xmlns:style="s" xmlns:fo="f" xmlns:dc="c"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>""");

    /// <summary>Names what it relates as ISO/IEC 29500's strict files do.</summary>
    public APackage Strict()
    {
        _isStrict = true;
        return this;
    }

    public APackage Part(string name, string content)
    {
        _parts[name] = content;
        return this;
    }

    /// <summary>Relates a part ("" for the package) to another under the id "rel-TARGET"; the target is relative to its folder.</summary>
    public APackage Related(string source, string kind, string target)
    {
        var slash = source.LastIndexOf('/') + 1;
        var part = $"{source[..slash]}_rels/{source[slash..]}.rels";
        if (!_related.TryGetValue(part, out var lines))
        {
            _related.Add(part, lines = []);
        }

        lines.Add($"""<Relationship Id="rel-{target}" Type="{Relationships}/{kind}" Target="{target}"/>""");
        return this;
    }

    public MemoryStream ToStream()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in _parts.Concat(_related.Select(pair => KeyValuePair.Create(pair.Key, $"<Relationships>{string.Concat(pair.Value)}</Relationships>"))))
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                writer.Write(_isStrict ? content.Replace(Relationships, StrictRelationships, StringComparison.Ordinal) : content);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
