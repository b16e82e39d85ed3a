using System.Text;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

/// <summary>What a PDF tells beside the words on its pages, and pages whose words cannot be had.</summary>
public sealed class PdfFileTests
{
    private const string Words = "BT /F 11 Tf 72 700 Td (Some words) Tj ET";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Pages_have_the_names_that_the_file_gives_them()
    {
        var text = Read(Pages(6, "/PageLabels <</Nums [0 <</S/r>> 2 <</S/D>> 4 <</S/D/P(A-)/St 3>>]>>"));

        Assert.Equal(["i", "ii", "1", "2", "A-3", "A-4"], text.Pages.Select(page => page.Label));
    }

    [Fact]
    public void A_page_that_goes_by_its_number_has_no_other_name() =>
        Assert.All(Read(Pages(3, "/PageLabels <</Kids [<</Nums [0 <</S/D>>]>>]>>")).Pages, page => Assert.Null(page.Label));

    [Theory]
    [InlineData("/PageLabels 1 0 R")]
    [InlineData("/PageLabels <</Nums [0]>>")]
    [InlineData("/PageLabels <</Nums [(a) <</S/D>> -1 <</S/r>> 0 9]>>")]
    [InlineData("/PageLabels <</Kids [99 0 R 1 0 R]>>")]
    public void Damaged_names_of_pages_are_none(string labels) => Assert.All(Read(Pages(2, labels)).Pages, page => Assert.Null(page.Label));

    [Fact]
    public void Bookmarks_become_the_contents_with_their_pages()
    {
        var text = Read(Pages(
            3,
            "/Outlines 50 0 R",
            "50 0 obj <</First 51 0 R/Last 52 0 R/Count 2>> endobj",
            "51 0 obj <</Title(Part one)/Parent 50 0 R/Next 52 0 R/First 53 0 R/Last 53 0 R/Count 1/Dest[10 0 R/Fit]>> endobj",
            "52 0 obj <</Title(Part two)/Parent 50 0 R/Prev 51 0 R/Dest[12 0 R/Fit]>> endobj",
            "53 0 obj <</Title(Scope)/Parent 51 0 R/Dest[11 0 R/Fit]>> endobj"));

        Assert.Equal([new OutlineEntry(1, "Part one", 1), new OutlineEntry(2, "Scope", 2), new OutlineEntry(1, "Part two", 3)], text.Outline);
    }

    [Fact]
    public void Bookmarks_that_lead_in_a_circle_end() =>
        Assert.InRange(Read(Pages(1, "/Outlines 50 0 R", "50 0 obj <</First 51 0 R/Last 51 0 R>> endobj", "51 0 obj <</Title(Again)/Parent 50 0 R/Next 51 0 R/First 51 0 R>> endobj")).Outline.Count, 0, 1_000);

