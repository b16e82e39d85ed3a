using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;

namespace Library.SampleBuilder.Markup;

/// <summary>What a table says about itself: form tables without a header, columns of amounts, and how wide its columns want to be.</summary>
internal static partial class TableShape
{
    private const string FormClass = "form";
    private const int EmptyColumnCharacters = 20;
    private const int CharactersOfLine = 88;
    private const int LongestAmount = 24;
    private const double LeastShareOfAmounts = 0.7;

    /// <summary>Drops an empty header row and sets columns of amounts to the right where the source does not say.</summary>
    public static void Apply(Table table)
    {
        if (table.Count > 1 && Row(table, 0).All(cell => TextOf(cell).Length == 0))
        {
            table.RemoveAt(0);
            table.GetAttributes().AddClass(FormClass);
        }

        var shares = Shares(table);
        for (var column = 0; column < Math.Min(shares.Count, table.ColumnDefinitions.Count); column++)
        {
            table.ColumnDefinitions[column].Width = IsForm(table) ? 0 : (float)Math.Round(shares[column] * 100);
            if (column > 0 && IsAmounts(table, column))
            {
                table.ColumnDefinitions[column].Alignment ??= TableColumnAlign.Right;
            }
        }
    }

    /// <summary>Whether the table has labels in its first column in place of a header row.</summary>
    public static bool IsForm(Table table) => table.TryGetAttributes()?.Classes?.Contains(FormClass) is true;

    public static int Columns(Table table) => table.Cast<TableRow>().Max(row => row.Count);

    /// <summary>The share of the width that each column gets: room for its longest word, and of the rest as much as its texts ask for.</summary>
    public static IReadOnlyList<double> Shares(Table table)
    {
        var columns = Enumerable.Range(0, Columns(table)).Select(column => Texts(table, column).ToList()).ToList();
        var least = columns.Select(LongestWord).ToList();
        var wanted = columns.Select((texts, column) => Math.Max(1, Wanted(texts) - least[column])).ToList();
        var rest = Math.Max(0, CharactersOfLine - least.Sum());
        return Shares([.. least.Select((word, column) => word + (rest * wanted[column] / wanted.Sum()))]);
    }

    public static string TextOf(TableCell cell) => SampleBody.TextOf(cell).Trim();

    private static List<double> Shares(List<double> widths) => [.. widths.Select(width => width / widths.Sum())];

    private static double LongestWord(List<string> texts) => texts.Max(text => BreakAfter().Split(text).Max(word => word.Length)) + 3;

    private static double Wanted(List<string> texts)
    {
        var typical = Math.Min(texts.Max(text => text.Length), 6 + (texts.Average(text => text.Length) * 1.2));
        return texts.Skip(1).All(text => text.Length == 0) ? Math.Max(EmptyColumnCharacters, typical) : typical;
    }

    private static bool IsAmounts(Table table, int column)
    {
        var texts = Texts(table, column).Skip(IsForm(table) ? 0 : 1).Where(text => text.Length > 0).ToList();
        return texts.Count > 1 && texts.Count(text => Amount().IsMatch(text)) >= texts.Count * LeastShareOfAmounts && texts.TrueForAll(text => text.Length <= LongestAmount);
    }

    private static IEnumerable<string> Texts(Table table, int column) =>
        table.Cast<TableRow>().Where(row => column < row.Count).Select(row => TextOf((TableCell)row[column]));

    private static IEnumerable<TableCell> Row(Table table, int index) => ((TableRow)table[index]).Cast<TableCell>();

    [GeneratedRegex(@"^[-–−+(]*\$?[-–−+(]*[\d,]*\.?\d+\)?\s?(%|percent)?\)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Amount();

    /// <summary>A space, or a hyphen between words; years such as 2025-26 stay whole.</summary>
    [GeneratedRegex(@"\s|(?<=\p{L}-)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BreakAfter();
}
