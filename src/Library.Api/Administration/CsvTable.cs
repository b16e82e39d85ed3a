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
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var text = new StreamWriter(response.Body, leaveOpen: true);
        await text.WriteAsync(CsvLine.Of(head));
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await text.WriteAsync(CsvLine.Of(cells(row)));
        }
    }

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
