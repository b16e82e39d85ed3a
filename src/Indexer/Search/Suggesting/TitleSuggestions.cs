using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>Titles that continue what is being typed, of documents that the reader may see.</summary>
internal static class TitleSuggestions
{
    public static IReadOnlyList<Suggestion> List(SearchView view, TypedWords typed, int limit)
    {
        if (typed.IsEmpty || limit <= 0)
        {
            return [];
        }

        var tables = Array.ConvertAll(view.Segments, segment => new CompletedTable(segment.Columns.TitleNames(segment.Reader), segment.Visible));
        var order = HitOrder.Of(SearchSort.Newest, view);
        var found = new List<Suggestion>(limit);
        foreach (var name in new Completion(tables, typed, limit).List())
        {
            var hit = new Hit(name.Table, name.Name, Score: 0);
            found.Add(new Suggestion(view.ReadTitle(hit), order.FindId(hit)));
        }

        return found;
    }
}
