using Library.Indexer.Search;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Suggesting;
using Library.Storage.Searches;

namespace Library.Api.Search;

/// <summary>What may be searched for: what several people searched for lately, and the words of the field. Sorted anew when these change.</summary>
internal sealed class KnownQueries(FrequentQueries frequent, CurrentThesaurus thesaurus)
{
    /// <summary>Completed of each kind: more than are shown, since some find nothing.</summary>
    private const int MaxCompleted = 6;

    private Edition<IReadOnlyList<CommonQuery>>? _queries;
    private Edition<ThesaurusInUse>? _words;

    /// <summary>Queries and words that continue what is typed, best first; not what stands there already. Whether the reader finds anything by them is another matter.</summary>
    /// <param name="longer">The longer names of what is typed, which come before other words.</param>
    public (IReadOnlyList<string> Queries, IReadOnlyList<string> Words) Complete(TypedWords typed, IReadOnlyList<string> longer)
    {
        var queries = Complete(typed, frequent.Now, ref _queries, now => [.. now.Select(query => (query.Text, (long)query.Searches))]);
        var words = Complete(typed, thesaurus.Now, ref _words, now => [.. Thesaurus.ListGroups(now.Text).SelectMany(group => group).Distinct(StringComparer.OrdinalIgnoreCase).Select((word, place) => (word, -(long)place))]);
        return (queries, [.. longer.Concat(words).Distinct(StringComparer.OrdinalIgnoreCase).Where(word => !queries.Contains(word, StringComparer.OrdinalIgnoreCase))]);
    }

    /// <summary>What is typed stands for these, by the words of the field.</summary>
    public IReadOnlyList<string> ListLongerNames(string text) => thesaurus.Now.Thesaurus.ListLongerNames(text);

    private static List<string> Complete<T>(TypedWords typed, T now, ref Edition<T>? edition, Func<T, IReadOnlyList<(string Text, long Weight)>> list)
        where T : class
    {
        var current = edition;
        if (current is null || !ReferenceEquals(current.Of, now))
        {
            edition = current = new Edition<T>(now, new NameList<(string Text, long Weight)>(list(now), name => name.Text, name => name.Weight));
        }

        return [.. current.Names.Complete(typed, MaxCompleted).Select(name => name.Text).Where(text => !typed.Is(text))];
    }

    private sealed record Edition<T>(T Of, NameList<(string Text, long Weight)> Names);
}
