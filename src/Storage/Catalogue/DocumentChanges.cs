using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Changes to documents that are in the library. Each is one transaction, and is done whole or not at all.</summary>
public sealed class DocumentChanges(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, TimeProvider time)
{
    private const string NotYours = "Only its owner, the leads of its communities and admins may change this document.";

    /// <summary>Changes what is said of a document.</summary>
    /// <param name="merge">Lays the change over what the document says now.</param>
    public Task<ChangeResult> EditAsync(Reader reader, Guid id, Func<DocumentFieldsInput, DocumentFieldsInput> merge, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "document-changed", async (catalogue, document) =>
        {
            if (!DocumentRules.MayEdit(reader, document.OwnerId, CopsOf(document)))
            {
                return new ChangeResult.NotAllowed(NotYours);
            }

            var input = merge(InputOf(document));
            var (fields, errors) = await DocumentFields.ReadAsync(catalogue, input, cancellationToken);
            if (fields is null)
            {
                return new ChangeResult.Invalid(errors);
            }

            var filedAnew = fields.Kind != document.Kind || fields.Cops.Except(CopsOf(document), StringComparer.Ordinal).Any();
            if (filedAnew && DocumentRules.RefusalToFile(reader, fields.Kind, [.. fields.Cops]) is { } refusal)
            {
                return new ChangeResult.NotAllowed(refusal);
            }

            await catalogue.AddMissingTagsAsync(fields.Tags, cancellationToken);

            // An offer to where it is now has its answer.
            catalogue.RemoveRange(await catalogue.DocumentOffers.Where(offer => offer.DocumentId == id && fields.Cops.Contains(offer.CopSlug)).ToListAsync(cancellationToken));
            document.Review = DocumentRules.ReviewAfterEdit(reader, document, fields);
            Apply(document, fields);
            document.TitleIsFileName = input.TitleIsGuess;

            return null;
        }, cancellationToken);

