using System.Globalization;

namespace Library.Storage.Catalogue;

/// <summary>The days by which owners look whether their documents still hold. They are days of the association's calendar.</summary>
public static class ReviewDays
{
    /// <summary>How long before its day a document's owner is told.</summary>
    public const int Ahead = 30;

    private const string Form = "yyyy-MM-dd";

    /// <summary>Whether documents of a kind are looked at again: those that others work from.</summary>
    public static bool AreFor(DocumentKind kind) => kind is DocumentKind.Template or DocumentKind.ModelDocument;

    /// <summary>Reads a day as it is sent ("2027-03-01"); null where it is none.</summary>
    public static DateOnly? ReadOrNull(string? text) => DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>As <see cref="ReadOrNull"/> reads it.</summary>
    public static string Of(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The day that is proposed next.</summary>
    public static DateOnly NextAfter(DateOnly today) => today.AddYears(1);

    /// <summary>Documents in the library whose day is not after another. What another document has taken the place of needs no look.</summary>
    public static IQueryable<Document> DueForReview(this LibraryDbContext catalogue, DateOnly until)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.Documents.NotSuperseded(catalogue).Where(document => document.TrashedAt == null && document.ReviewBy != null && document.ReviewBy <= until);
    }
}
