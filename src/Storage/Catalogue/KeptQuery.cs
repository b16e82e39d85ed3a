using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Library.Storage.Catalogue;

/// <summary>
/// A query that many requests ask, translated once for each kind of database, not looked up by its shape each time.
/// </summary>
/// <param name="compile">Compiles it; such a query holds for one model alone.</param>
internal sealed class KeptQuery<TAsk>(Func<TAsk> compile)
    where TAsk : Delegate
{
    private readonly ConditionalWeakTable<IModel, TAsk> _byModel = [];

    public TAsk On(LibraryDbContext catalogue) => _byModel.GetValue(catalogue.Model, _ => compile());
}