    /// <summary>Puts a document into the trash.</summary>
    public Task<ChangeResult> TrashAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "document-trashed", (_, document) =>
        {
            if (!DocumentRules.MayEdit(reader, document.OwnerId, CopsOf(document)))
            {
                return Refuse(NotYours);
            }

            document.TrashedAt ??= time.GetUtcNow();
            return Accept();
        }, cancellationToken);

    /// <summary>Takes a document out of the trash: for admins, and for its owner, who alone of the others knows of it.</summary>
    public Task<ChangeResult> RestoreAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(
            reader,
            id,
            "document-restored",
            documents => reader.IsAdmin ? documents : documents.Where(document => document.OwnerId == reader.Id),
            (_, document) =>
            {
                document.TrashedAt = null;
                return Accept();
            },
            cancellationToken);

    /// <summary>Approves what waits for review; approving twice changes nothing.</summary>
    public Task<ChangeResult> ApproveAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ReviewAsync(reader, id, "document-approved", review: null, note: null, cancellationToken);

    /// <summary>Gives a document back to its owner with a note.</summary>
    public Task<ChangeResult> ReturnAsync(Reader reader, Guid id, string note, CancellationToken cancellationToken) =>
        ReviewAsync(reader, id, "document-returned", Review.Returned, note, cancellationToken);

    /// <summary>Tries once more to read the newest version.</summary>
    public Task<ChangeResult> RetryAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "document-retried", async (catalogue, document) =>
        {
            if (!DocumentRules.MayEdit(reader, document.OwnerId, CopsOf(document)))
            {
                return new ChangeResult.NotAllowed(NotYours);
            }

            var newest = await catalogue.Versions.Where(version => version.DocumentId == id).OrderByDescending(version => version.Number).FirstAsync(cancellationToken);
            if (newest.State == VersionState.Failed)
            {
                newest.State = VersionState.Received;
                newest.FailureCode = null;
                newest.FailureMessage = null;
                newest.Attempts = 0;
                document.QueuedUntil = null;
            }

            return null;
        }, cancellationToken);

    private Task<ChangeResult> ReviewAsync(Reader reader, Guid id, string action, Review? review, string? note, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, action, async (catalogue, document) =>
        {
            if (!DocumentRules.MayReview(reader, document.OwnerId, CopsOf(document)))
            {
                return new ChangeResult.NotAllowed("Only admins and the leads of its communities may approve or return this document.");
            }

            var isNews = document.Review != review;
            document.Review = review;
            document.ReviewNote = note;
            if (isNews && document.OwnerId != reader.Id && await catalogue.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == document.OwnerId && person.EndedAt == null, cancellationToken) is { } owner)
            {
                catalogue.Add(ReviewMail.To(owner, reader, document, site.Of($"/documents/{id}"), time.GetUtcNow()));
            }

            return null;
        }, cancellationToken);

    /// <param name="change">Changes the document, or gives the reason why not.</param>
    private Task<ChangeResult> ChangeAsync(
        Reader reader, Guid id, string action, Func<LibraryDbContext, Document, Task<ChangeResult?>> change, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, action, documents => documents.VisibleTo(reader.Scope), change, cancellationToken);

    private async Task<ChangeResult> ChangeAsync(
        Reader reader,
        Guid id,
        string action,
        Func<IQueryable<Document>, IQueryable<Document>> known,
        Func<LibraryDbContext, Document, Task<ChangeResult?>> change,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var document = await catalogue.FindForChangeOrNullAsync(known, id, cancellationToken);
            if (document is null)
            {
                return new ChangeResult.NotFound();
            }

            var before = document.Audience.Select(entry => entry.Token).Order(StringComparer.Ordinal).ToList();
            if (await change(catalogue, document) is { } refusal)
            {
                return refusal;
            }

            if (!catalogue.ChangeTracker.HasChanges())
            {
                return new ChangeResult.Done(id);
            }

            document.Touch(time.GetUtcNow());
            catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Id, Action = action, Subject = id.ToString(), Detail = AudienceChange(before, document) });
            try
            {
                if (await catalogue.TrySaveUniqueAsync(cancellationToken))
                {
                    return new ChangeResult.Done(id);
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody changed it meanwhile: judge and change what it is now.
            }
        }
    }

    /// <summary>Who could see it before and who can now; null where that is the same.</summary>
    internal static string? AudienceChange(List<string> before, Document document)
    {
        var after = document.Audience.Select(entry => entry.Token).Order(StringComparer.Ordinal).ToList();
        var text = before.SequenceEqual(after, StringComparer.Ordinal) ? null : $"seen by: {string.Join(", ", before)} → {string.Join(", ", after)}";
        return text?[..Math.Min(text.Length, AuditEntry.MaxDetailLength)];
    }

    private static void Apply(Document document, DocumentFields fields)
    {
        document.Title = fields.Title ?? document.Title;
        document.Description = fields.Description;
        document.Kind = fields.Kind;
        document.Visibility = fields.Visibility;
        document.SchoolSlug = fields.School;
        Replace(document.Areas, area => area.AreaSlug, fields.Areas, slug => new DocumentArea { AreaSlug = slug });
        Replace(document.Cops, cop => cop.CopSlug, fields.Cops, slug => new DocumentCop { CopSlug = slug });
        Replace(document.Tags, tag => tag.TagSlug, fields.Tags.Keys, slug => new DocumentTag { TagSlug = slug });
    }

    private static void Replace<T>(List<T> rows, Func<T, string> slugOf, IEnumerable<string> slugs, Func<string, T> make)
    {
        var wanted = slugs.ToHashSet(StringComparer.Ordinal);
        rows.RemoveAll(row => !wanted.Contains(slugOf(row)));
        rows.AddRange(wanted.Except(rows.Select(slugOf), StringComparer.Ordinal).Select(make).ToList());
    }

    private static DocumentFieldsInput InputOf(Document document) => new()
    {
        Title = document.Title,
        TitleIsGuess = document.TitleIsFileName,
        Description = document.Description,
        Kind = KebabCase.Of(document.Kind),
        Visibility = KebabCase.Of(document.Visibility),
        School = document.SchoolSlug,
        Areas = [.. document.Areas.Select(area => area.AreaSlug)],
        Cops = [.. CopsOf(document)],
        Tags = [.. document.Tags.Select(tag => tag.TagSlug)],
    };

    private static IEnumerable<string> CopsOf(Document document) => document.Cops.Select(cop => cop.CopSlug);

    private static Task<ChangeResult?> Refuse(string message) => Task.FromResult<ChangeResult?>(new ChangeResult.NotAllowed(message));

    private static Task<ChangeResult?> Accept() => Task.FromResult<ChangeResult?>(null);
}
