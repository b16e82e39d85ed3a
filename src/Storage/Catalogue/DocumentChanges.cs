using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Catalogue;

/// <summary>Changes to documents that are in the library. Each is one transaction, and is done whole or not at all.</summary>
public sealed class DocumentChanges(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, AssociationClock clock)
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

            if (fields.SupersededBy is { } successor && successor != document.SupersededById && await ObstacleToSupersedeAsync(catalogue, reader, id, successor, cancellationToken) is { } obstacle)
            {
                return new ChangeResult.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["supersededBy"] = [obstacle] });
            }

            await catalogue.AddMissingTagsAsync(fields.Tags, cancellationToken);

            // An offer to where it is now has its answer.
            catalogue.RemoveRange(await catalogue.DocumentOffers.Where(offer => offer.DocumentId == id && fields.Cops.Contains(offer.CopSlug)).ToListAsync(cancellationToken));
            document.Review = DocumentRules.ReviewAfterEdit(reader, document, fields);
            Apply(document, fields);
            document.TitleIsFileName = input.TitleIsGuess;

            return null;
        }, cancellationToken);

    /// <summary>Says that a document still holds, and when to look at it next. Nothing that the index knows changes.</summary>
    /// <param name="reviewBy">A day still to come, such as "2027-03-01"; null or empty for none.</param>
    public async Task<ChangeResult> ReviewedAsync(Reader reader, Guid id, string? reviewBy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.FindForChangeOrNullAsync(documents => documents.VisibleTo(reader.Scope).Where(document => document.TrashedAt == null), id, cancellationToken) is not { } document)
        {
            return new ChangeResult.NotFound();
        }

        if (!DocumentRules.MayEdit(reader, document.OwnerId, CopsOf(document)))
        {
            return new ChangeResult.NotAllowed(NotYours);
        }

        var (next, errors) = (ReviewDays.ReadOrNull(reviewBy?.Trim()), new Dictionary<string, string[]>(StringComparer.Ordinal));
        errors.Require("reviewBy", ReviewDays.AreFor(document.Kind), "Only model documents and templates are reviewed.");
        errors.Require("reviewBy", next is not null || string.IsNullOrWhiteSpace(reviewBy), "Say the day, such as 2027-03-01.");
        errors.Require("reviewBy", next is null || next > clock.Today, "Choose a day that is still to come.");
        if (errors.Count > 0)
        {
            return new ChangeResult.Invalid(errors);
        }

        (document.ReviewedAt, document.ReviewBy) = (clock.Now, next);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "document-reviewed", Subject = id.ToString(), Detail = next is { } day ? $"next by {ReviewDays.Of(day)}" : null });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ChangeResult.Done(id);
    }

    /// <summary>Puts a document into the trash.</summary>
    public Task<ChangeResult> TrashAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "document-trashed", (_, document) =>
        {
            if (!DocumentRules.MayEdit(reader, document.OwnerId, CopsOf(document)))
            {
                return Refuse(NotYours);
            }

            document.TrashedAt ??= clock.Now;
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
                catalogue.Add(ReviewMail.To(owner, reader, document, site.Of($"/documents/{id}"), clock.Now));
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
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
            var document = await catalogue.FindForChangeOrNullAsync(known, id, cancellationToken);
            if (document is null)
            {
                return new ChangeResult.NotFound();
            }

            var before = document.Audience.Select(entry => entry.Token).Order(StringComparer.Ordinal).ToList();
            var (reviewBy, successor, wasInTrash) = (document.ReviewBy, document.SupersededById, document.TrashedAt is not null);
            if (await change(catalogue, document) is { } refusal)
            {
                return refusal;
            }

            if (!catalogue.ChangeTracker.HasChanges())
            {
                return new ChangeResult.Done(id);
            }

            document.Touch(clock.Now);
            var detail = string.Join("; ", new[]
            {
                document.ReviewBy == reviewBy ? null : document.ReviewBy is { } day ? $"review by {ReviewDays.Of(day)}" : "no review",
                document.SupersededById == successor ? null : document.SupersededById is { } now ? $"superseded by {now}" : "not superseded",
                AudienceChange(before, document),
            }.OfType<string>());
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = action, Subject = id.ToString(), Detail = detail.Length == 0 ? null : detail[..Math.Min(detail.Length, AuditEntry.MaxDetailLength)] });
            var others = wasInTrash == document.TrashedAt is not null ? [] : await catalogue.TouchSupersededAsync(id, cancellationToken);
            try
            {
                if (await catalogue.TrySaveUniqueAsync(cancellationToken))
                {
                    await transaction.CommitAsync(cancellationToken);
                    return new ChangeResult.Done(id) { Others = others };
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody changed it meanwhile: judge and change what it is now.
            }
        }
    }

    /// <summary>Why the other document cannot take the place of this one, in words; null where it can.</summary>
    private static async Task<string?> ObstacleToSupersedeAsync(LibraryDbContext catalogue, Reader reader, Guid id, Guid successor, CancellationToken cancellationToken)
    {
        if (successor == id)
        {
            return "A document cannot take its own place.";
        }

        if (!await catalogue.Documents.VisibleTo(reader.Scope).AnyAsync(document => document.Id == successor && document.TrashedAt == null, cancellationToken))
        {
            return DocumentFields.NoSuchSuccessor;
        }

        var passed = new HashSet<Guid>();
        for (Guid? next = successor; next is { } at && passed.Add(at);)
        {
            next = await catalogue.Documents.Where(document => document.Id == at).Select(document => document.SupersededById).SingleOrDefaultAsync(cancellationToken);
            if (next == id)
            {
                return "This document stands in the place of that one: they cannot both.";
            }
        }

        return null;
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
        document.ReviewBy = fields.ReviewBy;
        document.SupersededById = fields.SupersededBy;
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
        ReviewBy = document.ReviewBy is { } day ? ReviewDays.Of(day) : null,
        SupersededBy = document.SupersededById?.ToString(),
    };

    private static IEnumerable<string> CopsOf(Document document) => document.Cops.Select(cop => cop.CopSlug);

    private static Task<ChangeResult?> Refuse(string message) => Task.FromResult<ChangeResult?>(new ChangeResult.NotAllowed(message));

    private static Task<ChangeResult?> Accept() => Task.FromResult<ChangeResult?>(null);
}
