namespace Library.Storage.Alerts;

/// <summary>A document that the index shows in another state than when saved searches were last looked through for it.</summary>
/// <param name="Revision">Of that state.</param>
/// <param name="Audience">The tokens of those who may see it; none while it is in the trash.</param>
public sealed record ChangedDocument(Guid Id, long Revision, DateTimeOffset CreatedAt, IReadOnlyList<string> Audience);
