using Library.Indexer.Extraction;
using Library.Indexer.Extraction.Language;

namespace Library.Indexer.Tests.Extraction;

/// <summary>The language that a text is in, and how it begins.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "The board of trustees shall adopt a budget for the school before the first day of July, and it may amend the budget by a vote of the majority.")]
    [InlineData("es", "Estimadas familias: la escuela está abierta para todos los niños. Si usted no puede asistir a la reunión, por favor llame a la oficina del director antes del lunes.")]
    [InlineData("pt", "Caras famílias: a escola está aberta para todas as crianças. Se você não pode vir à reunião, por favor ligue para o escritório do diretor até a segunda-feira, não mais tarde.")]
    [InlineData("ht", "Chè paran, lekòl la ap ouvri pou tout timoun yo. Si ou pa ka vini nan reyinyon an, tanpri rele biwo direktè a anvan lendi. Nou gen moun ki ka ede ou nan lang ou.")]
    [InlineData("fr", "Chères familles, l’école est ouverte à tous les enfants. Si vous ne pouvez pas venir à la réunion, appelez le bureau de la directrice avant lundi, s’il vous plaît, pour nous le dire.")]
    [InlineData("vi", "Kính gửi quý phụ huynh, nhà trường mở cửa cho tất cả các em học sinh. Nếu quý vị không thể đến dự buổi họp, xin vui lòng gọi cho văn phòng trước ngày thứ hai.")]
    [InlineData("zh", "亲爱的家长：学校向所有学生开放。如果您不能参加会议，请在星期一之前致电校长办公室。我们有会说中文的工作人员可以帮助您。")]
    [InlineData(null, "1,204.50 987.00 2026 14 % Total 3,388.10")]
    [InlineData(null, "Az iskola minden gyermek előtt nyitva áll, és ha nem tud eljönni az értekezletre, kérjük, hétfőig hívja fel az igazgató irodáját, ahol szívesen segítenek önnek mindenben.")]
    public void The_languages_of_family_papers_are_told_apart(string? language, string text) => Assert.Equal(language, LanguageOfText.FindOrNull([Page(text)]));

    [Fact]
    public void The_language_of_most_pages_counts() =>
        Assert.Equal("en", LanguageOfText.FindOrNull(
            [Page("Estimadas familias: la escuela está abierta para todos los niños y no hay que pagar."), .. Enumerable.Repeat(Page("The board of the school shall meet on the first Monday of the month and it will be open to the public."), 9)]));

    [Fact]
    public void A_text_begins_with_its_first_prose()
    {
        var text = Text(
            new TextBlock(TextBlockKind.Heading, 1, "Conflict of interest policy for the trustees and the officers of the school"),
            new TextBlock(TextBlockKind.Paragraph, 0, "Adopted 3 March"),
            new TextBlock(TextBlockKind.Paragraph, 0, "A trustee has a conflict of interest when a decision of the board may bring him or his family a benefit that others do not have."),
            new TextBlock(TextBlockKind.Paragraph, 0, "Whoever has one says so before the vote, leaves the room, and does not vote; the minutes tell that he did, and who was there when the vote was taken."));

        var lines = FirstLines.Of(text);

        Assert.StartsWith("A trustee has a conflict of interest when", lines, StringComparison.Ordinal);
        Assert.EndsWith(" …", lines, StringComparison.Ordinal);
        Assert.InRange(lines.Length, 100, 245);
    }

    [Fact]
    public void A_text_without_prose_has_no_beginning() => Assert.Equal("", FirstLines.Of(Text(new TextBlock(TextBlockKind.Table, 0, "Revenue\t1,000\nCosts\t900"))));

    private static ExtractedText Text(params TextBlock[] blocks) => new(new ExtractedProperties(null, null, null), [new ExtractedPage(1, blocks)]);

    private static ExtractedPage Page(string text) => new(1, [new TextBlock(TextBlockKind.Paragraph, 0, text)]);
}
