namespace Library.Api.Search;

/// <summary>The end of an address that has a browser go to a passage, in a text that has no pages to go to (Scroll To Text Fragment, WICG). Older browsers open the text at its top.</summary>
internal static class TextFragment
{
    /// <summary>So many words say which passage is meant.</summary>
    private const int Words = 6;

    /// <summary>What parts blocks in a passage, over which no fragment reads.</summary>
    private static readonly string[] Ends = ["\n", "  ", "\t", "…", "\u00A0"];

    /// <param name="passage">As it is shown.</param>
    /// <param name="from">Where its first match starts.</param>
    public static string Of(string passage, int from)
    {
        var block = passage[from..].Split(Ends, 2, StringSplitOptions.None)[0];
        var start = string.Join(' ', block.Split(' ').Take(Words));
        return start.Length == 0 ? "" : $"#:~:text={Uri.EscapeDataString(start).Replace("-", "%2D", StringComparison.Ordinal)}"; // a hyphen would be part of its syntax
    }
}
