namespace Library.Storage.Wholeness;

/// <summary>What a backup consists of. It is written last: a backup that is broken off has none.</summary>
/// <param name="Format">Of the backup; raised where an older program could not read it.</param>
/// <param name="Program">Version of the program that made it.</param>
/// <param name="Schema">Name of the catalogue's schema.</param>
/// <param name="Database">Kind of database that it was made of, for people.</param>
/// <param name="TakenAt">The moment of the catalogue.</param>
/// <param name="Documents">How many there are, for people.</param>
/// <param name="Catalogue">The dump of the tables.</param>
/// <param name="Files">Every file of the library, with its key there.</param>
/// <param name="Missing">Keys of files that the catalogue names and that were lost or damaged when it was made.</param>
internal sealed record BackupManifest(
    int Format, string Program, string Schema, string Database, DateTimeOffset TakenAt, long Documents, BackupFile Catalogue, IReadOnlyList<BackupFile> Files, IReadOnlyList<string> Missing)
{
    public const int NewestFormat = 1;
}

/// <param name="Key">In the library's file store.</param>
internal sealed record BackupFile(string Key, long Bytes, string Sha256);
