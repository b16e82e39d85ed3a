namespace Library.Storage.Searches;

/// <summary>What people looked for in a period, all searches that ask for the same together. Nobody is named.</summary>
/// <param name="Text">As it was typed most often.</param>
/// <param name="Searches">How often it was searched for.</param>
/// <param name="People">By how many people, as far as that is still known.</param>
/// <param name="Hits">How many documents were found, the middle of all searches.</param>
/// <param name="Nothing">How many of the searches found nothing.</param>
/// <param name="Corrected">How many found something for a corrected spelling alone.</param>
/// <param name="OnSite">How many were made on the website, where results can be opened.</param>
/// <param name="WithOpened">From how many of these a result was opened.</param>
/// <param name="Position">The place of what was opened, the middle of all; null where nothing was, or its place is not known.</param>
public sealed record LookedFor(string Text, int Searches, int People, int Hits, int Nothing, int Corrected, int OnSite, int WithOpened, int? Position)
{
    /// <summary>Of the searches on the website, how many led to a document, from 0 to 1; null where there was none.</summary>
    public double? OpenedShare => OnSite == 0 ? null : (double)WithOpened / OnSite;
}

/// <summary>Which of the things that people looked for.</summary>
public enum LookedForList
{
    /// <summary>What was looked for most often.</summary>
    Frequent,

    /// <summary>What found nothing.</summary>
    Nothing,

    /// <summary>What found something, of which nobody opened anything.</summary>
    Unopened,
}
