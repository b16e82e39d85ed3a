using System.Text.RegularExpressions;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>What somebody wrote in a mail, without the mail that it answers and without their signature.</summary>
internal static partial class ReplyText
{
    // A line that introduces a quotation is broken by mail programs where it is long.
    private const int MostLinesOfIntroduction = 4;

    private static readonly string[] Devices = ["Sent from my ", "Sent from Yahoo Mail", "Sent from Mail for ", "Get Outlook for ", "Enviado desde mi "];

    /// <summary>Of a mail that has its words with markup or without.</summary>
    public static string Of(MimeMessage message) => Of(MailFiles.TextOf(message) ?? (message.HtmlBody is { } html ? HtmlMailText.Of(html) : ""));

    public static string Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd().Replace('\u00A0', ' ')).ToList();
        var kept = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (EndsHere(lines, i))
            {
                break;
            }

            var introduction = LinesOfIntroduction(lines, i);
            if (introduction > 0)
            {
                if (!IsQuoted(NextWords(lines, i + introduction)))
                {
                    break;
                }

                i += introduction - 1;
            }
            else if (!IsQuoted(lines[i]))
            {
                kept.Add(lines[i]);
            }
        }

        while (kept.Count > 0 && (kept[^1].Length == 0 || Devices.Any(device => kept[^1].StartsWith(device, StringComparison.OrdinalIgnoreCase))))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return ManyBlankLines().Replace(string.Join('\n', kept), "\n\n").Trim();
    }

    /// <summary>Whether all from here on is a signature, or a mail that is quoted without marks.</summary>
    private static bool EndsHere(List<string> lines, int at) =>
        lines[at] == "--" || OriginalMessage().IsMatch(lines[at]) || IsHeader(lines, at)
        || (Rule().IsMatch(lines[at]) && Enumerable.Range(at + 1, Math.Min(2, lines.Count - at - 1)).Any(next => IsHeader(lines, next)));

    /// <summary>The beginning of a mail as Outlook quotes it: who it is from, then when it was sent or whom to.</summary>
    private static bool IsHeader(List<string> lines, int at) =>
        From().IsMatch(lines[at]) && lines.Skip(at + 1).Take(4).Count(line => SentOrTo().IsMatch(line)) >= 2;

    /// <summary>How many lines from here on say "On Monday … wrote:"; 0 where they do not.</summary>
    private static int LinesOfIntroduction(List<string> lines, int at)
    {
        if (!Introduction().IsMatch(lines[at]))
        {
            return 0;
        }

        for (var count = 1; count <= MostLinesOfIntroduction && at + count <= lines.Count && (count == 1 || lines[at + count - 1].Length > 0); count++)
        {
            var joined = string.Join(' ', lines.Skip(at).Take(count));
            if (Wrote().IsMatch(joined))
            {
                // People write such sentences themselves: a program names a time or an address, or quotes with marks.
                return TimeOrAddress().IsMatch(joined) || IsQuoted(NextWords(lines, at + count)) ? count : 0;
            }
        }

        return 0;
    }

    private static string NextWords(List<string> lines, int from) => lines.Skip(from).FirstOrDefault(line => line.Length > 0) ?? "";

    private static bool IsQuoted(string line) => line.StartsWith('>');

    [GeneratedRegex(@"^\s*-{2,}\s*(?:original message|forwarded message|mensaje original|ursprüngliche nachricht|message d'origine)\s*-{2,}\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OriginalMessage();

    [GeneratedRegex(@"^\s*_{10,}\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*\*?(?:from|de|von)\s?:\*?\s*\S", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex From();

    [GeneratedRegex(@"^\s*\*?(?:sent|date|to|cc|subject|enviado|enviado el|para|asunto|gesendet|an|betreff|envoyé|à|objet)\s?:\*?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SentOrTo();

    [GeneratedRegex(@"^(?:on|el|am|le)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Introduction();

    [GeneratedRegex(@"(?:\bwrote|\bescribió|\bschrieb\b.*|\ba écrit)\s?:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Wrote();

    [GeneratedRegex(@"@|\b\d{4}\b|\d:\d\d", RegexOptions.NonBacktracking)]
    private static partial Regex TimeOrAddress();

    [GeneratedRegex(@"\n{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex ManyBlankLines();
}
