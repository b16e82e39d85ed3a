using System.Threading.Channels;
using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage;
using Library.Storage.People;
using Library.Storage.Searches;
using Library.Storage.Telemetry;

namespace Library.Api.Search;

/// <summary>
/// Notes what people search for and open. It costs a request some microseconds: what is noted goes into a queue of a bounded length, which <see cref="SearchRecording"/> writes to the
/// catalogue. Where the queue is full it is dropped, and counted.
/// </summary>
internal sealed class SearchRecorder(ShownResults shown, TimeProvider time)
{
    public const int Capacity = 2_000;

    private readonly Channel<SearchEvent> _queue = Channel.CreateBounded<SearchEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<SearchEvent> Queue => _queue.Reader;

    /// <summary>Notes a search by its words. To look at another of its pages is no other search.</summary>
    public void NoteSearch(Reader reader, SearchSource source, SearchRequest request, SearchAnswer answer)
    {
        var text = PlainLine.Of(request.Text);
        if (text.Length == 0)
        {
            return;
        }

        var ranKey = KeyOf(answer.Ran);
        if (source == SearchSource.Website)
        {
            shown.Add(reader.Id, ranKey, ((answer.Page - 1) * answer.Size) + 1, answer.Listed.Select(hit => Guid.Parse(hit.Id)));
        }

        if (request.Page == 1)
        {
            Write(new SearchEvent.Made(reader.Id, ranKey, time.GetUtcNow())
            {
                Text = Cut(text),
                Key = KeyOf(request.Text),
                Source = source,
                Outcome = OutcomeOf(answer),
                Total = answer.Total,
                Areas = request.Filters.GetValueOrDefault(Facet.Area) ?? [],
                Cops = request.Filters.GetValueOrDefault(Facet.Cop) ?? [],
            });
        }
    }

    /// <summary>Notes that somebody opened a document with the words of a search in its address.</summary>
    public void NoteOpened(Reader reader, string query, Guid document)
    {
        if (query.Length is > 0 and <= SearchRequest.MaxTextLength)
        {
            var key = KeyOf(query);
            Write(new SearchEvent.Opened(reader.Id, key, time.GetUtcNow(), document, shown.FindPlaceOrNull(reader.Id, key, document)));
        }
    }

    private void Write(SearchEvent happened)
    {
        if (!_queue.Writer.TryWrite(happened))
        {
            LibraryMetrics.NoteUnrecordedSearches(1);
        }
    }

    private static SearchOutcome OutcomeOf(SearchAnswer answer) =>
        answer.Total == 0 ? SearchOutcome.None
        : answer.Ran != answer.Query ? SearchOutcome.Corrected
        : answer.Matched == KebabCase.Of(SearchMatch.Most) ? SearchOutcome.Most
        : SearchOutcome.All;

    /// <summary>Signs without a word stand for themselves.</summary>
    private static string KeyOf(string text) => Cut(QueryKey.Of(text) is { Length: > 0 } key ? key : PlainLine.Of(text));

    private static string Cut(string text) => text.Length > LoggedSearch.MaxTextLength ? text[..LoggedSearch.MaxTextLength] : text;
}
