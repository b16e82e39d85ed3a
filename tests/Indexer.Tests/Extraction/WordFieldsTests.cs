using Library.Indexer.Extraction;
using Library.Testing;

namespace Library.Indexer.Tests.Extraction;

public sealed class WordFieldsTests
{
    private const string Begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    private const string Separate = "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
    private const string End = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    [Theory]
    [InlineData("a table of contents", "<w:p>" + Begin + "<w:r><w:instrText>TOC \\o</w:instrText></w:r>" + Separate + "<w:r><w:t>One 1</w:t></w:r></w:p><w:p><w:r><w:t>Two 2</w:t></w:r></w:p><w:p>" + End + "</w:p><w:p><w:r><w:t>Text</w:t></w:r></w:p>", "One 1|Two 2|Text")]
    [InlineData("a code of three paragraphs", "<w:p><w:r><w:t>Dear </w:t></w:r>" + Begin + "<w:r><w:instrText>IF x</w:instrText></w:r></w:p><w:p><w:r><w:t>code</w:t></w:r></w:p><w:p>" + Separate + "<w:r><w:t>Ana</w:t></w:r>" + End + "</w:p>", "Dear|Ana")]
    [InlineData("a field in a field's code", "<w:p>" + Begin + "<w:r><w:instrText>IF </w:instrText></w:r>" + Begin + Separate + "<w:r><w:t>inner</w:t></w:r>" + End + Separate + "<w:r><w:t>outer</w:t></w:r>" + End + "</w:p>", "outer")]
    [InlineData("a field in a field's result", "<w:p>" + Begin + Separate + "<w:r><w:t>a </w:t></w:r>" + Begin + "<w:r><w:instrText>PAGEREF</w:instrText></w:r>" + Separate + "<w:r><w:t>3</w:t></w:r>" + End + End + "<w:r><w:t>.</w:t></w:r></w:p>", "a 3.")]
    [InlineData("a code that never ends", "<w:p><w:r><w:t>One</w:t></w:r>" + Begin + "</w:p><w:p><w:r><w:t>Two</w:t></w:r></w:p><w:p><w:r><w:t>Three</w:t></w:r></w:p>", "One|Two|Three")]
    [InlineData("an end without a beginning", "<w:p>" + End + Separate + "<w:r><w:t>One</w:t></w:r></w:p>", "One")]
    [InlineData("a simple field", "<w:p><w:fldSimple w:instr=\"DATE\"><w:r><w:t>May 1</w:t></w:r></w:fldSimple></w:p>", "May 1")]
    public void Results_of_fields_are_text_and_codes_are_not(string what, string body, string expected)
    {
        var text = AWordFile.New().Body(body).Extract();

        Assert.True(expected == string.Join('|', text.Blocks().Select(block => block.Text)), what);
    }

    [Fact]
    public void A_button_to_type_over_shows_its_text_and_is_a_placeholder()
    {
        var text = AWordFile.New().Body($"<w:p>{Begin}<w:r><w:instrText> MACROBUTTON NoMacro [Click and type your name] </w:instrText></w:r>{End}</w:p>").Extract();

        Assert.Equal("[Click and type your name]", Assert.Single(text.Pages).Text);
        Assert.Equal([new Placeholder("[Click and type your name]", IsControl: true)], text.Placeholders);
    }

    [Fact]
    public void Form_fields_show_their_choice_and_tell_what_they_want()
    {
        static string Form(string data, string rest) => $"<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Text1\"/>{data}</w:ffData></w:fldChar></w:r>{rest}{End}";
        var text = AWordFile.New()
            .Body($"<w:p><w:r><w:t xml:space=\"preserve\">School name: </w:t></w:r>{Form("<w:textInput/>", Separate + "<w:r><w:t>Hillside</w:t></w:r>")}</w:p>")
            .Body($"<w:p>{Form("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>", "")}<w:r><w:t> Yes</w:t></w:r></w:p>")
            .Body($"<w:p>{Form("<w:helpText w:type=\"text\" w:val=\"Grade level\"/><w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"K\"/><w:listEntry w:val=\"First\"/></w:ddList>", "")}</w:p>")
            .Extract();

        Assert.Equal(["School name: Hillside", "☒ Yes", "First"], text.Blocks().Select(block => block.Text));
        Assert.Equal([new Placeholder("School name", IsControl: true), new Placeholder("Grade level", IsControl: true)], text.Placeholders);
    }
}
