using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>What pages call themselves: "iv", "A-3" (ISO 32000-1, 12.4.2).</summary>
internal sealed class PdfPageLabels
{
    private const int MaxNodes = 2_000;
    private const int MaxPrefix = 100;
    private const int MaxLetters = 10;

    private readonly SortedDictionary<int, Range> _ranges = [];

    /// <summary>None where the file has none, or damaged ones.</summary>
    public static PdfPageLabels Read(PdfDocument document)
    {
        var labels = new PdfPageLabels();
        var objects = new PdfObjects(document);
        var waiting = new Queue<DictionaryToken>();
        if (objects.Find(document.Structure.Catalog.CatalogDictionary, NameToken.PageLabels) is DictionaryToken root)
        {
            waiting.Enqueue(root);
        }

        for (var nodes = 0; nodes < MaxNodes && waiting.TryDequeue(out var node); nodes++)
        {
            if (objects.Find(node, NameToken.Kids) is ArrayToken kids)
            {
                kids.Data.Take(MaxNodes).Select(objects.Resolve).OfType<DictionaryToken>().ToList().ForEach(waiting.Enqueue);
            }

            if (objects.Find(node, NameToken.Create("Nums")) is ArrayToken numbers)
            {
                labels.Take(numbers, objects);
            }
        }

        return labels;
    }

    /// <param name="page">From 1.</param>
    /// <returns>Null where the page goes by its number.</returns>
    public string? FindOrNull(int page)
    {
        var start = -1;
        foreach (var first in _ranges.Keys.TakeWhile(first => first < page))
        {
            start = first;
        }

        if (start < 0)
        {
            return null;
        }

        var label = _ranges[start].Label(page - 1 - start);
        return label.Length == 0 || label == page.ToString(CultureInfo.InvariantCulture) ? null : label;
    }

    private void Take(ArrayToken numbers, PdfObjects objects)
    {
        for (var i = 0; i + 1 < numbers.Length && _ranges.Count < MaxNodes; i += 2)
        {
            if (objects.Resolve(numbers.Data[i]) is NumericToken { Int: >= 0 } first && objects.Resolve(numbers.Data[i + 1]) is DictionaryToken range)
            {
                var prefix = PropertyText.CleanOrNull(objects.FindText(range, NameToken.P)) ?? "";
                _ranges[first.Int] = new Range(
                    (objects.Find(range, NameToken.S) as NameToken)?.Data,
                    prefix[..Math.Min(prefix.Length, MaxPrefix)],
                    objects.Find(range, NameToken.Create("St")) is NumericToken { Int: > 0 } number ? number.Int : 1);
            }
        }
    }

    private readonly record struct Range(string? Style, string Prefix, int First)
    {
        public string Label(int index)
        {
            var number = (long)First + index;
            return Prefix + Style switch
            {
                "D" => number.ToString(CultureInfo.InvariantCulture),
                "r" => RomanNumber.Of(number).ToLowerInvariant(),
                "R" => RomanNumber.Of(number),
                "a" => Letters(number).ToLowerInvariant(),
                "A" => Letters(number),
                _ => "",
            };
        }

        /// <summary>A to Z, then AA, BB.</summary>
        private static string Letters(long number) => new((char)('A' + ((number - 1) % 26)), (int)Math.Min(((number - 1) / 26) + 1, MaxLetters));
    }
}
