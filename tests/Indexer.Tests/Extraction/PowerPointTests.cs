using Library.Indexer.Extraction;
using Library.Storage.Catalogue;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class PowerPointTests
{
    [Fact]
    public void Slides_are_pages_with_their_titles_first()
    {
        var text = Extract(APackage.Presentation(
            APackage.Shape("body", "Two signatures", "Reserve") + APackage.Shape("ctrTitle", "Budget") + APackage.Shape("sldNum", "1"),
            APackage.Shape("", "Free text")));

        Assert.Equal([1, 2], text.Pages.Select(page => page.Number ?? 0));
        Assert.Equal(
            [(TextBlockKind.Heading, "Budget"), (TextBlockKind.ListItem, "Two signatures"), (TextBlockKind.ListItem, "Reserve"), (TextBlockKind.Marginal, "1"), (TextBlockKind.Paragraph, "Free text")],
            text.Blocks());
    }

    [Fact]
    public void Hidden_slides_are_left_out_and_the_others_keep_their_own_numbers()
    {
        var text = Extract(APackage.Presentation("show=\"0\"|" + APackage.Shape("title", "Secret"), APackage.Shape("title", "Open")));

        var page = Assert.Single(text.Pages);
        Assert.Equal((1, "2", "Open"), (page.Number, page.Label, page.Text));
        Assert.Equal([new Omission(OmissionKind.HiddenText, 1)], text.Omissions);
    }

    [Fact]
    public void What_a_hidden_group_holds_is_left_out()
    {
        var text = Extract(APackage.Presentation(
            $"<p:grpSp><p:nvGrpSpPr><p:cNvPr hidden=\"1\"/></p:nvGrpSpPr>{APackage.Shape("", "Not shown")}<p:grpSp>{APackage.Shape("", "Nor this")}</p:grpSp></p:grpSp>{APackage.Shape("", "Shown")}"));

        Assert.Equal([(TextBlockKind.Paragraph, "Shown")], text.Blocks());
        Assert.Equal([new Omission(OmissionKind.HiddenText, 1)], text.Omissions);
    }

    [Fact]
    public void A_strict_file_and_threads_of_comments_are_read()
    {
        var text = Extract(APackage.Presentation(APackage.Shape("title", "Budget")).Strict()
            .Related("ppt/presentation.xml", "authors", "authors.xml")
            .Part("ppt/authors.xml", "<authorLst><author id=\"{A}\" name=\"Ada\"/><author id=\"{B}\" name=\"Ben\"/></authorLst>")
            .Related("ppt/slides/slide1.xml", "comments", "../comments/c1.xml")
            .Part("ppt/comments/c1.xml", "<l xmlns:a=\"a\"><cm authorId=\"{A}\"><replyLst><reply authorId=\"{B}\"><txBody><a:p><a:r><a:t>Yes</a:t></a:r></a:p></txBody></reply></replyLst><txBody><a:p><a:r><a:t>Why so much?</a:t></a:r></a:p></txBody></cm></l>"));

        Assert.Equal([(TextBlockKind.Heading, "Budget")], text.Blocks());
        Assert.Equal([new FileComment("Ben", "Yes"), new FileComment("Ada", "Why so much?")], text.Comments);
    }

    [Fact]
    public void Tables_groups_diagrams_notes_and_comments_are_read()
    {
        const string table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Cash</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>100</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>";
        var text = Extract(APackage.Presentation($"<p:grpSp><p:grpSp>{APackage.Shape("", "Deep")}</p:grpSp></p:grpSp>{table}<p:graphicFrame><relIds xmlns=\"dgm\" r:dm=\"rel-../diagrams/data1.xml\"/></p:graphicFrame>")
            .Related("ppt/slides/slide1.xml", "diagramData", "../diagrams/data1.xml")
            .Part("ppt/diagrams/data1.xml", "<d xmlns:a=\"a\"><pt type=\"doc\"><t><a:p><a:r><a:t>Step one</a:t></a:r></a:p></t></pt><pt type=\"pres\"><t><a:p><a:r><a:t>No</a:t></a:r></a:p></t></pt></d>")
            .Related("ppt/slides/slide1.xml", "notesSlide", "../notesSlides/n1.xml")
            .Part("ppt/notesSlides/n1.xml", $"<p:notes xmlns:p=\"p\" xmlns:a=\"a\">{APackage.Shape("body", "Say hello")}{APackage.Shape("sldNum", "1")}</p:notes>")
            .Related("ppt/presentation.xml", "commentAuthors", "commentAuthors.xml")
            .Part("ppt/commentAuthors.xml", "<l><cmAuthor id=\"0\" name=\"Ada\"/></l>")
            .Related("ppt/slides/slide1.xml", "comments", "../comments/c1.xml")
            .Part("ppt/comments/c1.xml", "<l><cm authorId=\"0\"><text>Too long</text></cm></l>"));

        Assert.Equal(
            [(TextBlockKind.Paragraph, "Deep"), (TextBlockKind.Table, "Cash\t100"), (TextBlockKind.Paragraph, "Step one"), (TextBlockKind.Marginal, "Say hello")],
            text.Blocks());
        Assert.Equal([new FileComment("Ada", "Too long")], text.Comments);
    }

    [Fact]
    public void A_slide_that_is_missing_or_has_a_document_type_is_damaged_and_the_others_are_read()
    {
        var text = Extract(APackage.Presentation(APackage.Shape("", "One"), APackage.Shape("", "Two"))
            .Part("ppt/slides/slide1.xml", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"));

        Assert.Equal([PageReading.Damaged, PageReading.Text], text.Pages.Select(page => page.Reading));
    }

    [Fact]
    public void Groups_without_end_and_slides_without_number_are_over_the_limit()
    {
        var deep = APackage.Presentation(string.Concat(Enumerable.Repeat("<p:grpSp>", 5_000)) + string.Concat(Enumerable.Repeat("</p:grpSp>", 5_000)));
        var many = APackage.Presentation().Part("ppt/presentation.xml", $"<p xmlns:r=\"http://x/relationships\">{string.Concat(Enumerable.Repeat("<sldId r:id=\"a\"/>", 100_000))}</p>");

        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(deep));
        Assert.Equal(FailureCode.TooLargeUnpacked, Fails(many));
    }

    private static ExtractedText Extract(APackage package) =>
        Assert.IsType<ExtractionResult.Extracted>(Extractions.TryExtract(package.ToStream(), FileFormat.PowerPoint)).Text;

    private static FailureCode Fails(APackage package) =>
        Assert.IsType<ExtractionResult.Failed>(Extractions.TryExtract(package.ToStream(), FileFormat.PowerPoint)).Code;
}
