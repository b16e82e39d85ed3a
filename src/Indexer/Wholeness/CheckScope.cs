namespace Library.Indexer.Wholeness;

/// <summary>How much of the bytes a check reads again.</summary>
public enum CheckedBytes
{
    /// <summary>None: keys and lengths are compared.</summary>
    None,

    /// <summary>What has waited longest, so much that daily checks read everything within 30 days, and at half speed.</summary>
    Slice,

    All,
}

/// <param name="Repair">Whether to repair what is safe to repair.</param>
public sealed record CheckScope(bool Repair, CheckedBytes Bytes);
