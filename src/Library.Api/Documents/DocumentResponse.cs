using System.Globalization;
using System.Text.Json.Serialization;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>A document on the wire.</summary>
internal sealed record DocumentResponse
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Kind { get; init; }

    public required IReadOnlyList<string> Areas { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string? School { get; init; }

    public required string Visibility { get; init; }

    /// <summary>"waiting", "returned" or null.</summary>
    public required string? Review { get; init; }

    public required string? ReviewNote { get; init; }

    /// <summary>Of the newest version: "received", "indexed" or "failed".</summary>
    public required string State { get; init; }

    public required FailureResponse? Failure { get; init; }

    public required string Format { get; init; }

    public required string FileName { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>Null while it is not known, or where the file does not tell.</summary>
    public required int? Pages { get; init; }

    public required bool HasText { get; init; }

    /// <summary>"waiting" where pages are pictures that were not read yet, "read" where text was recognised in pictures as far as there is some; else null.</summary>
    public required string? Ocr { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<VersionResponse> Versions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The day by which its owner is to look at it again, such as "2027-03-01"; null for none.</summary>
    public required string? ReviewBy { get; init; }

    /// <summary>When somebody last looked whether it still holds; null where nobody has.</summary>
    public required DateTimeOffset? LastReviewed { get; init; }

    /// <summary>Whether another document takes its place.</summary>
    public required bool Superseded { get; init; }

    /// <summary>The id of that document; null where the caller may not see it.</summary>
    public required string? SupersededBy { get; init; }

    public required string Href { get; init; }

    /// <summary>Another document that holds the same bytes, if the caller may see it; only in the answer to an upload.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DuplicateOf { get; init; }

    /// <summary>When it went to the trash; only for those who may still see it there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? TrashedAt { get; init; }

    /// <summary>What others can read in the file that is no part of its text; only for those who may edit the document, and where there is any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnfinishedResponse? Unfinished { get; init; }

    /// <summary>The document as one sees it who may edit it.</summary>
    public static DocumentResponse ForEditor(DocumentView view) =>
        view.Newest is { Comments: 0, TrackedChanges: 0 } ? From(view) : From(view) with { Unfinished = new UnfinishedResponse(view.Newest.Comments, view.Newest.TrackedChanges) };

    public static DocumentResponse From(DocumentView view)
    {
        var newest = view.Newest;
        return new DocumentResponse
        {
            Id = view.Id.ToString(),
            Title = view.Title,
            Description = view.Description,
            Kind = KebabCase.Of(view.Kind),
            Areas = view.Areas,
            Cops = view.Cops,
            Tags = view.Tags,
            School = view.School,
            Visibility = KebabCase.Of(view.Visibility),
            Review = view.Review is { } review ? KebabCase.Of(review) : null,
            ReviewNote = view.ReviewNote,
            State = KebabCase.Of(newest.State),
            Failure = newest.FailureCode is { } code ? new FailureResponse(KebabCase.Of(code), newest.FailureMessage ?? "") : null,
            Format = WireFormat.Of(newest.Format),
            FileName = newest.FileName,
            Bytes = newest.Bytes,
            Sha256 = newest.Sha256,
            Pages = newest.Pages,
            HasText = newest.HasText,
            Ocr = newest.Ocr is { } ocr ? KebabCase.Of(ocr) : null,
            Version = newest.Number,
            Versions = [.. view.Versions.Select(version => new VersionResponse(version.Number, version.FileName, version.Bytes, version.Sha256, version.Note, version.CreatedAt))],
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
            ReviewBy = view.ReviewBy is { } day ? ReviewDays.Of(day) : null,
            LastReviewed = view.ReviewedAt,
            Superseded = view.IsSuperseded,
            SupersededBy = view.SupersededBy?.ToString(),
            Href = HrefOf(view.Id),
            TrashedAt = view.TrashedAt,
        };
    }

    public static string HrefOf(Guid id) => string.Create(CultureInfo.InvariantCulture, $"/documents/{id}");
}

internal sealed record FailureResponse(string Code, string Message);

/// <param name="TrackedChanges">Insertions and deletions that were not accepted.</param>
internal sealed record UnfinishedResponse(int Comments, int TrackedChanges);

internal sealed record VersionResponse(int Number, string FileName, long Bytes, string Sha256, string Note, DateTimeOffset CreatedAt);
