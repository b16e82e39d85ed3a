using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Documents;

/// <summary>Says in words who sees a document: what <see cref="Storage.Cops.AudienceRule"/> rules.</summary>
internal sealed class AudienceWords(LibraryDbContext catalogue, Vocabulary vocabulary)
{
    /// <param name="own">Whether it is said to the document's owner.</param>
    public async Task<string> SayAsync(DocumentView document, bool own, CancellationToken cancellationToken)
    {
        var labels = await vocabulary.ReadAsync(cancellationToken);
        var communities = NameOf(document.Cops, labels);
        var owner = own ? "you" : document.OwnerName;
        var few = communities is null ? $"{owner} and the admins" : $"{owner}, the leads of {communities} and the admins";
        return document switch
        {
            { TrashedAt: not null } => "Nobody but the admins: it is in the trash.",
            { Review: not null, Visibility: not Visibility.Draft } => $"For now only {few}. {Afterwards(document, communities)}",
            { Visibility: Visibility.Draft } => $"Only {few}: it is a draft.",
            { Visibility: Visibility.Cops } => $"Members of the {communities} {(document.Cops.Count == 1 ? "community" : "communities")}, {await CountAsync(document.Cops, cancellationToken)}.",
            _ => "Everyone who is signed in.",
        };
    }

    /// <summary>Why this reader sees it; null where everybody does.</summary>
    public async Task<string?> WhyAsync(Reader reader, DocumentView document, CancellationToken cancellationToken)
    {
        var isOpen = document is { TrashedAt: null, Review: null };
        var seen = document.Cops.Where(cop => isOpen && document.Visibility == Visibility.Cops ? reader.IsMemberOf(cop) : reader.IsLeadOf(cop)).ToList();
        var name = NameOf(seen, await vocabulary.ReadAsync(cancellationToken));
        return document switch
        {
            _ when isOpen && document.Visibility == Visibility.Members => null,
            _ when document.OwnerId == reader.Id => "You see it because it is yours.",
            { TrashedAt: null } when name is not null => $"You see it as a {(isOpen && document.Visibility == Visibility.Cops ? "member" : "lead")} of {name}.",
            _ => "You see it as an admin.",
        };
    }

    /// <summary>How many people the communities have, each counted once.</summary>
    public async Task<string> CountAsync(IReadOnlyCollection<string> cops, CancellationToken cancellationToken) =>
        SearchWords.Count(
            await catalogue.CopMembers.Where(member => cops.Contains(member.CopSlug)).Select(member => member.PersonId).Distinct().CountAsync(cancellationToken),
            "person",
            "people");

    private static string Afterwards(DocumentView document, string? communities) => document.Visibility switch
    {
        Visibility.Members => "Once it is approved: everyone who is signed in.",
        _ => $"Once it is approved: members of {communities}.",
    };

    /// <summary>"A, B and C"; null for none.</summary>
    private static string? NameOf(IReadOnlyList<string> cops, Labels labels)
    {
        var names = cops.Select(cop => labels.LabelOf(Facet.Cop, cop)).ToList();
        return names.Count switch
        {
            0 => null,
            1 => names[0],
            _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
        };
    }
}
