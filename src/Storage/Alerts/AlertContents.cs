using Library.Storage.People;

namespace Library.Storage.Alerts;

/// <summary>What a mail tells somebody at the moment when it goes out.</summary>
/// <param name="Reader">Whom, as the catalogue knows them now.</param>
/// <param name="Searches">With at least one document each, by name.</param>
public sealed record AlertContents(Reader Reader, IReadOnlyList<AlertedSearch> Searches);

/// <param name="Documents">Those that the reader may see now, the last found first.</param>
public sealed record AlertedSearch(SavedSearch Search, IReadOnlyList<Guid> Documents);
