using Library.Api.Documents;
using Library.Api.Errors;
using Library.Indexer.Jobs;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Conversations.Answers;

/// <summary>What an accepted answer can become: a document of its conversation's communities, seen by those who see the conversation, until somebody files it otherwise.</summary>
internal sealed class AnswerDocuments(
    ConversationReader conversations, LibraryDbContext catalogue, UploadSpool spool, UploadDocument uploads, IdempotentRequests requests, IndexingQueue queue, Posts posts, CollectionPlans plans, SiteAddress site, AssociationClock clock)
{
    private const long MaxBytes = 10_000_000;

    /// <summary>In the place of a hash, so that a caller's own request under the same key is not taken for this one.</summary>
    private const string Mark = "answer";

    /// <summary>The answer and its conversation, for who may make a document of it; null for everybody else.</summary>
    public async Task<(ConversationView Conversation, PostView Post)?> FindOrNullAsync(Reader reader, Guid postId, CancellationToken cancellationToken) =>
        await conversations.FindPostOrNullAsync(reader, postId, cancellationToken) is { } found && ConversationRules.MayMakeDocument(reader, found.Conversation.Conversation, found.Post.Post) ? (found.Conversation, found.Post) : null;

    /// <summary>Makes the document; of one answer once, however often it is asked for.</summary>
    /// <param name="input">Title, kind, areas and tags; who sees it is the conversation's to say.</param>
    /// <param name="collection">The slug of a collection that it is put into in the same step; null for none.</param>
    public async Task<(DocumentResponse? Document, ProblemDetails? Problem)> MakeAsync(Reader reader, Guid postId, DocumentFieldsInput input, string? collection, CancellationToken cancellationToken)
    {
        if (await FindOrNullAsync(reader, postId, cancellationToken) is not { } found)
        {
            return (null, Problem.NotFound());
        }

        if (found.Post.IsMade)
        {
            return (null, IsMade());
        }

        var conversation = found.Conversation.Conversation;
        var (fields, errors) = await DocumentFields.ReadAsync(
            catalogue, input with { Visibility = KebabCase.Of(ConversationRules.VisibilityOf(conversation)), Cops = [.. conversation.Cops.Select(cop => cop.CopSlug)] }, cancellationToken);
        if (fields is null || string.IsNullOrWhiteSpace(input.Title))
        {
            return (null, fields is null ? Problem.Validation(errors) : Problem.Validation("title", "Say what the document is called."));
        }

        if (DocumentRules.RefusalToFile(reader, fields.Kind, [.. fields.Cops]) is { } refusal)
        {
            return (null, Problem.NotAllowed(refusal));
        }

        if (collection is not null && ProblemOf(await plans.RefusalToAddOrNullAsync(reader, collection, cancellationToken)) is { } unlisted)
        {
            return (null, unlisted);
        }

        // Of two people who are as quick, the second's goes to the trash.
        var key = $"answer:{postId}";
        return await requests.BeginAsync(reader.Id, key, cancellationToken) switch
        {
            IdempotentRequests.Begun.New => await MakeAsync(reader, found.Conversation, found.Post, fields, key, collection, cancellationToken),
            IdempotentRequests.Begun.Done when await requests.FindOrNullAsync(reader.Id, key, cancellationToken) is { BodySha256: Mark, DocumentId: { } made } => await NoteAsync(reader, postId, made, collection, cancellationToken),
            _ => (null, Problem.Of(StatusCodes.Status409Conflict, "conflict", "The document is being made. Look again in a moment.")),
        };
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> MakeAsync(Reader reader, ConversationView conversation, PostView post, DocumentFields fields, string key, string? collection, CancellationToken cancellationToken)
    {
        try
        {
            await requests.NoteBodyAsync(reader.Id, key, Mark, cancellationToken);
            var first = (await conversations.ListPostsAsync(reader, conversation.Conversation, after: 0, take: 1, cancellationToken))[0];
            var day = clock.DayOf(post.Post.CreatedAt).ToString("MMMM d, yyyy", System.Globalization.CultureInfo.GetCultureInfo("en-US"));
            var source = $"Asked by {conversation.Author.Name} and answered by {post.Author.Name} on {day}, in {string.Join(" and ", conversation.Cops.Select(cop => cop.Label))}";
            using var content = new MemoryStream(AnswerPaper.Write(fields.Title ?? conversation.Conversation.Title, first.Post.Body, post.Post.Body, source, site.Of(PostResponse.HrefOf(post.Post.Id))));
            if (await spool.SpoolAsync(content, MaxBytes, cancellationToken) is not SpoolResult.Spooled { File: var spooled })
            {
                throw new InvalidOperationException("A written answer is larger than any answer can be.");
            }

            await using (spooled)
            {
                var (file, wrong) = UploadDocument.Judge(spooled, FileName.Clean($"{fields.Title}.docx"));
                var (document, problem) = file is null ? (null, wrong) : await uploads.AddAsync(reader, fields, file, key, cancellationToken);
                return document is null ? (null, problem) : await NoteAsync(reader, post.Post.Id, Guid.Parse(document.Id), collection, cancellationToken);
            }
        }
        finally
        {
            await requests.AbandonAsync(reader.Id, key, CancellationToken.None); // What was carried out stays noted.
        }
    }

    private async Task<(DocumentResponse? Document, ProblemDetails? Problem)> NoteAsync(Reader reader, Guid postId, Guid documentId, string? collection, CancellationToken cancellationToken)
    {
        foreach (var changed in await posts.NoteMadeAsync(reader, postId, documentId, collection, cancellationToken) is ConversationChange.Done done ? done.Documents : [])
        {
            queue.Enqueue(changed);
        }

        return await catalogue.FindDocumentOrNullAsync(reader.Scope, documentId, cancellationToken) is { TrashedAt: null } view ? (DocumentResponse.From(view), null) : (null, IsMade());
    }

    private static ProblemDetails IsMade() => Problem.Of(StatusCodes.Status409Conflict, "conflict", "This answer is a document already, or is not an answer any more, or the collection is not yours to change any more.");

    private static ProblemDetails? ProblemOf(CollectionChange? refusal) => refusal switch
    {
        null => null,
        CollectionChange.NotAllowed refused => Problem.NotAllowed(refused.Message),
        CollectionChange.Invalid invalid => Problem.Validation(invalid.Errors),
        _ => Problem.Validation("collection", "There is no such collection."),
    };
}
