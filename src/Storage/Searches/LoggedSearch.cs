namespace Library.Storage.Searches;

/// <summary>A search that somebody made: what was typed and what came of it.</summary>
public sealed class LoggedSearch
{
    /// <summary>Of the text and of each key; what is longer is cut.</summary>
    public const int MaxTextLength = 512;

    /// <summary>Of the chosen areas, and of the chosen communities, together; what is longer is left out.</summary>
    public const int MaxPlacesLength = 1_000;

    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The same as a day of the association's calendar.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>As typed, as one line.</summary>
    public required string Text { get; init; }

    /// <summary>Equal for texts that ask for the same.</summary>
    public required string Key { get; init; }

    /// <summary>The key of what was run, which differs where the spelling was corrected.</summary>
    public required string RanKey { get; init; }

    /// <summary>Who searched; null once they are forgotten (<see cref="SearchLog.PersonKept"/>).</summary>
    public Guid? PersonId { get; set; }

    public required SearchSource Source { get; init; }

    public required SearchOutcome Outcome { get; init; }

    /// <summary>How many documents were found.</summary>
    public required int Total { get; init; }

    /// <summary>The slugs of the chosen areas, with a blank before, between and after them; empty for none.</summary>
    public string Areas { get; set; } = "";

    /// <summary>The same of communities.</summary>
    public string Cops { get; set; } = "";

    /// <summary>How many of the results were opened.</summary>
    public int Opened { get; set; }
}

/// <summary>Where a search was made.</summary>
public enum SearchSource
{
    Website,

    /// <summary>By a program that asks the API.</summary>
    Api,
}

/// <summary>What came of a search.</summary>
public enum SearchOutcome
{
    /// <summary>Documents with all the words.</summary>
    All,

    /// <summary>Documents with most of the words.</summary>
    Most,

    /// <summary>Documents for a corrected spelling.</summary>
    Corrected,

    None,
}
