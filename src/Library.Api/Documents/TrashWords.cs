using Library.Api.Search;
using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>Says how long a document can still be restored.</summary>
internal static class TrashWords
{
    public static string DaysLeft(DateTimeOffset trashedAt, DateTimeOffset now)
    {
        var days = (int)Math.Ceiling((trashedAt + Document.TimeInTrash - now).TotalDays);
        return days <= 0 ? "about to be purged" : $"{SearchWords.Count(days, "day", "days")} left";
    }
}
