using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Sylvan.Data.Csv;

namespace Library.Api.Administration;

/// <summary>What becomes of a line of the table.</summary>
/// <param name="Line">In the file, from 1 with the header.</param>
/// <param name="Change">"added", "changed" or "unchanged".</param>
/// <param name="Error">What is wrong with it; null where nothing is.</param>
internal sealed record SchoolImportLine(int Line, string Slug, string Name, string Change, string? Error);

/// <summary>Takes schools in from a table (CSV, RFC 4180) with the columns name, slug, city, region, domains and memberUntil, in any order; where there is no region, regions stay as they are. All or nothing.</summary>
internal sealed class SchoolImport(LibraryDbContext catalogue, SchoolChanges schools)
{
    public const int MaxRows = 5_000;
    public const int MaxBytes = 4 << 20;

    private const string RegionColumn = "region";

    private static readonly string[] Columns = ["name", "slug", "city", RegionColumn, "domains", "memberuntil"];
    private static readonly string[] Required = ["name", "slug"];
    private static readonly CsvDataReaderOptions Options = new() { HeaderComparer = StringComparer.OrdinalIgnoreCase };
    private static readonly char[] DomainMarks = [';', ' ', ','];

    /// <summary>Reads the table, and applies it where that is asked for and nothing is wrong.</summary>
    /// <returns>The lines; or what is wrong with the table as a whole.</returns>
    public async Task<(IReadOnlyList<SchoolImportLine> Lines, string? Problem)> RunAsync(Reader reader, Stream table, bool apply, CancellationToken cancellationToken)
    {
        var (rows, problem) = await ReadAsync(table, cancellationToken);
        if (problem is not null)
        {
            return ([], problem);
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var known = await catalogue.Schools.AsNoTracking().Include(school => school.Domains).ToDictionaryAsync(school => school.Slug, StringComparer.Ordinal, cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<SchoolImportLine>(rows.Count);
        foreach (var (line, input, wrong) in rows)
        {
            var before = known.GetValueOrDefault(input.Slug);
            var change = before is null ? "added" : IsSame(before, input) ? "unchanged" : "changed";
            var error = wrong ?? (seen.Add(input.Slug) ? null : $"The short name '{input.Slug}' stands in two lines.");
            if (error is null && change != "unchanged")
            {
                var (_, errors) = await schools.SetAsync(reader, input with { ApprovesByDomain = before?.ApprovesByDomain ?? false }, cancellationToken);
                error = errors.Any ? string.Join(' ', errors.ByField.Values.SelectMany(messages => messages)) : null;
            }

            lines.Add(new SchoolImportLine(line, input.Slug, input.Name ?? "", change, error));
        }

        if (apply && lines.TrueForAll(line => line.Error is null))
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return (lines, null);
    }

    private static async Task<(List<(int Line, SchoolInput Input, string? Error)> Rows, string? Problem)> ReadAsync(Stream table, CancellationToken cancellationToken)
    {
        var rows = new List<(int, SchoolInput, string?)>();
        using var text = new StreamReader(new BoundedStream(table, MaxBytes));
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(text, Options, cancellationToken);
            var columns = Enumerable.Range(0, csv.FieldCount).ToDictionary(i => csv.GetName(i).Trim().ToLowerInvariant(), StringComparer.Ordinal);
            if (ProblemOf(columns.Keys) is { } problem)
            {
                return (rows, problem);
            }

            while (await csv.ReadAsync(cancellationToken))
            {
                if (rows.Count == MaxRows)
                {
                    return (rows, $"The table has more than {MaxRows} lines; cut it into several.");
                }

                rows.Add(ReadRow(csv.RowNumber + 1, column => columns.TryGetValue(column, out var i) && i < csv.RowFieldCount ? csv.GetString(i) : "", columns.ContainsKey(RegionColumn)));
            }

            return (rows, null);
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvMissingHeadersException or ArgumentException)
        {
            return (rows, "This is not a table (CSV) whose first line names the columns: name, slug, city, region, domains, memberUntil.");
        }
        catch (InvalidDataException)
        {
            return (rows, $"The table is larger than {MaxBytes >> 20} MB; cut it into several.");
        }
    }

    private static string? ProblemOf(IEnumerable<string> columns)
    {
        var named = columns.ToList();
        var unknown = named.Find(column => !Columns.Contains(column, StringComparer.Ordinal));
        var missing = Array.Find(Required, column => !named.Contains(column));
        return unknown is not null ? $"There is no column '{unknown}'; these there are: name, slug, city, region, domains, memberUntil."
            : missing is not null ? $"The column '{missing}' is missing."
            : null;
    }

    private static (int Line, SchoolInput Input, string? Error) ReadRow(int line, Func<string, string> cell, bool hasRegions)
    {
        var until = cell("memberuntil").Trim();
        DateOnly day = default;
        var isDay = until.Length == 0 || DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
        var input = new SchoolInput(
            cell("slug").Trim(),
            cell("name"),
            cell("city"),
            hasRegions ? cell(RegionColumn) : null,
            cell("domains").Split(DomainMarks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ApprovesByDomain: false,
            isDay && until.Length > 0 ? day : null);
        return (line, input, isDay ? null : $"'{until}' is not a day, such as 2027-06-30.");
    }

    private static bool IsSame(School school, SchoolInput input) =>
        school.Name == input.Name?.Trim() && school.City == (input.City ?? "").Trim() && school.Region == (input.Region?.Trim() ?? school.Region) && school.MemberUntil == input.MemberUntil
        && school.Domains.Select(domain => domain.Domain).ToHashSet(StringComparer.Ordinal).SetEquals(input.Domains.Select(domain => domain.ToLowerInvariant()));
}
