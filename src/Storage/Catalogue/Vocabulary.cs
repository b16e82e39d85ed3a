namespace Library.Storage.Catalogue;

/// <summary>One of the areas that the library is ordered by.</summary>
public sealed class Area
{
    public required string Slug { get; init; }

    public required string Label { get; set; }

    /// <summary>Its place among the areas.</summary>
    public int Position { get; set; }
}

/// <summary>A word that documents are marked with.</summary>
public sealed class Tag
{
    public const int MaxLength = 50;

    public required string Slug { get; init; }

    public required string Label { get; set; }
}
