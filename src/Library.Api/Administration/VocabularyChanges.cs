using Library.Api.Members;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>Adds, renames, orders and merges the areas and the communities, for admins. Documents follow in the same transaction, and the index after it.</summary>
internal sealed class VocabularyChanges(LibraryDbContext catalogue, IndexJobs jobs, AssociationClock clock)
{
    private const int BatchSize = 100;

    public async Task<FieldMessages> SetAreaAsync(Reader reader, string slug, string? label, CancellationToken cancellationToken)
    {
        var (errors, name) = Check(slug, label);
        if (errors.Any)
        {
            return errors;
        }

        var area = await catalogue.Areas.FindAsync([slug], cancellationToken);
        if (area is null)
        {
            catalogue.Add(area = new Area { Slug = slug, Label = name, Position = await catalogue.Areas.CountAsync(cancellationToken) + 1 });
        }

        area.Label = name;
        Note(reader, "area-set", slug, name);
        await catalogue.TrySaveUniqueAsync(cancellationToken);
        return errors;
    }

    public async Task<FieldMessages> SetCopAsync(Reader reader, string slug, string? label, string? purpose, bool isClosed, CancellationToken cancellationToken)
    {
        var (errors, name) = Check(slug, label);
        var sentence = PlainLine.Of(purpose);
        errors.Require("purpose", sentence.Length <= Cop.MaxPurposeLength, $"A purpose has at most {Cop.MaxPurposeLength} characters.");
        if (errors.Any)
        {
            return errors;
        }

        var cop = await catalogue.Cops.FindAsync([slug], cancellationToken);
        if (cop is null)
        {
            catalogue.Add(cop = new Cop { Slug = slug, Label = name, Position = await catalogue.Cops.CountAsync(cancellationToken) + 1 });
        }

        (cop.Label, cop.Purpose, cop.IsClosed) = (name, sentence, isClosed);
        Note(reader, "community-set", slug, isClosed ? $"{name}, closed" : name);
        await catalogue.TrySaveUniqueAsync(cancellationToken);
        return errors;
    }

