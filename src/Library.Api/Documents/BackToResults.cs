using Library.Api.Search;
using Microsoft.AspNetCore.WebUtilities;

namespace Library.Api.Documents;

/// <summary>The list of results from which a document was opened.</summary>
internal static class BackToResults
{
    private const string Path = "/search";

    /// <summary>The list with its filters and its page, where the browser tells that the reader came from one; else all results for the words.</summary>
    /// <param name="words">Those that the document was opened with.</param>
    public static string AddressOf(HttpRequest request, string words) =>
        request.GetTypedHeaders().Referer is { IsAbsoluteUri: true, AbsolutePath: Path } from && from.Authority == request.Host.Value
            && SearchQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(from.Query))) is { Q.Length: > 0 } search
            ? search.ToAddress(Path)
            : new SearchQuery { Q = words }.ToAddress(Path);
}
