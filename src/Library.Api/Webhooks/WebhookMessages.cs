using System.Text.Json;
using Library.Api.Conversations;
using Library.Api.Documents;
using Library.Api.Meetings;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Meetings;
using Library.Storage.People;
using Library.Storage.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Webhooks;

/// <summary>A message as the receiver gets it.</summary>
/// <param name="Type">What has happened, such as "post.created".</param>
/// <param name="Timestamp">When it was noted.</param>
internal sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, object Data);

/// <param name="Kind">As in the API, such as "template".</param>
/// <param name="Href">Its page.</param>
internal sealed record ToldDocument(string Id, string Title, string Kind, string Visibility, IReadOnlyList<string> Cops, DateTimeOffset CreatedAt, Uri Href);

/// <param name="Number">Its place in the conversation, from 1.</param>
/// <param name="Author">The name.</param>
internal sealed record ToldPost(string Id, int Number, string Author, DateTimeOffset CreatedAt, Uri Href, ToldConversation Conversation);

/// <param name="Kind">"question", "discussion" or "announcement".</param>
internal sealed record ToldConversation(string Id, string Title, string Kind, string Visibility, IReadOnlyList<string> Cops, Uri Href);

internal sealed record ToldPacket(string Meeting, string Title, string Cop, DateTimeOffset StartsAt, Uri Href);

internal sealed record ToldTest(string Said);

/// <summary>Writes what webhooks are told, by what their owners may see now. Names and addresses go out, and no words of posts and documents: those are asked of the API.</summary>
internal sealed class WebhookMessages(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site)
{
    /// <summary>The JSON of a message; null where its subject is gone, or not to be seen.</summary>
    public async Task<byte[]?> WriteOrNullAsync(Webhook hook, Reader owner, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        object? data = delivery.Event switch
        {
            WebhookEvent.DocumentPublished => await FindDocumentOrNullAsync(catalogue, hook, owner, delivery.SubjectId, cancellationToken),
            WebhookEvent.PostCreated => await FindPostOrNullAsync(catalogue, hook, owner, delivery.SubjectId, cancellationToken),
            WebhookEvent.PacketPublished => await FindPacketOrNullAsync(catalogue, hook, owner, delivery.SubjectId, cancellationToken),
            WebhookEvent.Test => new ToldTest("It works."),
            _ => throw new InvalidOperationException($"Unhandled event {delivery.Event}."),
        };
        return data is null ? null : JsonSerializer.SerializeToUtf8Bytes(new WebhookMessage(WebhookNames.Of(delivery.Event), delivery.CreatedAt, data), JsonSerializerOptions.Web);
    }

    private async Task<ToldDocument?> FindDocumentOrNullAsync(LibraryDbContext catalogue, Webhook hook, Reader owner, Guid id, CancellationToken cancellationToken) =>
        await catalogue.DocumentsOf(hook, owner).AsNoTracking().Include(document => document.Cops).SingleOrDefaultAsync(document => document.Id == id, cancellationToken) is { } document
            ? new ToldDocument(
                $"{id}", document.Title, KebabCase.Of(document.Kind), KebabCase.Of(document.Visibility), [.. document.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal)], document.CreatedAt, site.Of(DocumentResponse.HrefOf(id)))
            : null;

    private async Task<ToldPost?> FindPostOrNullAsync(LibraryDbContext catalogue, Webhook hook, Reader owner, Guid id, CancellationToken cancellationToken)
    {
        if (await catalogue.PostsOf(hook, owner).AsNoTracking().SingleOrDefaultAsync(post => post.Id == id, cancellationToken) is not { } post
            || await catalogue.Conversations.VisibleTo(owner).AsNoTracking().Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == post.ConversationId, cancellationToken) is not { } conversation)
        {
            return null;
        }

        var author = await catalogue.Users.Where(person => person.Id == post.AuthorId).Select(person => person.Name).SingleOrDefaultAsync(cancellationToken) ?? "";
        return new ToldPost($"{id}", post.Number, author, post.CreatedAt, site.Of(PostResponse.HrefOf(id)), new ToldConversation(
            $"{conversation.Id}", conversation.Title, KebabCase.Of(conversation.Kind), KebabCase.Of(ConversationRules.VisibilityOf(conversation)), [.. conversation.Cops.Select(cop => cop.CopSlug).Order(StringComparer.Ordinal)],
            site.Of(ConversationResponse.HrefOf(conversation.Id))));
    }

    private async Task<ToldPacket?> FindPacketOrNullAsync(LibraryDbContext catalogue, Webhook hook, Reader owner, Guid id, CancellationToken cancellationToken) =>
        await catalogue.MeetingsOf(hook, owner).AsNoTracking().SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) is { } meeting
            ? new ToldPacket($"{id}", meeting.Title, meeting.CopSlug, meeting.StartsAt, site.Of($"{MeetingResponse.HrefOf(id)}#packet"))
            : null;
}

/// <summary>What events are called outside.</summary>
internal static class WebhookNames
{
    private static readonly (WebhookEvent Event, string Name)[] Names =
        [(WebhookEvent.DocumentPublished, "document.published"), (WebhookEvent.PostCreated, "post.created"), (WebhookEvent.PacketPublished, "packet.published"), (WebhookEvent.Test, "test")];

    public static string Of(WebhookEvent told) => Array.Find(Names, pair => pair.Event == told).Name;

    public static bool TryParse(string? name, out WebhookEvent told)
    {
        var index = Array.FindIndex(Names, pair => pair.Name == name && pair.Event != WebhookEvent.Test);
        told = index < 0 ? default : Names[index].Event;
        return index >= 0;
    }

    /// <summary>What a webhook is told of.</summary>
    public static IEnumerable<WebhookEvent> ListOf(Webhook hook)
    {
        bool[] hears = [hook.HearsDocuments, hook.HearsPosts, hook.HearsPackets];
        return Names.Take(hears.Length).Where((_, i) => hears[i]).Select(pair => pair.Event);
    }
}
