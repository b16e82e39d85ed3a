using System.Globalization;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.SampleBuilder.Word;

/// <summary>The numbering part: bullets, numbers, and one instance for each numbered list so that each starts anew.</summary>
internal sealed class WordNumbering
{
    public const int Bullets = 1;
    public const int Numbers = 2;
    public const int DeepestLevel = 2;
    private const int LevelIndent = 400;

    private static readonly string[] Glyphs = ["•", "–", "▪"];

    private static readonly NumberFormatValues[] Formats = [NumberFormatValues.Decimal, NumberFormatValues.LowerLetter, NumberFormatValues.LowerRoman];

    private readonly List<NumberingInstance> _lists = [];

    /// <summary>A new numbered list that counts from <paramref name="start"/> on its level.</summary>
    /// <returns>The identifier that its paragraphs refer to.</returns>
    public int AddList(int level, int start)
    {
        var id = Numbers + 1 + _lists.Count;
        var restart = new LevelOverride(new StartOverrideNumberingValue { Val = start }) { LevelIndex = level };
        _lists.Add(new NumberingInstance(new AbstractNumId { Val = Numbers }, restart) { NumberID = id });
        return id;
    }

    public Numbering Build()
    {
        var numbering = new Numbering(
            Abstract(Bullets, level => BulletLevel(level)),
            Abstract(Numbers, level => NumberLevel(level)),
            new NumberingInstance(new AbstractNumId { Val = Bullets }) { NumberID = Bullets },
            new NumberingInstance(new AbstractNumId { Val = Numbers }) { NumberID = Numbers });
        numbering.Append(_lists);
        return numbering;
    }

    private static AbstractNum Abstract(int id, Func<int, Level> level)
    {
        var result = new AbstractNum(new MultiLevelType { Val = MultiLevelValues.HybridMultilevel }) { AbstractNumberId = id };
        result.Append(Enumerable.Range(0, DeepestLevel + 1).Select(level));
        return result;
    }

    private static Level BulletLevel(int level) => Level(level, NumberFormatValues.Bullet, Glyphs[level]);

    private static Level NumberLevel(int level) => Level(level, Formats[level], string.Create(CultureInfo.InvariantCulture, $"%{level + 1}."));

    private static Level Level(int level, NumberFormatValues format, string text) => new(
        new StartNumberingValue { Val = 1 },
        new NumberingFormat { Val = format },
        new LevelText { Val = text },
        new LevelJustification { Val = LevelJustificationValues.Left },
        new PreviousParagraphProperties(new Indentation
        {
            Left = ((level + 1) * LevelIndent).ToString(CultureInfo.InvariantCulture),
            Hanging = LevelIndent.ToString(CultureInfo.InvariantCulture),
        }))
    {
        LevelIndex = level,
    };
}
