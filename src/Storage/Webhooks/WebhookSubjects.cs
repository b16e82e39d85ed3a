using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Webhooks;

/// <summary>What a webhook hears of, as far as its owner sees it now: asked when something is noted, and again when it is sent.</summary>
public static class WebhookSubjects
{
    /// <summary>Gives up what waits for a webhook that is stopped; an admin may send each again once it is in use.</summary>
    internal static Task<int> GiveUpWaitingAsync(this LibraryDbContext catalogue, Guid hookId, DateTimeOffset now, CancellationToken cancellationToken) =>
        catalogue.WebhookDeliveries.Where(row => row.WebhookId == hookId && row.DeliveredAt == null && row.GivenUpAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.GivenUpAt, now).SetProperty(row => row.Failure, row => row.Failure ?? "The webhook was stopped before."), cancellationToken);

    public static IQueryable<Document> DocumentsOf(this LibraryDbContext catalogue, Webhook hook, Reader owner)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(owner);
        var (hears, cop) = (hook.HearsDocuments, hook.CopSlug);
        return catalogue.SharedByThemselves().VisibleTo(owner.Scope).Where(document => hears && (cop == null || document.Cops.Any(row => row.CopSlug == cop)));
    }

    public static IQueryable<Post> PostsOf(this LibraryDbContext catalogue, Webhook hook, Reader owner)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(hook);
        var (hears, cop, visible) = (hook.HearsPosts, hook.CopSlug, catalogue.Conversations.VisibleTo(owner));
        return catalogue.Posts.Where(post => hears && post.RemovedAt == null && visible.Any(conversation => conversation.Id == post.ConversationId && (cop == null || conversation.Cops.Any(row => row.CopSlug == cop))));
    }

    /// <summary>Meetings whose packets are published.</summary>
    public static IQueryable<Meeting> MeetingsOf(this LibraryDbContext catalogue, Webhook hook, Reader owner)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(hook);
        var (hears, cop) = (hook.HearsPackets, hook.CopSlug);
        return catalogue.Meetings.VisibleTo(owner).Where(meeting => hears && meeting.PacketState == PacketState.Published && (cop == null || meeting.CopSlug == cop));
    }
}
