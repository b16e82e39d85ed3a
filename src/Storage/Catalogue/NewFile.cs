using Library.Storage.Files;

namespace Library.Storage.Catalogue;

/// <summary>A file that was received and judged, not stored yet.</summary>
/// <param name="Name">Cleaned by <see cref="FileName.Clean"/>.</param>
/// <param name="Failure">What is known to be wrong with it before anybody parses it; null where nothing is.</param>
public sealed record NewFile(SpooledFile Content, string Name, FileFormat Format, FileFailure? Failure);

/// <param name="Message">One sentence for people.</param>
public sealed record FileFailure(FailureCode Code, string Message);
