namespace Library.Storage.Searches;

/// <summary>The searches of one week.</summary>
/// <param name="Monday">Its first day by the association's calendar; the first week of a period may begin in its middle.</param>
/// <param name="Nothing">How many found nothing.</param>
/// <param name="WithOpened">From how many a result was opened.</param>
/// <param name="Areas">Searches by slug of the areas that were chosen, or that a document belongs to which was opened; a search counts once an area.</param>
/// <param name="Cops">The same of communities.</param>
public sealed record SearchWeek(DateOnly Monday, int Searches, int Nothing, int WithOpened, IReadOnlyDictionary<string, int> Areas, IReadOnlyDictionary<string, int> Cops);
