using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Storage.People;
using Library.Storage.Searches;

namespace Library.Api.Administration;

/// <summary>Changes what comes first for a query, or not at all, so that the very next search of this process goes by it.</summary>
internal sealed class PinChanges(SearchPins pins, CurrentPins current)
{
    public Task<PinChange> AddAsync(Reader reader, PinInput input, CancellationToken cancellationToken)
    {
        // What is too long to be searched for is refused by its length, and not read.
        var text = input.Text ?? "";
        return DoAsync(pins.AddAsync(reader, input with { Key = text.Length <= SearchRequest.MaxTextLength ? QueryKey.Of(text) : text }, cancellationToken), cancellationToken);
    }

    public Task<PinChange> ChangeAsync(Reader reader, Guid id, PinInput input, CancellationToken cancellationToken) => DoAsync(pins.ChangeAsync(reader, id, input, cancellationToken), cancellationToken);

    public Task<PinChange> EndAsync(Reader reader, Guid id, CancellationToken cancellationToken) => DoAsync(pins.EndAsync(reader, id, cancellationToken), cancellationToken);

    private async Task<PinChange> DoAsync(Task<PinChange> change, CancellationToken cancellationToken)
    {
        var done = await change;
        if (done is PinChange.Done)
        {
            await current.RenewAsync(cancellationToken);
        }

        return done;
    }
}
