namespace Library.Storage.Cops;

/// <summary>How alive a COP is.</summary>
/// <param name="Members">How many people are in it and use their accounts.</param>
/// <param name="Periods">The shortest first.</param>
public sealed record CopFigures(string Slug, string Label, int Members, IReadOnlyList<PeriodFigures> Periods);

/// <summary>The same in the days before now.</summary>
/// <param name="Questions">Asked in it.</param>
/// <param name="Answered">Those of them that somebody other than their asker replied to.</param>
/// <param name="MedianToAnswer">From asking to the first such reply; null where there is none.</param>
/// <param name="Active">Members who wrote, said thanks or voted.</param>
/// <param name="Documents">Different documents that its conversations brought or named, and that packets of its meetings held, as far as the reader may see them. Who opened which is nobody's matter.</param>
public sealed record PeriodFigures(int Days, int Questions, int Answered, TimeSpan? MedianToAnswer, int Active, int Documents)
{
    /// <summary>From 0 to 1; null where nothing was asked.</summary>
    public double? AnsweredShare => Questions == 0 ? null : (double)Answered / Questions;
}

/// <summary>A question that nobody but its asker has replied to.</summary>
public sealed record UnansweredQuestion(Guid Id, string Title, string Author, string? School, DateTimeOffset AskedAt);
