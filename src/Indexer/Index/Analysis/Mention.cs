namespace Library.Indexer.Index.Analysis;

/// <summary>How words of one stem end, so that the form that was typed can be told from its relatives.</summary>
[Flags]
internal enum WordEndings : byte
{
    None = 0,
    S = 1,
    IngOrEd = 2,
    Other = 4,
    All = S | IngOrEd | Other,
}

/// <summary>What a document says of the words of one stem, in a byte: how often, roughly; whether in its title; and in which forms.</summary>
/// <remarks>
/// Numbers saturate in the ranking, so sixteen steps are enough. One byte, since the posting lists of all words are read at every search:
/// a field, a form and a length of their own for each took three to fifteen lists a word.
/// </remarks>
internal static class Mention
{
    /// <summary>All bytes there are.</summary>
    public const int Count = 256;

    private const int TitleBit = 1 << 4;
    private const int EndingsShift = 5;
    private const byte StepMask = 15;

    /// <summary>Occurrences, those in the body counting 1.</summary>
    private static readonly float[] Steps = [0, 0.3f, 1, 1.5f, 2, 2.5f, 3, 4, 5, 6.5f, 8, 11, 15, 22, 35, 60];

    /// <param name="occurrences">Weighed by where they stand; 0 where the title alone has the word.</param>
    public static byte Encode(float occurrences, bool inTitle, WordEndings endings)
    {
        var step = 0;
        while (step < StepMask && occurrences > (Steps[step] + Steps[step + 1]) / 2)
        {
            step++;
        }

        return (byte)((occurrences > 0 ? Math.Max(step, 1) : 0) | (inTitle ? TitleBit : 0) | ((int)endings << EndingsShift));
    }

    /// <summary>What a document says of a word by two of its stems, whose occurrences are mostly the same: the larger number, and wherever and however any of them stands; 0 is nothing.</summary>
    public static byte Either(byte code, byte other) => (byte)(Math.Max(code & StepMask, other & StepMask) | ((code | other) & ~StepMask));

    public static float Occurrences(byte code) => Steps[code & StepMask];

    public static bool IsInTitle(byte code) => (code & TitleBit) != 0;

    public static WordEndings Endings(byte code) => (WordEndings)(code >> EndingsShift);

    /// <summary>How a folded word ends.</summary>
    public static WordEndings EndingOf(ReadOnlySpan<char> word) => word switch
    {
        [.., 's'] => WordEndings.S,
        [.., 'i', 'n', 'g'] or [.., 'e', 'd'] => WordEndings.IngOrEd,
        _ => WordEndings.Other,
    };
}
