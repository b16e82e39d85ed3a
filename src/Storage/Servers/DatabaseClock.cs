namespace Library.Storage.Servers;

/// <summary>The clock of the PostgreSQL server: the only one that several machines have in common, and that no clock of theirs can set wrong.</summary>
internal static class DatabaseClock
{
    /// <summary>SQL: now, as ticks of UTC.</summary>
    public const string Now = "((extract(epoch FROM clock_timestamp()) * 10000000)::bigint + 621355968000000000)";
}
