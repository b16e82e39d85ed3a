using System.Globalization;
using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Counts list items and numbered headings as Word does, from numbering.xml (ECMA-376 part 1, 17.9).</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;
    private const int MaxLabel = 64;
    private const int Unstarted = -1;

    private readonly Dictionary<int, Definition> _definitions = [];
    private readonly Dictionary<string, Definition> _definitionsByStyle = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Instance> _instances = [];

    public void Read(XmlReader reader)
    {
        Definition? definition = null;
        Instance? instance = null;
        Level? level = null;
        while (reader.Read())
        {
            if (reader.NodeType is not XmlNodeType.Element || !WordXml.IsWord(reader.NamespaceURI))
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "abstractNum":
                    (definition, instance, level) = (new Definition(), null, null);
                    _definitions.TryAdd(Number(reader, "abstractNumId"), definition);
                    break;
                case "num":
                    (definition, instance, level) = (null, new Instance(), null);
                    _instances.TryAdd(Number(reader, "numId"), instance);
                    break;
                case "styleLink" when definition is not null && reader.Value() is { } style:
                    _definitionsByStyle.TryAdd(style, definition);
                    break;
                case "numStyleLink" when definition is not null:
                    definition.Link = reader.Value();
                    break;
                case "lvl":
                    level = definition?.Levels[LevelOf(reader)] ?? instance?.Override(LevelOf(reader));
                    break;
                default:
                    instance?.Read(reader);
                    level?.Read(reader);
                    break;
            }
        }
    }

    /// <summary>Counts one item on and tells what Word puts before its text ("2.1 ", "• "); empty where the list shows nothing or is not defined.</summary>
    public string Next(int numId, int level)
    {
        if (!_instances.TryGetValue(numId, out var instance) || DefinitionOrNull(instance) is not { } definition)
        {
            return "";
        }

        level = Math.Clamp(level, 0, Levels - 1);
        var counters = definition.Counters;
        if (!instance.IsUsed)
        {
            instance.IsUsed = true;
            instance.Restart(counters);
        }

        for (var upper = 0; upper < level; upper++)
        {
            counters[upper] = counters[upper] == Unstarted ? Start(upper) : counters[upper];
        }

        counters[level] = counters[level] == Unstarted ? Start(level) : counters[level] + 1;
        for (var deeper = level + 1; deeper < Levels; deeper++)
        {
            counters[deeper] = level < (At(deeper).Restart ?? deeper) ? Unstarted : counters[deeper];
        }

        return Label(At(level), At, counters);

        Level At(int of) => instance.Overrides[of] ?? definition.Levels[of];

        int Start(int of) => Math.Max(0, instance.Starts[of] ?? At(of).Start);
    }

    /// <returns>The level of a list that paragraphs of a style have; null where none is tied to it.</returns>
    public int? LevelOfStyleOrNull(int numId, string style)
    {
        if (!_instances.TryGetValue(numId, out var instance) || DefinitionOrNull(instance) is not { } definition)
        {
            return null;
        }

        var level = Array.FindIndex(definition.Levels, item => item.Style == style);
        return level < 0 ? null : level;
    }

    private Definition? DefinitionOrNull(Instance instance) =>
        _definitions.TryGetValue(instance.Definition, out var definition) && definition.Link is { } link ? _definitionsByStyle.GetValueOrDefault(link, definition) : definition;

    private static string Label(Level level, Func<int, Level> at, int[] counters)
    {
        if (level.Format is "bullet")
        {
            return level.Text.Length == 0 ? "" : "• ";
        }

        var label = new StringBuilder();
        for (var i = 0; i < level.Text.Length && label.Length < MaxLabel; i++)
        {
            if (level.Text[i] == '%' && i + 1 < level.Text.Length && level.Text[i + 1] is >= '1' and <= '9')
            {
                i++;
                var of = level.Text[i] - '1';
                label.Append(counters[of] == Unstarted ? "" : WordNumberFormat.Write(level.IsLegal ? "decimal" : at(of).Format, counters[of]));
            }
            else
            {
                TextCleaning.Append(label, level.Text.AsSpan(i, 1));
            }
        }

        var text = label.ToString().Trim();
        return text.Length == 0 || level.IsTight ? text : $"{text} ";
    }

    private static int Number(XmlReader reader, string name) =>
        int.TryParse(reader.Attribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static int LevelOf(XmlReader reader) => Math.Clamp(Number(reader, "ilvl"), 0, Levels - 1);

    /// <summary>What lists of one kind share, their counters too.</summary>
    private sealed class Definition
    {
        public Level[] Levels { get; } = [.. Enumerable.Range(0, WordNumbering.Levels).Select(_ => new Level())];

        public int[] Counters { get; } = [.. Enumerable.Repeat(Unstarted, WordNumbering.Levels)];

        /// <summary>The style whose definition stands for this one.</summary>
        public string? Link { get; set; }
    }

    /// <summary>One list: the numId of its paragraphs.</summary>
    private sealed class Instance
    {
        private int _level;

        public int Definition { get; private set; } = -1;

        public int?[] Starts { get; } = new int?[Levels];

        public Level?[] Overrides { get; } = new Level?[Levels];

        public bool IsUsed { get; set; }

        public Level Override(int level) => Overrides[level] ??= new Level();

        public void Read(XmlReader reader)
        {
            switch (reader.LocalName)
            {
                case "abstractNumId":
                    Definition = reader.IntValueOrNull() ?? -1;
                    break;
                case "lvlOverride":
                    _level = LevelOf(reader);
                    break;
                case "startOverride":
                    Starts[_level] = reader.IntValueOrNull();
                    break;
                default:
                    break;
            }
        }

        /// <summary>A list that starts anew does so at its first item.</summary>
        public void Restart(int[] counters)
        {
            for (var i = 0; i < Levels; i++)
            {
                counters[i] = Starts[i] is null ? counters[i] : Unstarted;
            }
        }
    }

    private sealed class Level
    {
        public string Format { get; private set; } = "decimal";

        public string Text { get; private set; } = "";

        /// <summary>0 where the file says nothing (17.9.25).</summary>
        public int Start { get; private set; }

        /// <summary>The level, from 1, after which this one starts anew, and after those above it; 0 for never; null for the one above.</summary>
        public int? Restart { get; private set; }

        /// <summary>All numbers in it as plain digits.</summary>
        public bool IsLegal { get; private set; }

        /// <summary>Nothing stands between the number and the text.</summary>
        public bool IsTight { get; private set; }

        public string? Style { get; private set; }

        public void Read(XmlReader reader)
        {
            switch (reader.LocalName)
            {
                case "start":
                    Start = reader.IntValueOrNull() ?? Start;
                    break;
                case "numFmt":
                    Format = reader.Value() ?? Format;
                    break;
                case "lvlText":
                    Text = reader.Value() ?? "";
                    break;
                case "lvlRestart":
                    Restart = reader.IntValueOrNull();
                    break;
                case "isLgl":
                    IsLegal = reader.IsOn();
                    break;
                case "suff":
                    IsTight = reader.Value() is "nothing";
                    break;
                case "pStyle":
                    Style = reader.Value();
                    break;
                default:
                    break;
            }
        }
    }
}
