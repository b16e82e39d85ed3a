using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Searches;

/// <summary>Keeps which documents answer which search: for admins. Who saves names the revision that they saw.</summary>
public sealed class JudgedSearches(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Judges a search that was not judged yet.</summary>
    public async Task<JudgedChange> AddAsync(Reader reader, JudgedInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var search = new JudgedSearch { Id = Guid.CreateVersion7(), Text = PlainLine.Of(input.Text), Key = input.Key, Revision = 1, JudgedById = reader.Id, JudgedAt = clock.Now };
        var errors = await CheckAsync(catalogue, reader, search, input, cancellationToken);
        errors.Require("text", await catalogue.JudgedSearches.CountAsync(cancellationToken) < JudgedSearch.MaxSearches, $"At most {JudgedSearch.MaxSearches} searches are judged. Delete one first.");
        if (errors.Count > 0)
        {
            return new JudgedChange.Invalid(errors);
        }

        if (await FindSameOrNullAsync(catalogue, search, cancellationToken) is { } same)
        {
            return new JudgedChange.Taken(same);
        }

        Judge(search, input);
        catalogue.Add(search);
        return await SaveAsync(catalogue, transaction, EntryOf("search-judged", search, reader), search.Id, cancellationToken);
    }

    /// <summary>Changes the words and the documents of a judged search.</summary>
    /// <param name="revision">What the sender saw.</param>
    public async Task<JudgedChange> ChangeAsync(Reader reader, Guid id, long revision, JudgedInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.JudgedSearches.Include(row => row.Judgements).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } search)
        {
            return new JudgedChange.NotFound();
        }

        if (search.Revision != revision)
        {
            return new JudgedChange.Stale();
        }

        var errors = await CheckAsync(catalogue, reader, search, input, cancellationToken);
        if (errors.Count > 0)
        {
            return new JudgedChange.Invalid(errors);
        }

        (search.Text, search.Key) = (PlainLine.Of(input.Text), input.Key);
        if (await FindSameOrNullAsync(catalogue, search, cancellationToken) is { } same)
        {
            return new JudgedChange.Taken(same);
        }

        Judge(search, input);
        if (!catalogue.ChangeTracker.HasChanges())
        {
            return new JudgedChange.Done(id);
        }

        (search.Revision, search.JudgedById, search.JudgedAt) = (search.Revision + 1, reader.Id, clock.Now);
        return await SaveAsync(catalogue, transaction, EntryOf("judged-search-changed", search, reader), id, cancellationToken);
    }

    /// <summary>Forgets what was said of a search.</summary>
    public async Task<JudgedChange> DeleteAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.JudgedSearches.Include(row => row.Judgements).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } search)
        {
            return new JudgedChange.NotFound();
        }

        catalogue.Remove(search);
        return await SaveAsync(catalogue, transaction, EntryOf("judged-search-deleted", search, reader), id, cancellationToken);
    }

    private static async Task<JudgedChange> SaveAsync(
        LibraryDbContext catalogue, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, AuditEntry entry, Guid id, CancellationToken cancellationToken)
    {
        catalogue.Add(entry);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new JudgedChange.Done(id);
    }

    /// <summary>A judged document may stay whatever became of it; another one must be in the library, for this reader too.</summary>
    private static async Task<Dictionary<string, string[]>> CheckAsync(LibraryDbContext catalogue, Reader reader, JudgedSearch search, JudgedInput input, CancellationToken cancellationToken)
    {
        var (text, errors) = (PlainLine.Of(input.Text), new Dictionary<string, string[]>(StringComparer.Ordinal));
        errors.Require("text", text.Length <= LoggedSearch.MaxTextLength, $"A search has at most {LoggedSearch.MaxTextLength} characters.");
        errors.Require("text", input.Key.Length > 0, "Say the words of the search.");
        errors.Require("documents", input.Documents.Count > 0, "Choose at least one document that answers the search.");
        errors.Require("documents", input.Documents.Count <= JudgedSearch.MaxDocuments, $"For one search at most {JudgedSearch.MaxDocuments} documents are judged; these are {input.Documents.Count}.");
        if (errors.ContainsKey("documents"))
        {
            return errors;
        }

        var asked = input.Documents.Select(row => row.Document ?? Guid.Empty).ToList();
        var added = asked.Except(search.Judgements.Select(judgement => judgement.DocumentId)).ToList();
        var known = await catalogue.Documents.VisibleTo(reader.Scope).Where(document => added.Contains(document.Id) && document.TrashedAt == null).Select(document => document.Id).ToListAsync(cancellationToken);
        var unknown = added.Except(known).FirstOrDefault();
        errors.Require("documents", added.Count == known.Count, unknown == Guid.Empty ? "A document has no id of ours." : $"There is no document {unknown} in the library.");
        errors.Require("documents", asked.Distinct().Count() == asked.Count, "Say each document once.");
        errors.Require("documents", input.Documents.All(row => row.Grade is Judgement.Good or Judgement.Best), $"A grade is {Judgement.Good} for good or {Judgement.Best} for best.");
        return errors;
    }

    private static async Task<Guid?> FindSameOrNullAsync(LibraryDbContext catalogue, JudgedSearch search, CancellationToken cancellationToken) =>
        await catalogue.JudgedSearches.Where(other => other.Key == search.Key && other.Id != search.Id).Select(other => (Guid?)other.Id).FirstOrDefaultAsync(cancellationToken);

    private static void Judge(JudgedSearch search, JudgedInput input)
    {
        var grades = input.Documents.ToDictionary(row => row.Document ?? Guid.Empty, row => row.Grade);
        search.Judgements.RemoveAll(judgement => !grades.ContainsKey(judgement.DocumentId));
        foreach (var judgement in search.Judgements)
        {
            judgement.Grade = grades[judgement.DocumentId];
        }

        search.Judgements.AddRange(grades.Keys.Except(search.Judgements.Select(judgement => judgement.DocumentId)).Select(id => new Judgement { SearchId = search.Id, DocumentId = id, Grade = grades[id] }).ToList());
    }

    private AuditEntry EntryOf(string action, JudgedSearch search, Reader reader) => new()
    {
        At = clock.Now,
        PersonId = reader.Id,
        Action = action,
        Subject = search.Id.ToString(),
        Detail = $"“{search.Text}”: {search.Judgements.Count} {(search.Judgements.Count == 1 ? "document" : "documents")}, {search.Judgements.Count(judgement => judgement.Grade == Judgement.Best)} of them best",
    };

    private static JudgedChange.NotAllowed NotForYou() => new("Only admins judge searches.");
}
