namespace Library.Api.Administration;

/// <summary>A document that is offered, or was said, to answer a search.</summary>
/// <param name="Title">Null where the admin may not see the document.</param>
/// <param name="Place">Among the results; null where it is not among those that are listed.</param>
/// <param name="Grade">As it stands in the form; 0 where it is no answer.</param>
/// <param name="Opened">From how many searches for the same it was opened.</param>
/// <param name="IsSaved">Whether it is judged already.</param>
internal sealed record JudgeRow(Guid Id, string? Title, int? Place, int Grade, int Opened, bool IsSaved, bool IsInTrash);
