using System.Text;
using System.Text.RegularExpressions;

namespace Library.Storage.Meetings;

/// <summary>Writes proposals into agendas.</summary>
internal static partial class AgendaText
{
    /// <summary>The agenda with a proposal as its last line, which shows the words that were proposed and nothing that Markdown would make of them.</summary>
    public static string With(string agenda, AgendaProposal proposal)
    {
        var text = new StringBuilder(agenda.TrimEnd());
        if (text.Length > 0)
        {
            // A list goes on; after anything else it needs an empty line.
            text.Append(ListLine().IsMatch(agenda[(agenda.TrimEnd().LastIndexOf('\n') + 1)..]) ? "\n" : "\n\n");
        }

        text.Append("- **").Append(Plain(proposal.Title)).Append("**");
        return (proposal.Why.Length > 0 ? text.Append(" – ").Append(Plain(proposal.Why)) : text).ToString();
    }

    /// <summary>Whether the words that were proposed stand in the agenda.</summary>
    public static bool Holds(string agenda, AgendaProposal proposal) => agenda.Contains(Plain(proposal.Title), StringComparison.OrdinalIgnoreCase) || agenda.Contains(proposal.Title, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => Mark().Replace(text, match => $@"{match.Value[..^1]}\{match.Value[^1]}");

    // The beginnings of addresses too: what is escaped inside of one would lead elsewhere.
    [GeneratedRegex(@"[\\`*_\[\]<>#|~!&]|://|www\.|mailto:|tel:", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*- ", RegexOptions.NonBacktracking)]
    private static partial Regex ListLine();
}
