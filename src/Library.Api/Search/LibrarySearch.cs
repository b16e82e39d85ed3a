using System.Globalization;
using System.Runtime.CompilerServices;
using Library.Api.Documents;
using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Storage.Telemetry;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Search;

/// <summary>Runs a search for a reader, and joins the hits with what the catalogue says of them. Page and API call it alike.</summary>
internal sealed class LibrarySearch(IDocumentSearch search, LibraryDbContext catalogue, PlaceFacets places, CurrentPins pins, TimeProvider time)
{
    private const int MaxPassages = 100;

    /// <param name="request">Checked by <see cref="SearchQuery.ToRequest"/>.</param>
    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<SearchAnswer> RunAsync(Reader reader, SearchRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var answer = await AnswerAsync(reader, request, cancellationToken);
            outcome = "answered";
            return answer;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            LibraryMetrics.NoteSearch(outcome, time.GetElapsedTime(began));
        }
    }

    /// <summary>All hits of a search, one after the other, up to so many.</summary>
    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async IAsyncEnumerable<HitResponse> ListAsync(Reader reader, SearchRequest request, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (page, listed) = (1, 0); listed < limit; page++)
        {
            var answer = await RunAsync(reader, request with { Page = page, Size = SearchRequest.MaxSize, Facets = false, Snippets = 1, Partial = false }, cancellationToken);
            foreach (var hit in answer.Hits.Take(limit - listed))
            {
                yield return hit;
            }

            listed += SearchRequest.MaxSize;
            if (listed >= answer.Total)
            {
                yield break;
            }
        }
    }

    /// <summary>Everywhere that the words of a search stand in one of its hits, a passage a page.</summary>
    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<IReadOnlyList<SnippetResponse>> ListPassagesAsync(Reader reader, HitResponse hit, string words, CancellationToken cancellationToken)
    {
        if (hit.Post is not null)
        {
            return [];
        }

        var found = await search.FindInDocumentAsync(reader.Scope, Guid.Parse(hit.Id), hit.Version, words, MaxPassages, cancellationToken);
        return [.. found.Select(snippet => ResponseOf(snippet, Guid.Parse(hit.Id), words, hit.Version < hit.NewestVersion ? hit.Version : null))];
    }

    /// <summary>As <see cref="RunAsync"/>, but not counted among what readers asked for.</summary>
    public async Task<SearchAnswer> AnswerAsync(Reader reader, SearchRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var narrowed = await places.NarrowAsync(reader, request, cancellationToken);
        var found = await FindAsync(reader, narrowed, cancellationToken);

        // One connection for what is asked of the catalogue now, instead of one for each question.
        await catalogue.Database.OpenConnectionAsync(cancellationToken);
        var slugs = found.Facets.Where(facet => facet.Key is Facet.Area or Facet.Cop or Facet.School).SelectMany(facet => facet.Value).Select(value => value.Value);
        var list = await catalogue.ListFoundAsync(reader.Scope, [.. found.Listed.Where(hit => !hit.IsPost).Select(hit => (hit.Id, hit.Version))], [.. slugs.Distinct(StringComparer.Ordinal)], cancellationToken);
        var (documents, labels) = (list.Documents, new Labels(list.Areas, list.Cops, list.Schools));
        var posts = await catalogue.ListFoundPostsAsync(reader, [.. found.Listed.Where(hit => hit.IsPost).Select(hit => hit.Id)], cancellationToken);
        var facets = found.Facets.Where(facet => !PlaceFacets.IsPlace(facet.Key)).ToDictionary(
            facet => KebabCase.Of(facet.Key),
            facet => (IReadOnlyList<FacetValueResponse>)[.. facet.Value.Select(value => new FacetValueResponse(value.Value, labels.LabelOf(facet.Key, value.Value), value.Count, value.Selected))],
            StringComparer.Ordinal);
        foreach (var (facet, values) in found.Facets.Where(facet => PlaceFacets.IsPlace(facet.Key)))
        {
            facets[KebabCase.Of(facet)] = await places.ShowAsync(reader, facet, values, cancellationToken);
        }

        return new SearchAnswer(
            found.Query,
            found.Ran,
            found.DidYouMean,
            KebabCase.Of(found.Matched),
            found.Total,
            request.Page,
            request.Size,
            Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 2),
            Join(found.Hits),
            facets)
        {
            PartialHits = Join(found.PartialHits),
        };

        HitResponse[] Join(IReadOnlyList<SearchHit> hits) =>
            [.. hits.Select(hit => documents.TryGetValue((hit.Id, hit.Version), out var document) ? HitOf(hit, document, found.Ran) : posts.TryGetValue(hit.Id, out var post) ? post.ToHit(hit) : null).OfType<HitResponse>()];
    }

    /// <summary>Finds with what admins have pinned or hidden for the words as typed, and for their corrected spelling: the hits as the index has them.</summary>
    /// <exception cref="SearchUnavailableException">There is no index yet; worth another try.</exception>
    public async Task<SearchResponse> FindAsync(Reader reader, SearchRequest request, CancellationToken cancellationToken)
    {
        var chosen = pins.Of(request.Text);
        var found = await search.SearchAsync(reader.Scope, request with { Pinned = chosen.Pinned, Hidden = chosen.Hidden }, cancellationToken);
        if (found.Ran == found.Query || pins.Of(found.Ran) is not { IsEmpty: false } other)
        {
            return found;
        }

        var corrected = await search.SearchAsync(reader.Scope, request with { Text = found.Ran, Pinned = [.. chosen.Pinned.Union(other.Pinned)], Hidden = [.. chosen.Hidden, .. other.Hidden] }, cancellationToken);
        return corrected with { Query = found.Query, DidYouMean = found.DidYouMean };
    }

    private static HitResponse HitOf(SearchHit hit, FoundDocument document, string query)
    {
        var version = document.Found;
        var older = version.Number == document.NewestVersion ? (int?)null : version.Number;
        return new HitResponse
        {
            Id = document.Id.ToString(),
            Title = document.Title,
            TitleMarks = [.. hit.TitleMarks.Where(mark => mark.End <= document.Title.Length).Select(mark => new[] { mark.Start, mark.End })],
            Description = document.Description,
            Kind = KebabCase.Of(document.Kind),
            Visibility = KebabCase.Of(document.Visibility),
            Review = document.Review is { } review ? KebabCase.Of(review) : null,
            Areas = document.Areas,
            Cops = document.Cops,
            School = document.School,
            Format = WireFormat.Of(version.Format),
            Pages = version.Pages,
            Version = version.Number,
            NewestVersion = document.NewestVersion,
            UpdatedAt = document.UpdatedAt,
            Score = hit.Score,
            Href = HrefOf(document.Id, page: null, query, older),
            Picked = hit.IsPinned,
            Superseded = document.IsSuperseded,
            SupersededBy = document is { SupersededBy: { } other, SupersededByTitle: { } title } ? new SupersedingResponse(other.ToString(), DocumentResponse.HrefOf(other), title) : null,
            Missing = hit.Missing,
            Snippets = [.. hit.Snippets.Select(snippet => ResponseOf(snippet, document.Id, query, older))],
        };
    }

    private static SnippetResponse ResponseOf(Snippet snippet, Guid id, string query, int? version) =>
        new(snippet.Page, snippet.Heading, snippet.Text, [.. snippet.Marks.Select(mark => new[] { mark.Start, mark.End })], HrefOf(id, snippet.Page, query, version));

    /// <summary>The address of a document at a page, with the words that led there.</summary>
    public static string HrefOf(Guid id, int? page, string query, int? version)
    {
        var parameters = new QueryBuilder();
        if (page is { } number)
        {
            parameters.Add("page", number.ToString(CultureInfo.InvariantCulture));
        }

        if (query.Length > 0)
        {
            parameters.Add("q", query);
        }

        if (version is { } older)
        {
            parameters.Add("version", older.ToString(CultureInfo.InvariantCulture));
        }

        return DocumentResponse.HrefOf(id) + parameters.ToQueryString();
    }
}
