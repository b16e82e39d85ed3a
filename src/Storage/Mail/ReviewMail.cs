using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Storage.Mail;

/// <summary>Tells the owner of a document what its reviewer decided.</summary>
internal static class ReviewMail
{
    private const int MaxTitleLength = 120;

    /// <summary>A title as a line of a mail.</summary>
    public static string TitleOf(string title) => PlainLine.Of(title) is { Length: > MaxTitleLength } all ? $"{all[..MaxTitleLength]}…" : PlainLine.Of(title);

    public static OutgoingMail To(Person owner, Reader reviewer, Document document, Uri link, DateTimeOffset now)
    {
        var title = TitleOf(document.Title);
        return document.Review == Review.Returned
            ? OutgoingMail.To(
                owner.Email ?? "", $"“{title}” was returned to you",
                $"Dear {owner.Name},\n\n{reviewer.Name} has read “{title}” and asks you to correct it:\n\n{document.ReviewNote}\n\nCorrect and save it here; it then waits for approval again:\n\n{link}", now)
            : OutgoingMail.To(
                owner.Email ?? "", $"“{title}” is approved",
                $"Dear {owner.Name},\n\n{reviewer.Name} has approved “{title}”. Those whom it is for find it now:\n\n{link}\n\nThank you for sharing it.", now);
    }
}
