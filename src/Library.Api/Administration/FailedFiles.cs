using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>Documents whose newest file could not be read.</summary>
internal static class FailedFiles
{
    public static IQueryable<Document> Failed(LibraryDbContext catalogue) => catalogue.Documents.Where(document =>
        document.TrashedAt == null && document.Versions.OrderByDescending(version => version.Number).First().State == VersionState.Failed);

    public static Task<int> CountAsync(LibraryDbContext catalogue, CancellationToken cancellationToken) => Failed(catalogue).CountAsync(cancellationToken);
}
