using System.IO.Compression;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Fuzz;

/// <summary>One extractor as it is fuzzed: what the changed bytes are taken for, and what they are changed from.</summary>
/// <param name="Dictionary">A file of tokens in Dictionaries, by name.</param>
/// <param name="Seeds">Small sound files.</param>
/// <param name="Wrap">Makes a file of the bytes, for those that are only a part of one.</param>
internal sealed record FuzzTarget(string Name, FileFormat Format, string Dictionary, Func<IEnumerable<MemoryStream>> Seeds, Func<byte[], MemoryStream>? Wrap = null)
{
    private const string MainPart = "word/document.xml";

    public static readonly FuzzTarget[] All =
    [
        new("pdf", FileFormat.Pdf, "pdf.dict", PdfFiles),
        new("word", FileFormat.Word, "xml.dict", () => WordFiles().Select(file => Unpacked(file.ToStream()))),
        new("word-xml", FileFormat.Word, "xml.dict", () => WordFiles().Select(file => PartOf(file.ToStream(), MainPart)), bytes => WithPart(AWordFile.New().ToStream(), MainPart, bytes)),
    ];

    public static FuzzTarget? FindOrNull(string name) => Array.Find(All, target => target.Name == name);

    public void WriteSeeds(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (index, seed) in Seeds().Index())
        {
            using var file = File.Create(Path.Combine(folder, $"{Name}-{index}"));
            seed.CopyTo(file);
        }
    }

    private static IEnumerable<MemoryStream> PdfFiles()
    {
        yield return APdf.New().Titled("Budget", "Ann").Page("The budget is due in June.", "1. First", "2. Second").Turned(90).ToStream();
        yield return APdf.New().Page().Text("Left", 72, 700).Text("Right", 400, 700, bold: true).Page("Second page").ToStream();
        yield return new MemoryStream(
            """
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/AcroForm<</Fields[7 0 R]>>/PageLabels<</Nums[0<</S/r>>]>>>> endobj
            2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Annots[7 0 R]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>> endobj
            4 0 obj <</Length 58>>
            stream
            BT /F 11 Tf 72 700 Td [(Rea)-20(dy)] TJ T* (x) ' ET q /X Do Q
            endstream endobj
            5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/B/C]>>>> endobj
            6 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 4>>
            stream
            q Q
            endstream endobj
            7 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(n)/V(Ann)/Rect[1 1 99 20]>> endobj
            8 0 obj <</First 9 0 R/Last 9 0 R/Count 1>> endobj
            9 0 obj <</Title(One)/Parent 8 0 R/Dest[3 0 R/Fit]>> endobj
            trailer <</Size 10/Root 1 0 R/Info<</Title(A)/CreationDate(D:20240131120000Z)>>>>
            %%EOF
            """u8.ToArray());
    }

    private static IEnumerable<AWordFile> WordFiles()
    {
        yield return AWordFile.New().Heading(1, "Budget").Paragraph("Due in June.").PageBreak().Table(["a", "b"], ["c", "d"]);
        yield return AWordFile.New().Body("""<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t><w:tab/><w:sym w:font="Symbol" w:char="F0B7"/></w:r></w:p>""")
            .Part("numbering.xml", "numbering", $"""<w:numbering xmlns:w="{AWordFile.Word}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>""")
            .Part("styles.xml", "styles", $"""<w:styles xmlns:w="{AWordFile.Word}"><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>""");
        yield return AWordFile.New().Body(
            """
            <w:sdt><w:sdtPr><w:placeholder/></w:sdtPr><w:sdtContent><w:p><w:ins w:author="a"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:author="a"><w:r><w:delText>old</w:delText></w:r></w:del></w:p></w:sdtContent></w:sdt>
            <w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>1</w:t><w:fldChar w:fldCharType="end"/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>
            <w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox/></mc:Fallback></mc:AlternateContent></w:r></w:p>
            """);
    }

    /// <summary>The same package without compression, so that a changed byte changes what it holds.</summary>
    private static MemoryStream Unpacked(MemoryStream package) => Repack(package, (_, content) => content);

    private static MemoryStream WithPart(MemoryStream package, string part, byte[] bytes) => Repack(package, (name, content) => name == part ? bytes : content);

    private static MemoryStream PartOf(MemoryStream package, string part)
    {
        using var zip = new ZipArchive(package, ZipArchiveMode.Read);
        return new MemoryStream(Read(zip.GetEntry(part) ?? throw new InvalidOperationException($"The seed has no {part}.")));
    }

    private static MemoryStream Repack(MemoryStream package, Func<string, byte[], byte[]> change)
    {
        var packed = new MemoryStream();
        using (var from = new ZipArchive(package, ZipArchiveMode.Read))
        using (var to = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var part = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                part.Write(change(entry.FullName, Read(entry)));
            }
        }

        packed.Position = 0;
        return packed;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var part = entry.Open();
        using var bytes = new MemoryStream();
        part.CopyTo(bytes);
        return bytes.ToArray();
    }
}
