using MimeKit;

namespace Library.Api.Members;

/// <summary>Lists of people, as they are pasted from a mail or a table: one a line.</summary>
internal static class InvitationLines
{
    private static readonly char[] CellMarks = ['\t', ';', ','];

    /// <summary>Reads "a.ruiz@school.org", "Ana Ruiz &lt;a.ruiz@school.org&gt;", and rows of a table with an address in one cell and a name in another.</summary>
    public static IReadOnlyList<(string? Name, string Email, string Line)> Read(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];

    /// <summary>How it came out, in words.</summary>
    public static (string Text, bool IsGood) Say(InviteResult result, string line) => result switch
    {
        InviteResult.Sent sent => ($"An invitation is on its way to {sent.Invitation.Email}.", true),
        InviteResult.Seated seated => ($"{seated.Email} has an account, and is in the community now.", true),
        InviteResult.Invalid invalid => ($"{line}: {string.Join(' ', invalid.Messages.ByField.Values.SelectMany(messages => messages))}", false),
        InviteResult.NotAllowed refused => ($"{line}: {refused.Message}", false),
        _ => throw new InvalidOperationException($"Unhandled result {result.GetType().Name}."),
    };

    private static (string? Name, string Email, string Line) ReadLine(string line)
    {
        if (line.Contains('<', StringComparison.Ordinal) && MailboxAddress.TryParse(line, out var mailbox))
        {
            return (mailbox.Name, mailbox.Address, line);
        }

        var cells = line.Split(CellMarks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var email = cells.FirstOrDefault(cell => cell.Contains('@', StringComparison.Ordinal)) ?? line;
        return (string.Join(' ', cells.Where(cell => cell != email)) is { Length: > 0 } name ? name : null, email, line);
    }
}
