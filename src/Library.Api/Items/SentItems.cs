using System.Globalization;
using Library.Api.Errors;
using Library.Storage.Items;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Items;

/// <summary>Reads what a call sends to save a list: its items, and the revision that its sender saw.</summary>
internal static class SentItems
{
    /// <param name="ifMatch">The header; what is no number of ours was never seen.</param>
    public static (long Revision, IReadOnlyList<ListedItemInput> Items, ProblemDetails? Wrong) Read(string? ifMatch, IReadOnlyList<ItemResponse>? sent)
    {
        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            return (0, [], NoRevision());
        }

        var items = (sent ?? []).Select(item => item.ToInputOrNull()).ToList();
        if (sent is null || items.Contains(null))
        {
            return (0, [], sent is null ? Problem.Validation("items", "Send the items in order.") : Problem.Validation($"items[{items.IndexOf(null)}]", "An id is none of ours, or the version is neither a number nor newest."));
        }

        return (RevisionOf(ifMatch), [.. items.OfType<ListedItemInput>()], null);
    }

    /// <param name="ifMatch">The header; what is no number of ours was never seen.</param>
    public static long RevisionOf(string ifMatch) => long.TryParse(ifMatch.Trim().TrimStart('W', '/').Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    /// <summary>The answer to whoever does not say which revision they saw.</summary>
    public static ProblemDetails NoRevision() =>
        Problem.Of(StatusCodes.Status428PreconditionRequired, "if-match-required", "Say which revision you saw.", "Send If-Match with the revision, so that nobody's work is overwritten unseen.");

    /// <summary>The answer to whoever saved under an old revision: what is there now comes along.</summary>
    public static ProblemDetails Stale(object? present)
    {
        var problem = Problem.Of(StatusCodes.Status412PreconditionFailed, "stale", "Somebody else has changed this meanwhile.", "What is there now comes along: put your change into it.");
        problem.Extensions["present"] = present;
        return problem;
    }
}
