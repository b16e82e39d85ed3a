using System.Text.Json;
using Library.Api.Errors;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Documents;

/// <summary>One upload under its caller's <c>Idempotency-Key</c>: sent again after a lost answer, it gets the first answer and stores nothing.</summary>
internal sealed class OnceOnly : IAsyncDisposable
{
    public const string Header = "Idempotency-Key";

    private readonly IdempotentRequests _requests;
    private readonly Guid _personId;
    private readonly bool _isRepeat;

    private OnceOnly(IdempotentRequests requests, Guid personId, string key, bool isRepeat)
    {
        (_requests, _personId, Key, _isRepeat) = (requests, personId, key, isRepeat);
    }

    /// <summary>The caller's key.</summary>
    public string Key { get; }

    /// <summary>Begins a request that carries a key; nothing where it carries none.</summary>
    public static async Task<(OnceOnly? Once, ProblemDetails? Problem)> BeginAsync(
        HttpRequest request, IdempotentRequests requests, Reader reader, CancellationToken cancellationToken)
    {
        var key = request.Headers[Header].ToString();
        if (key.Length == 0)
        {
            return (null, null);
        }

        if (key.Length > IdempotentRequest.MaxKeyLength)
        {
            return (null, Problem.Validation(Header, $"A key has at most {IdempotentRequest.MaxKeyLength} characters."));
        }

        return await requests.BeginAsync(reader.Id, key, cancellationToken) switch
        {
            IdempotentRequests.Begun.Running => (null, Problem.Of(
                StatusCodes.Status409Conflict, "conflict", "The same request is still running.", "Ask again when it has had its time.")),
            var begun => (new OnceOnly(requests, reader.Id, key, begun == IdempotentRequests.Begun.Done), null),
        };
    }

    /// <summary>Notes what was sent, once all of it is known.</summary>
    /// <returns>The answer, where the request was carried out before; null where it is to be carried out now.</returns>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)?> NoteBodyAsync(string bodySha256, CancellationToken cancellationToken)
    {
        if (!_isRepeat)
        {
            await _requests.NoteBodyAsync(_personId, Key, bodySha256, cancellationToken);
            return null;
        }

        var first = await _requests.FindOrNullAsync(_personId, Key, cancellationToken);
        if (!string.Equals(first?.BodySha256, bodySha256, StringComparison.Ordinal))
        {
            return (null, Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This key was used for another request.", "Use a new key for each new request."));
        }

        // The answer was not kept where the process died just after the document was: the caller then reads the document itself.
        return (first?.Answer is null ? null : JsonSerializer.Deserialize<DocumentResponse>(first.Answer, JsonSerializerOptions.Web), null);
    }

    /// <summary>The document that the first request made; for when its answer was not kept.</summary>
    public async Task<Guid?> FindDocumentOrNullAsync(CancellationToken cancellationToken) =>
        (await _requests.FindOrNullAsync(_personId, Key, cancellationToken))?.DocumentId;

    /// <summary>Keeps the answer for those who ask again.</summary>
    public async Task NoteAnswerAsync(DocumentResponse document, CancellationToken cancellationToken)
    {
        if (!_isRepeat)
        {
            await _requests.NoteAnswerAsync(_personId, Key, JsonSerializer.Serialize(document, JsonSerializerOptions.Web), cancellationToken);
        }
    }

    /// <summary>Forgets the key where nothing came of the request, so that it can be tried again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isRepeat)
        {
            await _requests.AbandonAsync(_personId, Key, CancellationToken.None);
        }
    }
}
