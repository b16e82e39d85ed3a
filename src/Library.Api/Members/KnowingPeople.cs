using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Somebody who has done what is asked about, by what of theirs the reader may see.</summary>
/// <param name="Documents">How many documents about it they share.</param>
/// <param name="Answers">How many questions about it of others they answered.</param>
/// <param name="Accepted">How many of these answers were accepted.</param>
/// <param name="Conversations">In how many other conversations about it they wrote.</param>
public sealed record KnowingPerson(DirectoryEntry Person, int Documents, int Answers, int Accepted, int Conversations)
{
    /// <summary>Why they are named: "shared 3 documents, answered 2 questions about this".</summary>
    public string Why
    {
        get
        {
            string?[] parts =
            [
                Documents > 0 ? $"shared {SearchWords.Count(Documents, "document", "documents")}" : null,
                Answers > 0 ? $"answered {SearchWords.Count(Answers, "question", "questions")}" : null,
                Conversations > 0 ? $"wrote in {SearchWords.Count(Conversations, "conversation", "conversations")}" : null,
            ];
            return $"{string.Join(", ", parts.OfType<string>())} about this";
        }
    }
}

/// <summary>Finds people who wrote about a subject or shared documents on it: in what a search of this reader's finds, among those whom the directory shows.</summary>
internal sealed class KnowingPeople(LibrarySearch search, PeopleDirectory directory, LibraryDbContext catalogue)
{
    public const int Shown = 5;

    /// <summary>Hits that are looked at where nothing was found yet; what comes so far below counts for half of what is found first.</summary>
    private const int HitsSeen = 60;

    private const double DocumentWeight = 1;
    private const double AcceptedWeight = 2;
    private const double AnswerWeight = 1;
    private const double OtherWeight = 0.5;

    /// <summary>By a search of its own.</summary>
    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<IReadOnlyList<KnowingPerson>> FindAsync(Reader reader, string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var found = await search.FindAsync(reader, new SearchRequest { Text = text, Among = SearchAmong.Both, Size = HitsSeen, Snippets = 0, Facets = false }, cancellationToken);
        return await AmongAsync(reader, [.. found.Hits.Select(hit => (hit.Id, hit.IsPost))], cancellationToken);
    }

    /// <summary>Of what a search has found, in its order: who wrote or shares it.</summary>
    public async Task<IReadOnlyList<KnowingPerson>> AmongAsync(Reader reader, IReadOnlyList<(Guid Id, bool IsPost)> hits, CancellationToken cancellationToken)
    {
        if (hits.Count == 0)
        {
            return [];
        }

        var works = await ListWorksAsync(reader, hits, cancellationToken);
        var ids = works.Select(work => work.PersonId).Distinct().ToArray();
        var blocked = catalogue.MessageBlocks.Where(block => block.PersonId == reader.Id).Select(block => block.BlockedId);
        var people = await (await directory.ListAsync(reader, new DirectoryFilter(), cancellationToken)).Where(person => EF.Parameter(ids).Contains(person.Id) && !blocked.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        return
        [
            .. works.Where(work => people.ContainsKey(work.PersonId)).GroupBy(work => work.PersonId)
                .OrderByDescending(group => group.Sum(work => work.Weight)).ThenBy(group => people[group.Key].Name, StringComparer.Ordinal).Take(Shown).Select(group => PersonOf(people[group.Key], [.. group])),
        ];
    }

    private static KnowingPerson PersonOf(DirectoryEntry person, List<Work> works)
    {
        var answers = works.FindAll(work => work.IsAnswer).Select(work => work.ThingId).ToHashSet();
        return new KnowingPerson(
            person,
            works.FindAll(work => work.IsDocument).Select(work => work.ThingId).Distinct().Count(),
            answers.Count,
            works.FindAll(work => work.IsAccepted).Select(work => work.ThingId).Distinct().Count(),
            works.FindAll(work => !work.IsDocument && !answers.Contains(work.ThingId)).Select(work => work.ThingId).Distinct().Count());
    }

    /// <summary>The documents and posts of others than the reader that were found, each with its author.</summary>
    private async Task<List<Work>> ListWorksAsync(Reader reader, IReadOnlyList<(Guid Id, bool IsPost)> hits, CancellationToken cancellationToken)
    {
        var ranks = hits.Select((hit, rank) => (hit.Id, rank)).DistinctBy(pair => pair.Id).ToDictionary(pair => pair.Id, pair => pair.rank);
        var (documents, posts) = (hits.Where(hit => !hit.IsPost).Select(hit => hit.Id).ToArray(), hits.Where(hit => hit.IsPost).Select(hit => hit.Id).ToArray());
        var shared = await catalogue.Documents.VisibleTo(reader.Scope).Shared().Where(document => EF.Parameter(documents).Contains(document.Id) && document.OwnerId != reader.Id)
            .Select(document => new { document.Id, document.OwnerId }).ToListAsync(cancellationToken);
        var written = await catalogue.Posts.Where(post => EF.Parameter(posts).Contains(post.Id) && post.RemovedAt == null && post.AuthorId != reader.Id)
            .Join(catalogue.Conversations.VisibleTo(reader), post => post.ConversationId, conversation => conversation.Id, (post, conversation) => new
            {
                post.Id,
                post.AuthorId,
                ConversationId = conversation.Id,
                IsAnswer = conversation.Kind == ConversationKind.Question && post.Number > 1 && conversation.AuthorId != post.AuthorId,
                IsAccepted = conversation.AcceptedPostId == post.Id && conversation.AuthorId != post.AuthorId,
            }).ToListAsync(cancellationToken);
        return
        [
            .. shared.Select(document => new Work(document.OwnerId, document.Id, IsDocument: true, IsAnswer: false, IsAccepted: false, Weigh(document.Id, DocumentWeight))),
            .. written.Select(post => new Work(post.AuthorId, post.ConversationId, IsDocument: false, post.IsAnswer, post.IsAccepted, Weigh(post.Id, post.IsAccepted ? AcceptedWeight : post.IsAnswer ? AnswerWeight : OtherWeight))),
        ];

        double Weigh(Guid id, double weight) => weight / (1 + (ranks[id] / (double)HitsSeen));
    }

    /// <param name="ThingId">Of the document, or of the conversation of a post.</param>
    private sealed record Work(Guid PersonId, Guid ThingId, bool IsDocument, bool IsAnswer, bool IsAccepted, double Weight);
}