    /// <summary>Moves an area up or down by one place.</summary>
    public async Task MoveAreaAsync(string slug, int by, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var areas = await catalogue.Areas.OrderBy(area => area.Position).ThenBy(area => area.Slug).ToListAsync(cancellationToken);
        Swap(areas, area => area.Slug == slug, by);
        areas.ForEach(area => area.Position = areas.IndexOf(area) + 1);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Moves a community up or down by one place.</summary>
    public async Task MoveCopAsync(string slug, int by, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var cops = await catalogue.Cops.OrderBy(cop => cop.Position).ThenBy(cop => cop.Slug).ToListAsync(cancellationToken);
        Swap(cops, cop => cop.Slug == slug, by);
        cops.ForEach(cop => cop.Position = cops.IndexOf(cop) + 1);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Puts everything that stands under one area under another, and removes the first.</summary>
    /// <returns>Whether both are there.</returns>
    public async Task<bool> MergeAreaAsync(Reader reader, string slug, string into, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (slug == into || await catalogue.Areas.CountAsync(area => area.Slug == slug || area.Slug == into, cancellationToken) != 2)
        {
            return false;
        }

        var ids = await catalogue.Documents.Where(document => document.Areas.Any(area => area.AreaSlug == slug)).Select(document => document.Id).ToListAsync(cancellationToken);
        await ChangeAsync(ids, document =>
        {
            document.Areas.RemoveAll(area => area.AreaSlug == slug);
            if (!document.Areas.Exists(area => area.AreaSlug == into))
            {
                document.Areas.Add(new DocumentArea { AreaSlug = into });
            }
        }, cancellationToken);
        await catalogue.Areas.Where(area => area.Slug == slug).ExecuteDeleteAsync(cancellationToken);
        await FinishAsync(reader, "area-merged", slug, into, ids.Count, transaction, cancellationToken);
        return true;
    }

    /// <summary>Puts everything and everybody of one community into another, and removes the first. A lead of either leads the whole.</summary>
    /// <returns>Whether both are there.</returns>
    public async Task<bool> MergeCopAsync(Reader reader, string slug, string into, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (slug == into || await catalogue.Cops.CountAsync(cop => cop.Slug == slug || cop.Slug == into, cancellationToken) != 2)
        {
            return false;
        }

        var ids = await catalogue.Documents.Where(document => document.Cops.Any(cop => cop.CopSlug == slug)).Select(document => document.Id).ToListAsync(cancellationToken);
        await ChangeAsync(ids, document =>
        {
            document.Cops.RemoveAll(cop => cop.CopSlug == slug);
            if (!document.Cops.Exists(cop => cop.CopSlug == into))
            {
                document.Cops.Add(new DocumentCop { CopSlug = into });
            }
        }, cancellationToken);
        await MoveSeatsAsync(slug, into, cancellationToken);
        await catalogue.MoveConversationsAsync(slug, into, cancellationToken);
        await catalogue.Meetings.Where(meeting => meeting.CopSlug == slug)
            .ExecuteUpdateAsync(update => update.SetProperty(meeting => meeting.CopSlug, into).SetProperty(meeting => meeting.Sequence, meeting => meeting.Sequence + 1), cancellationToken);
        await catalogue.Webhooks.Where(hook => hook.CopSlug == slug).ExecuteUpdateAsync(update => update.SetProperty(hook => hook.CopSlug, into), cancellationToken);

        // What somebody asked or was invited to in the first has no answer in the second: the communities are not the same.
        await catalogue.Cops.Where(cop => cop.Slug == slug).ExecuteDeleteAsync(cancellationToken);
        await FinishAsync(reader, "community-merged", slug, into, ids.Count, transaction, cancellationToken);
        return true;
    }

    private async Task MoveSeatsAsync(string slug, string into, CancellationToken cancellationToken)
    {
        var held = await catalogue.CopMembers.Where(seat => seat.CopSlug == into).ToDictionaryAsync(seat => seat.PersonId, cancellationToken);
        foreach (var seat in await catalogue.CopMembers.AsNoTracking().Where(seat => seat.CopSlug == slug).ToListAsync(cancellationToken))
        {
            if (held.TryGetValue(seat.PersonId, out var other))
            {
                other.IsLead |= seat.IsLead;
            }
            else
            {
                catalogue.Add(new CopMember { CopSlug = into, PersonId = seat.PersonId, IsLead = seat.IsLead, JoinedAt = seat.JoinedAt });
            }
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes documents a batch at a time, so that not all are held in memory.</summary>
    private async Task ChangeAsync(List<Guid> ids, Action<Document> change, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var documents = await catalogue.Documents.Include(document => document.Areas).Include(document => document.Cops).Include(document => document.Audience).AsSplitQuery()
                .Where(document => batch.Contains(document.Id)).ToListAsync(cancellationToken);
            documents.ForEach(document =>
            {
                change(document);
                document.Touch(clock.Now);
            });
            await catalogue.SaveChangesAsync(cancellationToken);
            catalogue.ChangeTracker.Clear();
        }
    }

    private async Task FinishAsync(
        Reader reader, string action, string slug, string into, int documents, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        Note(reader, action, slug, $"into {into}, {documents} documents");
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        jobs.Reconcile();
    }

    private static (FieldMessages Errors, string Label) Check(string slug, string? label)
    {
        var (errors, name) = (new FieldMessages(), PlainLine.Of(label));
        errors.Require("slug", slug.Length > 0 && Slug.Of(slug, Slug.MaxLength) == slug, "A short name has lower-case letters, digits and hyphens.");
        errors.Require("label", name.Length is > 0 and <= Cop.MaxLabelLength, $"A name has 1 to {Cop.MaxLabelLength} characters.");
        return (errors, name);
    }

    private static void Swap<T>(List<T> rows, Predicate<T> isIt, int by)
    {
        var at = rows.FindIndex(isIt);
        if (at >= 0 && at + by >= 0 && at + by < rows.Count)
        {
            (rows[at], rows[at + by]) = (rows[at + by], rows[at]);
        }
    }

    private void Note(Reader reader, string action, string subject, string detail) =>
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = action, Subject = subject, Detail = detail });
}
