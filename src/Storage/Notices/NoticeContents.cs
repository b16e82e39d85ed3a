using Library.Storage.Conversations;
using Library.Storage.People;

namespace Library.Storage.Notices;

/// <summary>What a mail tells somebody of a conversation at the moment when it goes out.</summary>
/// <param name="Reader">Whom, as the catalogue knows them now.</param>
/// <param name="Conversation">With its COPs.</param>
/// <param name="Cop">The COP of theirs that it is in; the first where it is in none of theirs.</param>
/// <param name="Posts">At least one, in their order.</param>
/// <param name="FirstPostId">The first post that the mail was made for, whether or not it is still there: the mail is called by it.</param>
/// <param name="PreviousPostId">The same of the mail before, in this conversation and to this person; null for the first.</param>
public sealed record NoticeContents(Reader Reader, Conversation Conversation, NoticeCop Cop, IReadOnlyList<NoticedPost> Posts, Guid FirstPostId, Guid? PreviousPostId);

public sealed record NoticeCop(string Slug, string Label);

/// <param name="Documents">Those that came with it, or that it names, and that the reader may see.</param>
/// <param name="IsByFollowing">Whether it is told for no other reason than that the reader follows its author.</param>
public sealed record NoticedPost(Post Post, string Author, IReadOnlyList<NoticedDocument> Documents, bool IsByFollowing);

/// <summary>Somebody whom the reader of a mail follows.</summary>
public sealed record FollowedPerson(Guid Id, string Name);

public sealed record NoticedDocument(Guid Id, string Title);
