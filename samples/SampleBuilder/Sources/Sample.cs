namespace Library.SampleBuilder.Sources;

/// <summary>One source file: its front matter, checked, and its body in Markdown.</summary>
internal sealed record Sample
{
    public required string SourcePath { get; init; }

    public required string File { get; init; }

    public required Producer Producer { get; init; }

    public required bool IsSlides { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<string> Areas { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    public required string Kind { get; init; }

    /// <summary>The school's slug; null for the association's own documents.</summary>
    public required string? School { get; init; }

    public required string Visibility { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string Description { get; init; }

    public required string Header { get; init; }

    public required string Footer { get; init; }

    public required string Body { get; init; }

    public bool IsPdf => File.EndsWith(".pdf", StringComparison.Ordinal);

    /// <summary>Whose document it is, as it stands in the file's properties.</summary>
    public string Issuer => Vocabulary.FindSchoolOrNull(School)?.Name ?? Vocabulary.Association;
}

/// <summary>The program that writes the file.</summary>
internal enum Producer
{
    OpenXml,
    LibreOffice,
    Chromium,
}
