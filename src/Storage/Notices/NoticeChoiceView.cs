using Library.Storage.Alerts;

namespace Library.Storage.Notices;

/// <summary>What somebody chose of the mails of conversations.</summary>
/// <param name="Cops">Those that they are a member of, by name.</param>
/// <param name="People">Those whom they follow and the directory shows, by name.</param>
/// <param name="Documents">Those that they follow and may see, by title.</param>
/// <param name="Conversations">Those that they chose something for or take part in, and may see: the chosen ones first, then the last written in.</param>
public sealed record NoticeChoices(NoticeSettings Settings, IReadOnlyList<CopChoice> Cops, IReadOnlyList<ConversationChoice> Conversations, IReadOnlyList<PersonChoice> People, IReadOnlyList<DocumentChoice> Documents);

public sealed record CopChoice(string Slug, string Label, AlertFrequency Frequency);

public sealed record PersonChoice(Guid Id, string Name, AlertFrequency Frequency);

public sealed record DocumentChoice(Guid Id, string Title, AlertFrequency Frequency);

/// <param name="IsChosen">Whether they chose it, rather than hear at once because they take part.</param>
public sealed record ConversationChoice(Guid Id, string Title, AlertFrequency Frequency, bool IsChosen);

/// <summary>What somebody wants from now on, checked. What is not named is as if nothing had been chosen.</summary>
/// <param name="People">Whom they follow; null leaves that as it is.</param>
/// <param name="Documents">Which documents they follow; null leaves that as it is.</param>
/// <param name="KeepsOthers">Whether they go on to follow whom <paramref name="People"/> and what <paramref name="Documents"/> do not name.</param>
/// <param name="TimeZone">See <see cref="NoticeSettings.TimeZone"/>.</param>
public sealed record NoticeWish(
    bool IsSilent, bool IsSilentOnMessages, bool IsUnreminded, int? QuietFrom, int? QuietUntil, string? TimeZone, IReadOnlyDictionary<string, AlertFrequency> Cops, IReadOnlyDictionary<Guid, AlertFrequency> Conversations, IReadOnlyDictionary<Guid, AlertFrequency>? People,
    IReadOnlyDictionary<Guid, AlertFrequency>? Documents, bool KeepsOthers = false);
