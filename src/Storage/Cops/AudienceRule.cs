using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Cops;

/// <summary>Who may see a document. This is the one place that says so; the catalogue and the index only carry its tokens.</summary>
public static class AudienceRule
{
    /// <summary>The tokens of those who may see the document as it now stands, each once.</summary>
    public static IEnumerable<string> Of(Document document)
    {
        yield return AudienceToken.Admins;
        if (document.TrashedAt is not null)
        {
            yield break;
        }

        yield return AudienceToken.Owner(document.OwnerId);
        var cops = document.Cops.Select(cop => cop.CopSlug).Distinct(StringComparer.Ordinal);
        switch (document)
        {
            case { Review: not null } or { Visibility: Visibility.Draft }:
                foreach (var cop in cops)
                {
                    yield return AudienceToken.Lead(cop);
                }

                break;
            case { Visibility: Visibility.Cops }:
                foreach (var cop in cops)
                {
                    yield return AudienceToken.Cop(cop);
                }

                break;
            case { Visibility: Visibility.Members }:
                yield return AudienceToken.Members;
                break;
        }
    }

    /// <summary>The same rule as a condition of a query; one parameter however many tokens, so that its statement is made once for all readers.</summary>
    public static IQueryable<Document> VisibleTo(this IQueryable<Document> documents, ReaderScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var tokens = scope.Tokens.ToArray();
        return documents.Where(document => document.Audience.Any(entry => EF.Parameter(tokens).Contains(entry.Token)));
    }
}
