using System.Runtime.CompilerServices;
using System.Text;

namespace Library.Indexer.Extraction.Processes;

/// <summary>Reads what a process writes for people, in lines of bounded length, and tells when it writes without end.</summary>
internal static class BoundedLines
{
    private const int MaxLineLength = 1_000;
    private const int BlockLength = 4_096;

    /// <param name="tooMuch">Called for each block over the limit; what comes then is read and thrown away, so that the process does not wait for us.</param>
    public static async IAsyncEnumerable<string> ReadAsync(StreamReader reader, long maxCharacters, Action tooMuch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var block = new char[BlockLength];
        var line = new StringBuilder(MaxLineLength);
        var total = 0L;
        while (await reader.ReadAsync(block, cancellationToken) is var read and > 0)
        {
            total += read;
            if (total > maxCharacters)
            {
                tooMuch();
                continue;
            }

            foreach (var ended in Add(line, block, read))
            {
                yield return ended;
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    private static IEnumerable<string> Add(StringBuilder line, char[] block, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (block[i] == '\n')
            {
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
            }
            else if (line.Length < MaxLineLength)
            {
                line.Append(block[i]);
            }
        }
    }
}
