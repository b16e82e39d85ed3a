using Library.Api.Errors;
using Library.Indexer.Jobs;
using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Api.Documents;

/// <summary>What follows a change of a document: the index is told, and the caller gets the document as it is now.</summary>
internal sealed class ChangeDocument(LibraryDbContext catalogue, IndexingQueue queue)
{
    /// <summary>Tells the index of a change that was made.</summary>
    public void Follow(ChangeResult result)
    {
        if (result is ChangeResult.Done done)
        {
            foreach (var id in done.Others.Prepend(done.DocumentId))
            {
                queue.Enqueue(id);
            }
        }
    }

    public async Task<IResult> AnswerAsync(Reader reader, ChangeResult result, CancellationToken cancellationToken)
    {
        Follow(result);
        if (result is not ChangeResult.Done done)
        {
            return ChangeProblem.Of(result).ToResult();
        }

        // Who may change a document sees the change's outcome, even where it takes the document out of their own sight.
        var view = (await catalogue.ViewAsync(catalogue.Documents.Where(document => document.Id == done.DocumentId), reader.Scope, cancellationToken)).Single();
        return TypedResults.Ok(DocumentResponse.From(view));
    }
}
