using Library.Storage.Catalogue;
using Library.Storage.People;

namespace Library.Api.Conversations;

/// <summary>The files that a form brings along: documents that came to the library while its sender wrote.</summary>
internal static class BroughtFiles
{
    /// <returns>Those that are there for the reader, in order, each with its title.</returns>
    public static async Task<IReadOnlyList<(Guid Id, string Title)>> ListBroughtAsync(this LibraryDbContext catalogue, Reader reader, IFormCollection form, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. form["attached"].Select(id => Guid.TryParse(id, out var guid) ? guid : Guid.Empty).Distinct()];
        var known = await catalogue.ListDocumentsAsync(reader.Scope, ids, cancellationToken);
        return [.. ids.Where(known.ContainsKey).Select(id => (id, known[id].Title))];
    }
}
