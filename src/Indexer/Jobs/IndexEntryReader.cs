using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Meetings;
using Microsoft.EntityFrameworkCore;

namespace Library.Indexer.Jobs;

/// <summary>Reads a document or a post from the catalogue and the stored texts as the index takes it in.</summary>
public sealed class IndexEntryReader(IDbContextFactory<LibraryDbContext> contexts, TextStore texts, AssociationClock clock)
{
    /// <summary>The document as it is now; null where it is gone or in the trash.</summary>
    public async Task<IndexEntry?> FindOrNullAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var document = await catalogue.Documents.AsNoTracking().AsSplitQuery()
            .Include(row => row.Versions).Include(row => row.Areas).Include(row => row.Cops).Include(row => row.Tags).Include(row => row.Audience)
            .SingleOrDefaultAsync(row => row.Id == documentId && row.TrashedAt == null, cancellationToken);
        if (document is null)
        {
            return null;
        }

        var meetings = await catalogue.Meetings.Where(meeting => meeting.PacketState == PacketState.Published && meeting.Items.Any(item => item.DocumentId == documentId)).Select(meeting => meeting.Id).ToListAsync(cancellationToken);
        var collections = await catalogue.Collections.Where(collection => collection.IsPublished && collection.Items.Any(item => item.DocumentId == documentId)).Select(collection => collection.Slug).OrderBy(slug => slug).ToListAsync(cancellationToken);
        var datedAt = await catalogue.Meetings.Where(meeting => meeting.Id == document.MeetingId).Select(meeting => (DateTimeOffset?)meeting.StartsAt).SingleOrDefaultAsync(cancellationToken);
        var schoolName = await catalogue.Schools.Where(school => school.Slug == document.SchoolSlug).Select(school => school.Name).SingleOrDefaultAsync(cancellationToken);
        var isSuperseded = document.SupersededById is not null && !await catalogue.Documents.NotSuperseded(catalogue).AnyAsync(row => row.Id == documentId, cancellationToken);
        var versions = document.Versions.OrderBy(version => version.Number).ToList();
        var current = versions.LastOrDefault(version => version.ExtractorVersion is not null) ?? versions[^1];
        var entries = new List<IndexEntryVersion>(versions.Count);
        foreach (var version in versions)
        {
            entries.Add(await ReadAsync(version, version == current, datedAt ?? version.CreatedAt, cancellationToken));
        }

        return new IndexEntry
        {
            Id = document.Id,
            Revision = document.Revision,
            Audience = [.. AudienceRule.Of(document)],
            Title = document.Title,
            Description = document.Description,
            Kind = KebabCase.Of(document.Kind),
            Areas = [.. document.Areas.Select(area => area.AreaSlug)],
            Cops = [.. document.Cops.Select(cop => cop.CopSlug)],
            Tags = [.. document.Tags.Select(tag => tag.TagSlug)],
            Collections = collections,
            Meetings = [.. meetings.Select(id => id.ToString()).Order(StringComparer.Ordinal)],
            School = document.SchoolSlug,
            SchoolName = schoolName,
            IsSuperseded = isSuperseded,
            UpdatedAt = document.UpdatedAt,
            Versions = entries,
        };
    }

    /// <summary>What the index is to hold of posts, as they are now.</summary>
    internal async Task<IReadOnlyList<FeedChange>> ListPostsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.ListPostChangesAsync(ids, clock, cancellationToken);
    }

    private async Task<IndexEntryVersion> ReadAsync(DocumentVersion version, bool isCurrent, DateTimeOffset datedAt, CancellationToken cancellationToken)
    {
        var text = version.ExtractorVersion is { } extractor ? await FindTextOrNullAsync(version, extractor, cancellationToken) : null;
        return new IndexEntryVersion(
            version.Number, isCurrent, version.FileName, version.Format, datedAt, clock.YearOf(datedAt), version.Pages, text);
    }

    /// <summary>The stored text; null where it was lost or is damaged: then the row is set back, so that the file is read anew.</summary>
    private async Task<ExtractedText?> FindTextOrNullAsync(DocumentVersion version, int extractor, CancellationToken cancellationToken)
    {
        if (await texts.FindOrNullAsync(version.Sha256, extractor, cancellationToken) is { } text)
        {
            return text;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Versions.Where(row => row.Id == version.Id).ExecuteUpdateAsync(
            update => update.SetProperty(row => row.ExtractorVersion, (int?)null).SetProperty(row => row.State, VersionState.Received), cancellationToken);
        await catalogue.Documents.Where(row => row.Id == version.DocumentId).ExecuteUpdateAsync(update => update.SetProperty(row => row.Revision, row => row.Revision + 1), cancellationToken);
        return null;
    }
}
