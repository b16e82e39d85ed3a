using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Library.SampleBuilder.Print;

/// <summary>Sets what a PDF says of its making, its dates and identifiers (ISO 32000-1, 7.9.4 and 14.4), so that they do not change from run to run.</summary>
internal static partial class PdfStamps
{
    private const int IdentifierBytes = 16;

    public static async Task FixAsync(string path, DateTimeOffset date, CancellationToken cancellationToken)
    {
        // Latin-1 keeps every byte as it is, and each new value is as long as the old one, so that no offset in the file moves.
        var pdf = await File.ReadAllTextAsync(path, Encoding.Latin1, cancellationToken);
        var day = date.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))).AsSpan(0, IdentifierBytes));
        pdf = InformationDate().Replace(pdf, match => match.Groups["key"].Value + day);
        pdf = Identifiers().Replace(pdf, match => HexNumber().Replace(match.Value, id));
        await File.WriteAllTextAsync(path, pdf, Encoding.Latin1, cancellationToken);
    }

    [GeneratedRegex(@"(?<key>/(CreationDate|ModDate)\s?\(D:)\d{14}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InformationDate();

    [GeneratedRegex(@"/ID \[ <[0-9A-F]{32}>\s<[0-9A-F]{32}> \]|/DocChecksum /[0-9A-F]{32}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Identifiers();

    [GeneratedRegex("[0-9A-F]{32}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HexNumber();
}
