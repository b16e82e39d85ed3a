using System.Data.Common;
using Library.Api.Documents;
using Library.Api.Items;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Cops;
using Library.Storage.Sharing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Library.Api.Sharing;

/// <summary>What stands at an outside address at this moment: a document or a collection.</summary>
/// <param name="Opened">The document, open at the version that is shared; null for a collection.</param>
/// <param name="Collection">Null for a document.</param>
/// <param name="Items">Of the collection, numbered from 1 without gaps: what is left out leaves none.</param>
internal sealed record OutsideThing(OutsideShare Share, OpenedDocument? Opened, Collection? Collection, IReadOnlyList<ItemView> Items);

/// <summary>A line of the public list.</summary>
/// <param name="Kind">Null for a collection.</param>
/// <param name="Words">The description of a document; the introduction of a collection, as Markdown.</param>
internal sealed record OutsideLine(string Key, string Title, DocumentKind? Kind, string Words);

/// <summary>Reads what is shared, for anybody. What is not shown at this moment is not there, for whatever reason.</summary>
internal sealed partial class OutsideReading(LibraryDbContext catalogue, TextStore texts, OutsideShares shares, IMemoryCache noted, AssociationClock clock, ILogger<OutsideReading> logger)
{
    private const int Listed = 500;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The public shares by title; null where sharing is switched off.</summary>
    public async Task<IReadOnlyList<OutsideLine>?> ListOrNullAsync(CancellationToken cancellationToken)
    {
        if (!await shares.IsOnAsync(cancellationToken))
        {
            return null;
        }

        var lines = from share in catalogue.SharesShownAt(clock.Now)
                    where share.IsPublic
                    join row in catalogue.Documents on share.DocumentId equals row.Id into documents
                    from document in documents.DefaultIfEmpty()
                    join row in catalogue.Collections on share.CollectionSlug equals row.Slug into collections
                    from collection in collections.DefaultIfEmpty()
                    orderby share.Id descending
                    select document != null ? new OutsideLine(share.Key, document.Title, document.Kind, document.Description) : new OutsideLine(share.Key, collection!.Title, null, collection.Introduction);
        return [.. (await lines.Take(Listed).ToListAsync(cancellationToken)).OrderBy(line => line.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether the public list has a line.</summary>
    public Task<bool> IsAnythingPublicAsync(CancellationToken cancellationToken) => catalogue.SharesShownAt(clock.Now).AnyAsync(share => share.IsPublic, cancellationToken);

    /// <summary>What stands at an address; null where nothing does. It is noted once a day that somebody read it.</summary>
    public async Task<OutsideThing?> FindOrNullAsync(string key, CancellationToken cancellationToken)
    {
        if (await catalogue.SharesShownAt(clock.Now).SingleOrDefaultAsync(share => share.Key == key, cancellationToken) is not { } share)
        {
            return null;
        }

        var thing = share.DocumentId is { } id ? await OpenAsync(share, id, cancellationToken) : await CollectAsync(share, cancellationToken);
        if (thing is not null)
        {
            await NoteAsync(share, cancellationToken);
        }

        return thing;
    }

    private async Task<OutsideThing?> OpenAsync(OutsideShare share, Guid id, CancellationToken cancellationToken)
    {
        var document = (await catalogue.ViewAsync(catalogue.Documents.Shareable().Where(row => row.Id == id), ReaderScope.Nobody, cancellationToken)).SingleOrDefault();
        if (document?.FindVersionOrNull(share.VersionNumber) is not { } version)
        {
            return null;
        }

        var text = version.ExtractorVersion is { } extractor ? await texts.FindOrNullAsync(version.Sha256, extractor, cancellationToken) : null;
        return new OutsideThing(share, new OpenedDocument(document, version, text, Query: "", [], []) { OutsidePath = OutsideAddress.PathOf(share.Key) }, Collection: null, []);
    }

    private async Task<OutsideThing?> CollectAsync(OutsideShare share, CancellationToken cancellationToken)
    {
        var collection = await catalogue.Collections.AsNoTracking().Include(row => row.Items).SingleOrDefaultAsync(row => row.Slug == share.CollectionSlug && row.IsPublished, cancellationToken);
        if (collection is null)
        {
            return null;
        }

        var ids = collection.Items.Select(item => item.DocumentId).OfType<Guid>().Distinct().ToList();
        var documents = (await catalogue.ViewAsync(catalogue.ShownInSharedCollections().Where(document => ids.Contains(document.Id)), ReaderScope.Nobody, cancellationToken)).ToDictionary(document => document.Id);
        return new OutsideThing(share, Opened: null, collection, ItemsOf(collection, documents));
    }

    /// <summary>What is shown of the items, numbered anew. A section of which nothing is left is left out with its heading.</summary>
    private static List<ItemView> ItemsOf(Collection collection, Dictionary<Guid, DocumentView> documents)
    {
        var shown = new List<ItemView>();
        var (section, hadDocuments) = (0, false);
        foreach (var item in ItemView.ListOf(collection.Items, documents, _ => true))
        {
            if (!item.Item.HasDocument)
            {
                CloseSection();
                (section, hadDocuments) = (shown.Count, false);
            }

            hadDocuments |= item.Item.HasDocument;
            if (!item.IsWithheld)
            {
                shown.Add(item);
            }
        }

        CloseSection();
        for (var index = 0; index < shown.Count; index++)
        {
            shown[index].Item.Position = index + 1;
        }

        return shown;

        void CloseSection()
        {
            if (hadDocuments && shown.Count == section + 1 && shown[section].Document is null)
            {
                shown.RemoveAt(section);
            }
        }
    }

    private async Task NoteAsync(OutsideShare share, CancellationToken cancellationToken)
    {
        var key = (nameof(OutsideReading), share.Id, clock.Today);
        if (noted.TryGetValue(key, out _))
        {
            return;
        }

        noted.Set(key, true, Day);
        try
        {
            await shares.NoteReadAsync(share, cancellationToken);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            // On a full disk people still read what is there; then the log alone tells of it.
            Log.NotNoted(logger, exception, share.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Not noted in the audit trail: a reading of share {ShareId}")]
        public static partial void NotNoted(ILogger logger, Exception exception, Guid shareId);
    }
}
