using System.Text;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Turns text that was drawn from left to right, as it is seen, into the order in which it is read.</summary>
internal static class RightToLeft
{
    public static string FromSight(string seen)
    {
        var read = new StringBuilder(seen.Length);
        for (var end = seen.Length; end > 0;)
        {
            var start = end - 1;
            // Numbers and foreign words stand from left to right even there.
            while (start > 0 && IsLeftToRight(seen[start]) && IsLeftToRight(seen[start - 1]))
            {
                start--;
            }

            read.Append(seen, start, end - start);
            end = start;
        }

        return read.ToString();
    }

    private static bool IsLeftToRight(char character) =>
        char.IsDigit(character) || character is '.' or ',' or '/' || (char.IsLetter(character) && !TextCleaning.IsRightToLeft(character)) || char.IsSurrogate(character);
}
