using System.Globalization;
using System.Text;

namespace Library.Api.Administration;

/// <summary>Answers with a table for spreadsheets.</summary>
internal static class CsvTable
{
    public const string MediaType = "text/csv";

    /// <summary>UTF-8 that says so in its first bytes: without them Excel takes the table for the code page of its machine.</summary>
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes row after row as they are read, so that a table of any length is never whole in memory.</summary>
    public static async Task WriteAsync<T>(
        HttpResponse response, string fileName, IEnumerable<string> head, IAsyncEnumerable<T> rows, Func<T, IEnumerable<string?>> cells, CancellationToken cancellationToken)
    {
        // What cannot be read at all is an answer of its own, which there could not be once the table has begun.
        await using var read = rows.GetAsyncEnumerator(cancellationToken);
        var isRow = await read.MoveNextAsync();
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var text = new StreamWriter(response.Body, WithMark, leaveOpen: true);
        await text.WriteAsync(CsvLine.Of(head));
        for (; isRow; isRow = await read.MoveNextAsync())
        {
            await text.WriteAsync(CsvLine.Of(cells(read.Current)));
        }
    }

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
