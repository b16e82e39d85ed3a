using System.Globalization;
using System.Security.Cryptography;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Sharing;

/// <summary>Shares documents and collections outside, and ends that: for admins, and only while it is switched on.</summary>
public sealed class OutsideShares(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>How many days a link is good where nobody says another number.</summary>
    public const int UsualDays = 30;

    private const int KeyBytes = 32;

    /// <summary>Whether anything is shown outside at all. It is off until an admin switches it on.</summary>
    public async Task<bool> IsOnAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await IsOnAsync(catalogue, cancellationToken);
    }

    /// <summary>Switches sharing on or off. Off hides all at once and ends nothing: on again brings back what is still open.</summary>
    public async Task<ShareChange> SwitchAsync(Reader reader, bool on, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await IsOnAsync(catalogue, cancellationToken) == on)
        {
            return new ShareChange.Done(Guid.Empty);
        }

        var value = on ? CatalogueState.On : CatalogueState.Off;
        if (await catalogue.State.Where(state => state.Name == CatalogueState.SharingOutside).ExecuteUpdateAsync(update => update.SetProperty(state => state.Value, value), cancellationToken) == 0)
        {
            catalogue.Add(new CatalogueState { Name = CatalogueState.SharingOutside, Value = value });
        }

        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = on ? "sharing-on" : "sharing-off" });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ShareChange.Done(Guid.Empty);
    }

    /// <summary>Shares a version of a document, or a collection. Only what is published can be.</summary>
    public async Task<ShareChange> MakeAsync(Reader reader, ShareInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        // An address is never given twice: where it is taken, the next one is tried.
        for (var attempt = 1; ; attempt++)
        {
            if (await TryMakeAsync(reader, input, attempt, cancellationToken) is { } change)
            {
                return change;
            }
        }
    }

    /// <summary>Ends a share for good; one that is revoked already stays as it is.</summary>
    public async Task<ShareChange> RevokeAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.OutsideShares.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } share)
        {
            return new ShareChange.NotFound();
        }

        if (share.RevokedAt is null)
        {
            share.RevokedAt = clock.Now;
            catalogue.Add(EntryOf("share-revoked", share, reader.Id, clock.Now));
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new ShareChange.Done(id);
    }

    /// <summary>Notes that somebody read what is shared: once a day for each share, and not who it was.</summary>
    public async Task NoteReadAsync(OutsideShare share, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(share);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var since = clock.StartOf(clock.Today);
        var entry = EntryOf("share-read", share, personId: null, clock.Now);
        if (!await catalogue.Audit.AnyAsync(row => row.Action == entry.Action && row.Subject == entry.Subject && row.Detail == entry.Detail && row.At >= since, cancellationToken))
        {
            catalogue.Add(entry);
            await catalogue.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <returns>Null where the address is taken.</returns>
    private async Task<ShareChange?> TryMakeAsync(Reader reader, ShareInput input, int attempt, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (!await IsOnAsync(catalogue, cancellationToken))
        {
            return new ShareChange.SwitchedOff();
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var (title, version) = await FindAsync(catalogue, input, errors, cancellationToken);
        var note = ManyLines.Of(input.Note);
        errors.Require("note", note.Length <= OutsideShare.MaxNoteLength, $"A note has at most {OutsideShare.MaxNoteLength} characters.");
        CheckEnd(input, errors);
        if (errors.Count > 0)
        {
            return new ShareChange.Invalid(errors);
        }

        var share = new OutsideShare
        {
            Id = Guid.CreateVersion7(),
            Key = input.IsPublic ? SlugOf(title, attempt) : NewKey(),
            IsPublic = input.IsPublic,
            DocumentId = input.Document,
            VersionNumber = version,
            CollectionSlug = input.Collection,
            Note = note,
            CreatedById = reader.Id,
            CreatedAt = clock.Now,
            ExpiresAt = input.ExpiresAt,
        };
        catalogue.Add(share);
        catalogue.Add(EntryOf("share-made", share, reader.Id, clock.Now));
        if (!await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            return null;
        }

        await transaction.CommitAsync(cancellationToken);
        return new ShareChange.Done(share.Id);
    }

    /// <summary>The title of what is to be shared, and its version.</summary>
    private static async Task<(string Title, int? Version)> FindAsync(LibraryDbContext catalogue, ShareInput input, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (input.Document is { } id)
        {
            errors.Require("collection", input.Collection is null, "Share a document or a collection, not both at once.");
            var document = await catalogue.Documents.Where(row => row.Id == id).Select(row => new { row.Title, row.Visibility, Numbers = row.Versions.Select(version => version.Number).ToList() }).SingleOrDefaultAsync(cancellationToken);
            errors.Require("document", document is not null, "There is no such document.");
            errors.Require("document", await catalogue.Documents.Shareable().AnyAsync(row => row.Id == id, cancellationToken), "Only what is published can be shared: this document is a draft, waits for review, or is in the trash.");
            errors.Require("version", input.Version is not { } number || document is null || document.Numbers.Contains(number), "The document has no such version.");
            errors.Require("confirm", document is not { Visibility: Visibility.Cops } || input.IsConfirmed, "Say that you mean it: people outside the community will read it.");
            return (document?.Title ?? "", input.Version ?? document?.Numbers.DefaultIfEmpty().Max());
        }

        errors.Require("document", input.Collection is not null, "Name a document or a collection.");
        errors.Require("version", input.Collection is null || input.Version is null, "A collection has no versions.");
        var collection = await catalogue.Collections.Where(row => row.Slug == input.Collection).Select(row => new { row.Title, row.IsPublished }).SingleOrDefaultAsync(cancellationToken);
        errors.Require("collection", collection is not null, "There is no such collection.");
        errors.Require("collection", collection is null or { IsPublished: true }, "Only what is published can be shared: this collection is a draft.");
        return (collection?.Title ?? "", null);
    }

    private void CheckEnd(ShareInput input, Dictionary<string, string[]> errors)
    {
        errors.Require("expiresAt", input.IsPublic || input.ExpiresAt is not null, "A link has an end. Say the day.");
        errors.Require("expiresAt", input.ExpiresAt is not { } end || end > clock.Now, "The end lies in the past.");
        errors.Require("expiresAt", input.IsPublic || input.ExpiresAt is not { } last || clock.DayOf(last) <= clock.Today.AddYears(1), "A link is good for a year at most.");
    }

    /// <summary>Of the title, with a number where that address was given before.</summary>
    private static string SlugOf(string title, int attempt)
    {
        var slug = Slug.Of(title, Slug.MaxLength) is { Length: > 0 } made ? made : "shared";
        return attempt == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug}-{attempt}");
    }

    private static string NewKey() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    private static Task<bool> IsOnAsync(LibraryDbContext catalogue, CancellationToken cancellationToken) =>
        catalogue.State.AnyAsync(state => state.Name == CatalogueState.SharingOutside && state.Value == CatalogueState.On, cancellationToken);

    private static ShareChange.NotAllowed NotForYou() => new("Only admins share outside.");

    /// <summary>What the trail says of a share: never its key.</summary>
    private static AuditEntry EntryOf(string action, OutsideShare share, Guid? personId, DateTimeOffset now) => new()
    {
        At = now,
        PersonId = personId,
        Action = action,
        Subject = share.DocumentId?.ToString() ?? share.CollectionSlug,
        Detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{(share.IsPublic ? "public page" : "link")}{(share.VersionNumber is { } number ? $", version {number}" : "")}{(share.ExpiresAt is { } end ? $", until {end:yyyy-MM-dd HH:mm} UTC" : "")}, share {share.Id}"),
    };
}
