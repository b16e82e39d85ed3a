using System.Text.Json.Serialization;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Conversations;

namespace Library.Api.Conversations;

internal sealed record AuthorResponse(string Id, string Name, string? School, string Href)
{
    public static AuthorResponse From(AuthorView author) => new(author.Id.ToString(), author.Name, author.School, $"/people/{author.Id}");
}

/// <summary>A conversation on the wire.</summary>
internal sealed record ConversationResponse
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>"discussion", "question" or "announcement".</summary>
    public required string Kind { get; init; }

    public required bool Question { get; init; }

    public required IReadOnlyList<string> Cops { get; init; }

    /// <summary>"cops", or "members" where everyone signed in sees it.</summary>
    public required string Visibility { get; init; }

    public required AuthorResponse Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastPostAt { get; init; }

    public required int Replies { get; init; }

    public required bool Unread { get; init; }

    public required bool Pinned { get; init; }

    public required bool Closed { get; init; }

    /// <summary>The id of the accepted answer; null for none.</summary>
    public required string? Accepted { get; init; }

    /// <summary>The id of its meeting; null for none.</summary>
    public required string? Meeting { get; init; }

    public required string Href { get; init; }

    /// <summary>Left out of lists, and where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PollResponse? Poll { get; init; }

    /// <summary>The first of them, in order; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PostResponse>? Posts { get; init; }

    /// <summary>Where more follow, what asks for them; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextPosts { get; init; }

    public static ConversationResponse From(ConversationView view) => new()
    {
        Id = view.Conversation.Id.ToString(),
        Title = view.Conversation.Title,
        Kind = KebabCase.Of(view.Conversation.Kind),
        Question = view.Conversation.Kind == ConversationKind.Question,
        Cops = [.. view.Cops.Select(cop => cop.Slug)],
        Visibility = KebabCase.Of(ConversationRules.VisibilityOf(view.Conversation)),
        Author = AuthorResponse.From(view.Author),
        CreatedAt = view.Conversation.CreatedAt,
        LastPostAt = view.Conversation.LastPostAt,
        Replies = view.Conversation.Replies,
        Unread = view.IsUnread,
        Pinned = view.Conversation.PinnedAt is not null,
        Closed = view.Conversation.ClosedAt is not null,
        Accepted = view.Conversation.AcceptedPostId?.ToString(),
        Meeting = view.Conversation.MeetingId?.ToString(),
        Href = HrefOf(view.Conversation.Id),
    };

    public static string HrefOf(Guid id) => $"/threads/{id}";
}

/// <summary>A poll on the wire.</summary>
internal sealed record PollResponse(string Question, bool Anonymous, bool Several, DateTimeOffset? EndsAt, bool Ended, int Voters, IReadOnlyList<PollChoiceResponse> Choices)
{
    public static PollResponse From(PollView view) => new(
        view.Poll.Question, view.Poll.IsAnonymous, view.Poll.AllowsSeveral, view.Poll.EndsAt, view.HasEnded, view.Voters,
        [.. view.Choices.Select(choice => new PollChoiceResponse(choice.Number, choice.Text, choice.Votes, choice.IsMine, choice.Names))]);
}

/// <param name="Names">Who chose it; empty where the poll is anonymous.</param>
internal sealed record PollChoiceResponse(int Number, string Text, int Votes, bool Mine, IReadOnlyList<string> Names);

/// <param name="Attached">Whether it came with the post, rather than being named in it.</param>
/// <param name="Page">The page that the post's words point to, from 1; null for none.</param>
/// <param name="Snippet">Of one that is named: how that page begins, or the document; null where there is nothing to show.</param>
internal sealed record PostDocumentResponse(string Id, string Title, string Format, bool Attached, string Href, int? Page, string? Snippet);

/// <summary>A post on the wire.</summary>
internal sealed record PostResponse
{
    public required string Id { get; init; }

    /// <summary>The id of its conversation.</summary>
    public required string Thread { get; init; }

    /// <summary>Its place in the conversation, from 1; there may be gaps.</summary>
    public required int Number { get; init; }

    public required AuthorResponse Author { get; init; }

    /// <summary>Markdown; empty where the post was removed.</summary>
    public required string Body { get; init; }

    /// <summary>The same as clean HTML.</summary>
    public required string Html { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? EditedAt { get; init; }

    /// <summary>Of its words; what If-Match names.</summary>
    public required int Edition { get; init; }

    public required bool Removed { get; init; }

    public required bool Accepted { get; init; }

    /// <summary>How many say thanks.</summary>
    public required int Thanks { get; init; }

    public required bool Thanked { get; init; }

    public required IReadOnlyList<PersonNameResponse> Mentions { get; init; }

    public required IReadOnlyList<PostDocumentResponse> Documents { get; init; }

    /// <summary>The id of the document that was made of it as an accepted answer; null where there is none that the reader may see.</summary>
    public required string? MadeInto { get; init; }

    public required string Href { get; init; }

    public static PostResponse From(Conversation conversation, PostView view) => new()
    {
        Id = view.Post.Id.ToString(),
        Thread = view.Post.ConversationId.ToString(),
        Number = view.Post.Number,
        Author = AuthorResponse.From(view.Author),
        Body = view.Post.Body,
        Html = PostMarkup.ToHtml(view).Value,
        CreatedAt = view.Post.CreatedAt,
        EditedAt = view.Post.EditedAt,
        Edition = view.Post.Edition,
        Removed = view.Post.RemovedAt is not null,
        Accepted = conversation.AcceptedPostId == view.Post.Id,
        Thanks = view.Thanks,
        Thanked = view.IsThanked,
        Mentions = [.. view.Mentions.Select(mention => new PersonNameResponse(mention.Id.ToString(), mention.Name))],
        Documents = [.. view.Documents.Select(row => new PostDocumentResponse(row.Document.Id.ToString(), row.Document.Title, KebabCase.Of(row.Document.Newest.Format), row.IsAttached, $"/documents/{row.Document.Id}", row.Page, row.Beginning))],
        MadeInto = view.MadeInto?.Id.ToString(),
        Href = HrefOf(view.Post.Id),
    };

    /// <summary>An address that holds wherever its conversation goes.</summary>
    public static string HrefOf(Guid id) => $"/posts/{id}";
}
