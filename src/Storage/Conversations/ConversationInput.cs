using System.Globalization;
using Library.Storage.Catalogue;

namespace Library.Storage.Conversations;

/// <summary>What somebody says of a conversation, not checked yet. Null leaves it as it is.</summary>
public sealed record ConversationInput
{
    public string? Title { get; init; }

    /// <summary>"discussion", "question" or "announcement".</summary>
    public string? Kind { get; init; }

    /// <summary>"cops" or "members".</summary>
    public string? Visibility { get; init; }

    /// <summary>All the COPs that it is in.</summary>
    public IReadOnlyList<string>? Cops { get; init; }

    public bool? IsPinned { get; init; }

    public bool? IsClosed { get; init; }

    /// <summary>The id of the accepted answer; empty for none.</summary>
    public string? Accepted { get; init; }
}

/// <summary>A question with choices, not checked yet.</summary>
/// <param name="EndsAt">See <see cref="Meetings.LocalTime"/>; null or empty for no end.</param>
public sealed record PollInput(string? Question, IReadOnlyList<string>? Choices, string? EndsAt, bool IsAnonymous, bool AllowsSeveral);

/// <summary>What somebody writes, not checked yet.</summary>
/// <param name="Body">Markdown.</param>
/// <param name="Attached">Documents that came with it.</param>
/// <param name="RequestKey">See <see cref="Post.RequestKey"/>.</param>
public sealed record PostInput(string? Body, IReadOnlyList<Guid> Attached, string? RequestKey);

/// <summary>Checks what is written.</summary>
internal static class ConversationWriting
{
    public static string ReadTitle(Dictionary<string, string[]> errors, string? text)
    {
        var title = PlainLine.Of(text);
        errors.Require("title", title.Length is > 0 and <= Conversation.MaxTitleLength, string.Create(CultureInfo.InvariantCulture, $"Say in 1 to {Conversation.MaxTitleLength} characters what it is about."));
        return title;
    }

    /// <param name="isBare">Whether it may say nothing, since a file goes with it.</param>
    public static string ReadBody(Dictionary<string, string[]> errors, string? text, bool isBare = false)
    {
        // Looked at before it is cleaned: what is far too long is not worth the work.
        var isLong = text?.Length > 2 * Post.MaxBodyLength;
        var body = isLong ? "" : ManyLines.Of(text);
        errors.Require("body", !isLong && body.Length <= Post.MaxBodyLength, string.Create(CultureInfo.InvariantCulture, $"A post has at most {Post.MaxBodyLength:N0} characters. Attach what is longer as a document."));
        errors.Require("body", body.Length > 0 || isBare || isLong, "Write something first.");
        return body;
    }

    public static Visibility ReadVisibility(Dictionary<string, string[]> errors, string? text, Visibility present)
    {
        var visibility = present;
        errors.Require("visibility", text is null || (KebabCase.TryParse(text, out visibility) && visibility != Visibility.Draft), $"There is no visibility '{text}' of conversations: cops or members.");
        return visibility;
    }

    public static ConversationKind ReadKind(Dictionary<string, string[]> errors, string? text, ConversationKind present)
    {
        var kind = present;
        errors.Require("kind", text is null || KebabCase.TryParse(text, out kind), $"There is no kind '{text}' of conversations.");
        return kind;
    }
}
