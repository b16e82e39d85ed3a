using System.Globalization;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>What styles.xml says about headings, lists and hidden text.</summary>
internal sealed class WordStyles
{
    /// <summary>Chains of styles based on each other are shorter; a longer one is a circle.</summary>
    private const int MaxChain = 16;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    /// <summary>The language of the text where nothing else is said; null where not given.</summary>
    public string? Language { get; private set; }

    public void Read(XmlReader reader)
    {
        Style? style = null;
        while (reader.Read())
        {
            if (reader.NodeType is not XmlNodeType.Element || !WordXml.IsWord(reader.NamespaceURI))
            {
                continue;
            }

            if (reader.LocalName is "style")
            {
                style = new Style(reader.Attribute("styleId") ?? "");
                _styles.TryAdd(style.Id, style);
            }
            else if (style is not null)
            {
                style.Read(reader);
            }
            else if (reader.LocalName is "lang")
            {
                Language ??= reader.Value();
            }
        }
    }

    /// <returns>1 to 6; null for a style that is no heading's.</returns>
    public int? HeadingLevelOrNull(string? id)
    {
        if (id is null)
        {
            return null;
        }

        foreach (var style in Chain(id))
        {
            if (style.OutlineLevel is { } outline)
            {
                return LevelOfOutline(outline);
            }

            if (style.Name is { } name && LevelOfName(name) is { } level)
            {
                return level;
            }
        }

        return _styles.ContainsKey(id) ? null : LevelOfName(id.Replace("Heading", "heading ", StringComparison.OrdinalIgnoreCase));
    }

    /// <returns>The list that paragraphs of a style belong to, and which style says so; the level is null where the style does not tell it.</returns>
    public (int NumId, int? Level, string Style)? NumberingOrNull(string? id)
    {
        int? level = null;
        foreach (var style in Chain(id))
        {
            level ??= style.NumberingLevel;
            if (style.NumId is { } numId)
            {
                return (numId, level, style.Id);
            }
        }

        return null;
    }

    public bool IsHidden(string? id) => id is not null && (Chain(id).Select(style => style.Hidden).FirstOrDefault(hidden => hidden is not null) ?? false);

    /// <summary>Outline levels count from 0; 9 is body text.</summary>
    public static int? LevelOfOutline(int outline) => outline is >= 0 and <= 8 ? Math.Min(outline + 1, 6) : null;

    private static int? LevelOfName(string name) =>
        name.Equals("Title", StringComparison.OrdinalIgnoreCase) ? 1
        : name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan("heading ".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 9 ? Math.Min(level, 6)
        : null;

    private IEnumerable<Style> Chain(string? id)
    {
        for (var step = 0; step < MaxChain && id is not null && _styles.TryGetValue(id, out var style); step++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    private sealed class Style(string id)
    {
        public string Id => id;

        public string? Name { get; private set; }

        public string? BasedOn { get; private set; }

        public int? OutlineLevel { get; private set; }

        public int? NumId { get; private set; }

        public int? NumberingLevel { get; private set; }

        public bool? Hidden { get; private set; }

        public void Read(XmlReader reader)
        {
            switch (reader.LocalName)
            {
                case "name":
                    Name ??= reader.Value();
                    break;
                case "basedOn":
                    BasedOn = reader.Value();
                    break;
                case "outlineLvl":
                    OutlineLevel ??= reader.IntValueOrNull();
                    break;
                case "numId":
                    NumId ??= reader.IntValueOrNull();
                    break;
                case "ilvl":
                    NumberingLevel ??= reader.IntValueOrNull();
                    break;
                case "vanish":
                    Hidden ??= reader.IsOn();
                    break;
                default:
                    break;
            }
        }
    }
}