    [Fact]
    public void Dates_of_the_file_are_told()
    {
        var text = Read(Pages(1, "", "60 0 obj <</CreationDate(D:20260301120000-05'00')/ModDate(D:20260302)>> endobj"), info: "/Info 60 0 R");

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 17, 0, 0, TimeSpan.Zero), text.Properties.CreatedAt);
        Assert.Equal(2026, text.Properties.ModifiedAt?.Year);
    }

    [Fact]
    public void Notes_on_a_page_are_comments_and_no_text()
    {
        var text = Read(Pages(1, "", extraOfPage: "/Annots[<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/T(Pat Doe)/Contents(Ask the auditor.)>> <</Type/Annot/Subtype/FreeText/Rect[100 100 300 120]/Contents(Typed onto it)>>]"));

        Assert.Equal([new FileComment("Pat Doe", "Ask the auditor.")], text.Comments);
        Assert.Equal(1, text.CountOf(OmissionKind.Comments));
        Assert.DoesNotContain("auditor", text.Pages[0].Text, StringComparison.Ordinal);
        Assert.Contains("Typed onto it", text.Pages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_on_a_layer_that_is_off_is_left_out()
    {
        var text = Read(Pages(
            1,
            "/OCProperties <</OCGs[70 0 R 71 0 R]/D<</OFF[70 0 R]>>>>",
            content: "BT /F 11 Tf 72 700 Td /OC /Off BDC (Not for print) Tj EMC 0 -20 Td /OC /On BDC (For all) Tj EMC ET",
            resources: "/Properties<</Off 70 0 R/On 71 0 R>>",
            objects: ["70 0 obj <</Type/OCG/Name(Draft)>> endobj", "71 0 obj <</Type/OCG/Name(Final)>> endobj"]));

        Assert.Equal("For all", text.Pages[0].Text);
        Assert.Equal(1, text.CountOf(OmissionKind.HiddenText));
    }

    [Fact]
    public void Files_inside_the_file_are_counted()
    {
        var text = Read(Pages(1, "/Names <</EmbeddedFiles <</Names[(a.xlsx) <</F(a.xlsx)>> (b.xlsx) <</F(b.xlsx)>>]>>>>"));

        Assert.Equal(2, text.CountOf(OmissionKind.EmbeddedFiles));
    }

    [Theory]
    [InlineData("/FT/Ch/Ff 131072/V(b)/Opt[[(a)(Alpha)][(b)(Beta)]]", "Beta")]
    [InlineData("/FT/Ch/V(b)/Opt[[(a)(Alpha)][(b)(Beta)]]", "Alpha\nBeta")]
    [InlineData("/FT/Ch/Ff 131072/V(Gamma)", "Gamma")]
    [InlineData("/FT/Btn/Ff 65536/MK<</CA(Send the form)>>", "Send the form")]
    [InlineData("/FT/Tx/Ff 8192/V(secret)", "")]
    [InlineData("/FT/Tx/V(Typed)", "Typed")]
    public void Fields_give_what_they_show(string field, string shown)
    {
        var text = Read(Pages(1, "", content: " ", extraOfPage: $"/Annots[<</Type/Annot/Subtype/Widget/Rect[72 600 300 660]{field}>>]"));

        Assert.Equal(shown, string.Join('\n', text.Pages[0].Blocks.Select(block => block.Text)).Replace(' ', ' ').Replace("Alpha Beta", "Alpha\nBeta", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_whose_table_of_objects_is_wrong_is_read_by_its_objects()
    {
        var whole = APdf.New().Page("Nothing is lost of it.").Page("Nor of the second page.").ToStream().ToArray();
        var text = Encoding.Latin1.GetString(whole);
        var cut = text[..text.LastIndexOf("xref", text.LastIndexOf("startxref", StringComparison.Ordinal) - 1, StringComparison.Ordinal)].Replace("endstream", "endstream BT ET", StringComparison.Ordinal);

        var read = Extractions.Extract(new MemoryStream(Encoding.Latin1.GetBytes(cut)), FileFormat.Pdf);

        Assert.Equal(["Nothing is lost of it.", "Nor of the second page."], read.Pages.Select(page => page.Text));
    }

    [Fact]
    public async Task A_page_that_is_a_picture_is_a_scan_and_a_blank_one_is_not()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        var picture = await PdfTools.DrawAsync(APdf.New().Page("Printed."), 1, Cancellation);
        var stamped = APdf.New().Scan(picture).Text("Page 3", 300, 20).Scan(picture).Page().Page("Words of its own.").ToStream();

        var text = Extractions.Extract(stamped, FileFormat.Pdf);

        Assert.Equal([PageReading.Scan, PageReading.Scan, PageReading.Text, PageReading.Text], text.Pages.Select(page => page.Reading));
        Assert.Equal("Page 3", text.Pages[0].Text);
        Assert.True(text.IsToBeRecognised);
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(13)]
    public void A_font_that_shows_other_letters_than_it_says_gives_no_text(int shift)
    {
        const string Sentence = "The board of trustees shall adopt a budget for the school before the first day of July and it may amend the budget by a vote of the majority of all its members";
        var coded = string.Concat(Sentence.Select(letter => letter == ' ' ? letter : Shifted(letter, shift)));
        var lines = Enumerable.Range(0, 5).Select(_ => coded).ToArray();

        var text = Extractions.Extract(APdf.New().Page(lines).Page([.. Enumerable.Repeat(Sentence, 5)]).ToStream(), FileFormat.Pdf);

        Assert.Equal([PageReading.Garbled, PageReading.Text], text.Pages.Select(page => page.Reading));
        Assert.Empty(text.Pages[0].Blocks);
    }

    [Theory]
    [InlineData("1,204.50 987.00 3,388.10 14 % 2026 2027 2028 Total")]
    [InlineData("FY26 Q1 K-12 EIN 04-3567891 DESE 603 CMR 1.00 FERPA IEP ELL SPED MTSS PBIS WIDA ACCESS NAEP PARCC MCAS")]
    [InlineData("Nguyen Phuong Tran Khanh Kowalczyk Wojciech Szczepanski Brzezinski Zbigniew Krzysztof Grzegorz")]
    [InlineData("The key of this file is qecehccecdhidfhgekdghigfhbcjhfjfhxqbdfhgjkmpvwxyzbdfghjkm and of the next")]
    public void Numbers_codes_and_names_are_text(string line) =>
        Assert.Equal(PageReading.Text, Extractions.Extract(APdf.New().Page([.. Enumerable.Repeat(line, 12)]).ToStream(), FileFormat.Pdf).Pages[0].Reading);

    [Fact]
    public void Chinese_that_is_set_downwards_is_read_down_and_from_right_to_left()
    {
        // Two columns of four letters; codes are letters by the font's table, and nobody has the font.
        const string Content = "BT /V 12 Tf 300 700 Td <5B7868218AB27A0B> Tj -16 0 Td <5BB65EAD7D0D7A05> Tj ET";
        var text = Read(Pages(
            1,
            "",
            content: Content,
            objects:
            [
                "30 0 obj <</Type/Font/Subtype/Type0/BaseFont/None/Encoding/Identity-V/DescendantFonts[31 0 R]/ToUnicode 33 0 R>> endobj",
                "31 0 obj <</Type/Font/Subtype/CIDFontType2/BaseFont/None/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 32 0 R>> endobj",
                "32 0 obj <</Type/FontDescriptor/FontName/None/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 800/StemV 80>> endobj",
                Stream(33, "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"),
            ]).Select(part => part.Replace("/Font<</F 5 0 R>>", "/Font<</F 5 0 R/V 30 0 R>>", StringComparison.Ordinal)));

        Assert.Equal("學校課程家庭納稅", text.Pages[0].Text);
    }

    private static string Stream(int number, string content) => $"{number} 0 obj <</Length {content.Length}>>\nstream\n{content}\nendstream endobj";

    private static char Shifted(char letter, int shift) =>
        shift < 0 ? (char)(letter + shift) : char.IsAsciiLetterLower(letter) ? (char)('a' + ((letter - 'a' + shift) % 26)) : char.IsAsciiLetterUpper(letter) ? (char)('A' + ((letter - 'A' + shift) % 26)) : letter;

    private static ExtractedText Read(IEnumerable<string> objects, string info = "") =>
        Extractions.Extract(new MemoryStream(Encoding.Latin1.GetBytes($"%PDF-1.7\n{string.Join('\n', objects)}\ntrailer <</Size 100/Root 1 0 R{info}>>\n%%EOF")), FileFormat.Pdf);

    private static string[] Pages(int count, string ofCatalog, params string[] objects) => Pages(count, ofCatalog, Words, "", "", objects);

    private static string[] Pages(
        int count, string ofCatalog, string content = Words, string resources = "", string extraOfPage = "", string[]? objects = null) =>
        [
            $"1 0 obj <</Type/Catalog/Pages 2 0 R{ofCatalog}>> endobj",
            $"2 0 obj <</Type/Pages/Count {count}/Kids[{string.Join(' ', Enumerable.Range(10, count).Select(number => $"{number} 0 R"))}]>> endobj",
            .. Enumerable.Range(10, count).Select(number => $"{number} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>{extraOfPage}>> endobj"),
            $"4 0 obj <</Length {content.Length}>>\nstream\n{content}\nendstream endobj",
            "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj",
            .. objects ?? [],
        ];
}
