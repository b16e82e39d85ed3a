using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Layers that the file does not show (optional content that is off by default; ISO 32000-1, 8.11).</summary>
internal sealed class PdfLayers
{
    private const int MaxLayers = 1_000;

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);

    public PdfLayers(PdfDocument document)
    {
        var objects = new PdfObjects(document);
        if (objects.Find(document.Structure.Catalog.CatalogDictionary, NameToken.Create("OCProperties")) is not DictionaryToken layers
            || objects.Find(layers, NameToken.D) is not DictionaryToken shown)
        {
            return;
        }

        var off = objects.Find(shown, NameToken.Create("OFF")) as ArrayToken;
        foreach (var layer in (off?.Data ?? []).Take(MaxLayers).Select(objects.Resolve).OfType<DictionaryToken>())
        {
            if (objects.FindText(layer, NameToken.Name) is { } name)
            {
                _hidden.Add(name);
            }
        }

        // Layers are known by their names alone: where a visible one has the same, more is shown rather than less.
        var hidden = (off?.Data ?? []).OfType<IndirectReferenceToken>().Select(token => token.Data).ToHashSet();
        var all = objects.Find(layers, NameToken.Create("OCGs")) as ArrayToken;
        foreach (var layer in (all?.Data ?? []).OfType<IndirectReferenceToken>().Take(MaxLayers).Where(token => !hidden.Contains(token.Data)))
        {
            if (objects.Resolve(layer) is DictionaryToken shownLayer && objects.FindText(shownLayer, NameToken.Name) is { } name)
            {
                _hidden.Remove(name);
            }
        }
    }

    /// <summary>How many hidden layers had text on the pages so far.</summary>
    public int Count { get; private set; }

    /// <summary>The letters of a page but for those on hidden layers.</summary>
    public IReadOnlyList<Letter> Seen(Page page)
    {
        if (_hidden.Count == 0)
        {
            return page.Letters;
        }

        var hidden = new HashSet<Letter>(ReferenceEqualityComparer.Instance);
        foreach (var (_, elements) in page.GetOptionalContents().Where(layer => _hidden.Contains(layer.Key)))
        {
            var before = hidden.Count;
            hidden.UnionWith(elements.SelectMany(element => element.MarkedContent.Letters));
            Count += hidden.Count > before ? 1 : 0;
        }

        return hidden.Count == 0 ? page.Letters : [.. page.Letters.Where(letter => !hidden.Contains(letter))];
    }
}
