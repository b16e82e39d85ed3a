using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>Titles that continue what is being typed: whole words anywhere in the title, the last one by its beginning. Taken from the index through the reader's filter.</summary>
internal static class TitleSuggestions
{
    /// <summary>Newest titles looked at: those that start as typed are moved to the front.</summary>
    private const int Considered = 100;

    public static IReadOnlyList<Suggestion> List(SearchView view, string text, int limit, Deadline deadline)
    {
        var words = Words.List(text.Length > SearchRequest.MaxTextLength ? text[..SearchRequest.MaxTextLength] : text);
        if (words.Count == 0 || limit <= 0)
        {
            return [];
        }

        var request = new HitRunRequest(new SearchPlan(BuildQuery(words), [], [], []), [], SearchSort.Newest, Math.Max(limit, Considered), CollectSets: false);
        var order = HitOrder.Of(SearchSort.Newest, view);
        var typed = string.Join(' ', words);
        return
        [
            .. HitRun.Run(view, request, deadline).Top
                .Select((hit, rank) => (Title: view.ReadTitle(hit), Id: order.FindId(hit), Rank: rank))
                .Select(title => (title.Title, title.Id, title.Rank, Key: Words.Key(title.Title)))
                .OrderBy(title => title.Key.StartsWith(typed, StringComparison.Ordinal) ? 0 : title.Key.Contains(' ' + typed, StringComparison.Ordinal) ? 1 : 2)
                .ThenBy(title => title.Rank)
                .DistinctBy(title => title.Key, StringComparer.Ordinal)
                .Take(limit)
                .Select(title => new Suggestion(title.Title, title.Id)),
        ];
    }

    private static BooleanQuery BuildQuery(List<string> words)
    {
        var query = new BooleanQuery { { new PrefixWordQuery(words[^1], [IndexSchema.Text.Title]), Occur.MUST } };
        foreach (var word in words.SkipLast(1).Distinct(StringComparer.Ordinal).Take(QueryParser.MaxClauses))
        {
            query.Add(new FieldWordQuery([new WordForm(word, 1)], [Ranking.Title]), Occur.MUST);
        }

        return query;
    }
}
