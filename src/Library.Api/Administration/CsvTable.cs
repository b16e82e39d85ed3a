using System.Globalization;

namespace Library.Api.Administration;

/// <summary>Answers with a table for spreadsheets.</summary>
internal static class CsvTable
{
    public const string MediaType = "text/csv";

    /// <summary>Writes row after row as they are read, so that a table of any length is never whole in memory.</summary>
    public static async Task WriteAsync<T>(
        HttpResponse response, string fileName, IEnumerable<string> head, IAsyncEnumerable<T> rows, Func<T, IEnumerable<string?>> cells, CancellationToken cancellationToken)
    {
        // What cannot be read at all is an answer of its own, which there could not be once the table has begun.
        await using var read = rows.GetAsyncEnumerator(cancellationToken);
        var isRow = await read.MoveNextAsync();
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var text = new StreamWriter(response.Body, leaveOpen: true);
        await text.WriteAsync(CsvLine.Of(head));
        for (; isRow; isRow = await read.MoveNextAsync())
        {
            await text.WriteAsync(CsvLine.Of(cells(read.Current)));
        }
    }

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
