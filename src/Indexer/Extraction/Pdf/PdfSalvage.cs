using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>
/// Makes a file anew from the objects that can be found in one whose cross-reference table or end is damaged (ISO 32000-1, 7.3.10 and
/// 7.5: each object says its number, so that the table can be done without). Of several with one number the last counts, as with updates.
/// </summary>
internal sealed partial class PdfSalvage
{
    private const int MaxBytes = 32 << 20;
    private const int MaxObjects = 200_000;

    private readonly string _bytes;
    private readonly TextBudget _budget;
    private readonly SortedDictionary<int, string> _objects = [];

    private PdfSalvage(string bytes, TextBudget budget) => (_bytes, _budget) = (bytes, budget);

    /// <returns>Null where there is nothing to be made: no objects, no catalog, too large, or encrypted.</returns>
    public static MemoryStream? MakeOrNull(Stream content, TextBudget budget)
    {
        if (content.Length > MaxBytes)
        {
            return null;
        }

        var bytes = new byte[content.Length];
        content.Position = 0;
        content.ReadExactly(bytes);
        var salvage = new PdfSalvage(Encoding.Latin1.GetString(bytes), budget);
        return salvage._bytes.Contains("/Encrypt", StringComparison.Ordinal) ? null : salvage.WriteOrNull();
    }

    private MemoryStream? WriteOrNull()
    {
        FindObjects();
        if (FindRootOrNull() is not { } root)
        {
            return null;
        }

        var file = new StringBuilder("%PDF-1.7\n");
        var places = new SortedDictionary<int, int>();
        foreach (var (number, body) in _objects)
        {
            places[number] = file.Length;
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n").Append(body).Append("\nendobj\n");
        }

        var table = file.Length;
        file.Append("xref\n0 1\n0000000000 65535 f \n");
        foreach (var (number, place) in places)
        {
            file.Append(CultureInfo.InvariantCulture, $"{number} 1\n{place:D10} 00000 n \n");
        }

        file.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {_objects.Keys.Last() + 1}/Root {root} 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return new MemoryStream(Encoding.Latin1.GetBytes(file.ToString()), writable: false);
    }

    private void FindObjects()
    {
        for (var match = Head().Match(_bytes); match.Success && _objects.Count < MaxObjects;)
        {
            var start = match.Index + match.Length;
            var end = EndOfObject(start);
            if (int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                Take(number, _bytes[start..end]);
            }

            match = Head().Match(_bytes, end);
        }
    }

    /// <summary>Behind the stream where there is one, else before "endobj", the next object, or the end of what is left.</summary>
    private int EndOfObject(int start)
    {
        var end = IndexOf("endobj", start);
        var stream = _bytes.IndexOf("stream", start, end - start, StringComparison.Ordinal);
        if (stream >= 0)
        {
            var last = IndexOf("endstream", stream);
            return Math.Min(_bytes.Length, last + "endstream".Length);
        }

        var next = Head().Match(_bytes, start, Math.Min(end, _bytes.Length) - start);
        return next.Success ? next.Index : end;
    }

    private int IndexOf(string word, int start) => _bytes.IndexOf(word, start, StringComparison.Ordinal) is var at and >= 0 ? at : _bytes.Length;

    private void Take(int number, string body)
    {
        body = body.Trim();
        if (body.Length == 0)
        {
            return;
        }

        if (body.Contains("/ObjStm", StringComparison.Ordinal))
        {
            TakePacked(body);
        }
        else if (!body.Contains("/XRef", StringComparison.Ordinal))
        {
            _objects[number] = body;
        }
    }

    /// <summary>Objects inside an object stream (7.5.7); where it is damaged, as many as come before the damage.</summary>
    private void TakePacked(string body)
    {
        var start = body.IndexOf("stream", StringComparison.Ordinal);
        var (first, count) = (Number(First().Match(body)), Number(Count().Match(body)));
        if (start < 0 || first is null || count is null)
        {
            return;
        }

        start += "stream".Length;
        start += body.AsSpan(start).StartsWith("\r\n") ? 2 : 1;
        var unpacked = body.Contains("/FlateDecode", StringComparison.Ordinal) ? Inflate(body[start..]) : body[start..];
        if (unpacked.Length <= first)
        {
            return;
        }

        var numbers = unpacked[..first.Value].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1).ToArray();
        for (var i = 0; i + 1 < numbers.Length && i / 2 < count; i += 2)
        {
            var from = first.Value + numbers[i + 1];
            var to = i + 3 < numbers.Length ? first.Value + numbers[i + 3] : unpacked.Length;
            if (numbers[i] > 0 && numbers[i + 1] >= 0 && from < to && to <= unpacked.Length && _objects.Count < MaxObjects)
            {
                _objects[numbers[i]] = unpacked[from..to];
            }
        }
    }

    private string Inflate(string packed)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        using var inflated = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(packed)), CompressionMode.Decompress);
        try
        {
            for (var got = inflated.Read(buffer); got > 0 && text.Length < MaxBytes; got = inflated.Read(buffer))
            {
                _budget.TakeUnpacked(got);
                text.Append(Encoding.Latin1.GetString(buffer, 0, got));
            }
        }
        catch (InvalidDataException)
        {
            // What came before the damage is good.
        }

        return text.ToString();
    }

    private int? FindRootOrNull()
    {
        var named = Root().Matches(_bytes).Select(Number).LastOrDefault(number => number is { } root && _objects.ContainsKey(root));
        return named ?? _objects.Where(item => item.Value.Contains("/Catalog", StringComparison.Ordinal)).Select(item => (int?)item.Key).LastOrDefault();
    }

    private static int? Number(Match match) => int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"(?<![0-9])(?<number>[0-9]{1,8})[ \r\n\t]+[0-9]{1,5}[ \r\n\t]+obj", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Head();

    [GeneratedRegex(@"/Root\s+(?<number>[0-9]{1,8})\s+[0-9]{1,5}\s+R", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Root();

    [GeneratedRegex(@"/First\s+(?<number>[0-9]{1,8})", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex First();

    [GeneratedRegex(@"/N\s+(?<number>[0-9]{1,8})", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Count();
}
