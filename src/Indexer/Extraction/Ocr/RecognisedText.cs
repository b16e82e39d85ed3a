using System.Globalization;
using System.Text;

namespace Library.Indexer.Extraction.Ocr;

/// <summary>Makes paragraphs and headings of what Tesseract recognised in one picture, which it tells word by word (its TSV output).</summary>
internal static class RecognisedText
{
    private const int Columns = 12;
    private const string Word = "5";

    /// <summary>Of a hundred: a word of less is a speck or a line of a drawing.</summary>
    private const double LeastOfWord = 30;

    /// <summary>Of a hundred, over a page: with less it is a photograph, and its words are inventions.</summary>
    private const double LeastOfPage = 50;

    /// <summary>Lines so much higher than most are headings.</summary>
    private const double HeadingHeight = 1.4;

    private const int LongestHeading = 150;

    /// <returns>In the order in which Tesseract reads the page; empty where it is sure of nothing.</returns>
    public static List<TextBlock> Read(IEnumerable<string> table)
    {
        var words = table.Select(ParseOrNull).OfType<RecognisedWord>().Where(word => word.Confidence >= LeastOfWord).ToList();
        if (words.Count == 0 || words.Sum(word => word.Confidence * word.Text.Length) < LeastOfPage * words.Sum(word => word.Text.Length))
        {
            return [];
        }

        var usual = words.Select(word => word.Height).Order().ElementAt(words.Count / 2);
        return [.. words.GroupBy(word => word.Paragraph).Select(paragraph => Describe([.. paragraph], usual)).Where(block => block.Text.Length > 0)];
    }

    private static TextBlock Describe(List<RecognisedWord> words, int usual)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words.Count; i++)
        {
            if (text.Length > 1 && text[^1] == '-' && words[i].Line != words[i - 1].Line && char.IsLetter(text[^2]) && char.IsLower(words[i].Text[0]))
            {
                text.Length--;
            }
            else if (text.Length > 0)
            {
                text.Append(' ');
            }

            TextCleaning.Append(text, words[i].Text);
        }

        var shown = text.ToString().Trim();
        var isHeading = shown.Length <= LongestHeading && words.Average(word => word.Height) > HeadingHeight * usual && shown.Any(char.IsLetter);
        return isHeading ? new TextBlock(TextBlockKind.Heading, 2, shown) : new TextBlock(TextBlockKind.Paragraph, 0, shown);
    }

    private static RecognisedWord? ParseOrNull(string row)
    {
        var cells = row.Split('\t');
        return cells.Length == Columns && cells[0] == Word && !string.IsNullOrWhiteSpace(cells[11])
            && int.TryParse(cells[9], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && double.TryParse(cells[10], NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence)
            ? new RecognisedWord($"{cells[2]}.{cells[3]}", cells[4], height, confidence, cells[11].Trim())
            : null;
    }

    /// <param name="Height">In pixels.</param>
    /// <param name="Confidence">0 to 100.</param>
    private sealed record RecognisedWord(string Paragraph, string Line, int Height, double Confidence, string Text);
}
