using System.Globalization;
using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Counts list items and numbered headings as Word does, from numbering.xml (ECMA-376 part 1, 17.9).</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<int, Level[]> _abstracts = [];
    private readonly Dictionary<int, (int Abstract, int?[] Starts)> _lists = [];
    private readonly Dictionary<int, int[]> _counters = [];
    private readonly HashSet<int> _used = [];

    public void Read(XmlReader reader)
    {
        Level[]? levels = null;
        int?[]? starts = null;
        var at = 0;
        while (reader.Read())
        {
            if (reader.NodeType is not XmlNodeType.Element || !WordXml.IsWord(reader.NamespaceURI))
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "abstractNum":
                    levels = [.. Enumerable.Range(0, Levels).Select(_ => new Level())];
                    starts = null;
                    _abstracts.TryAdd(Number(reader, "abstractNumId"), levels);
                    break;
                case "num":
                    levels = null;
                    starts = new int?[Levels];
                    at = Number(reader, "numId");
                    _lists.TryAdd(at, (-1, starts));
                    break;
                case "abstractNumId" when starts is not null && _lists.TryGetValue(at, out var list):
                    _lists[at] = list with { Abstract = reader.IntValueOrNull() ?? -1 };
                    break;
                case "lvl" or "lvlOverride":
                    _level = Math.Clamp(Number(reader, "ilvl"), 0, Levels - 1);
                    break;
                case "startOverride" when starts is not null:
                    starts[_level] = reader.IntValueOrNull();
                    break;
                default:
                    levels?[_level].Read(reader);
                    break;
            }
        }
    }

    private int _level;

    /// <summary>Counts one item on and tells how its number reads ("2.1", "•"); empty where the list shows none or is not defined.</summary>
    public string Next(int numId, int level)
    {
        if (!_lists.TryGetValue(numId, out var list) || !_abstracts.TryGetValue(list.Abstract, out var levels))
        {
            return "";
        }

        level = Math.Clamp(level, 0, Levels - 1);
        if (!_counters.TryGetValue(list.Abstract, out var counters))
        {
            _counters[list.Abstract] = counters = new int[Levels];
        }

        if (_used.Add(numId) && Array.Exists(list.Starts, start => start is not null))
        {
            for (var i = 0; i < Levels; i++)
            {
                counters[i] = list.Starts[i] is null ? counters[i] : 0;
            }
        }

        for (var upper = 0; upper < level; upper++)
        {
            counters[upper] = counters[upper] == 0 ? Start(upper) : counters[upper];
        }

        counters[level] = counters[level] == 0 ? Start(level) : counters[level] + 1;
        Array.Clear(counters, level + 1, Levels - level - 1);
        return levels[level].Label(levels, counters);

        int Start(int of) => Math.Max(1, list.Starts[of] ?? levels[of].Start);
    }

    private static int Number(XmlReader reader, string name) =>
        int.TryParse(reader.Attribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private sealed class Level
    {
        private string _format = "decimal";
        private string _text = "";

        public int Start { get; private set; } = 1;

        public void Read(XmlReader reader)
        {
            switch (reader.LocalName)
            {
                case "start":
                    Start = reader.IntValueOrNull() ?? 1;
                    break;
                case "numFmt":
                    _format = reader.Value() ?? _format;
                    break;
                case "lvlText":
                    _text = reader.Value() ?? "";
                    break;
                default:
                    break;
            }
        }

        public string Label(Level[] levels, int[] counters)
        {
            if (_format is "bullet")
            {
                return "•";
            }

            var label = new StringBuilder();
            for (var i = 0; i < _text.Length && label.Length < 64; i++)
            {
                if (_text[i] == '%' && i + 1 < _text.Length && _text[i + 1] is >= '1' and <= '9')
                {
                    i++;
                    var of = _text[i] - '1';
                    label.Append(levels[of].Number(counters[of]));
                }
                else
                {
                    label.Append(_text[i]);
                }
            }

            return label.ToString().Trim();
        }

        private string Number(int value) => _format switch
        {
            "none" => "",
            "lowerLetter" => Letters(value).ToLowerInvariant(),
            "upperLetter" => Letters(value),
            "lowerRoman" => Roman(value).ToLowerInvariant(),
            "upperRoman" => Roman(value),
            "decimalZero" => value.ToString("00", CultureInfo.InvariantCulture),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };

        /// <summary>A to Z, then AA, BB: Word repeats the letter.</summary>
        private static string Letters(int value) => value < 1 ? "" : new string((char)('A' + ((value - 1) % 26)), Math.Min(((value - 1) / 26) + 1, 8));

        private static string Roman(int value)
        {
            if (value is < 1 or > 3_999)
            {
                return value.ToString(CultureInfo.InvariantCulture);
            }

            ReadOnlySpan<int> values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1];
            string[] signs = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"];
            var roman = new StringBuilder();
            for (var i = 0; i < values.Length; i++)
            {
                for (; value >= values[i]; value -= values[i])
                {
                    roman.Append(signs[i]);
                }
            }

            return roman.ToString();
        }
    }
}
