using Library.Storage.Conversations;

namespace Library.Api.Conversations;

/// <summary>Says on pages why a change did not happen.</summary>
internal static class ConversationWords
{
    /// <summary>Why, in words; null where it was made, or nothing was asked.</summary>
    public static string? ProblemOf(ConversationChange? change) => change switch
    {
        null or ConversationChange.Done => null,
        ConversationChange.NotAllowed refused => refused.Message,
        ConversationChange.Conflict conflict => conflict.Message,
        ConversationChange.Invalid invalid => string.Join(' ', invalid.Errors.SelectMany(field => field.Value)),
        ConversationChange.OtherRequest => "This was sent already, with other words. Open the conversation to change them.",
        _ => "It is not there any more.",
    };

    /// <summary>What is wrong with one field; null where nothing is.</summary>
    public static string? ProblemOf(ConversationChange? change, string field) =>
        change is ConversationChange.Invalid invalid && invalid.Errors.TryGetValue(field, out var messages) ? string.Join(' ', messages) : null;
}
