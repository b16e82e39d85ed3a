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
    private FullNames? _fullNames;

    /// <summary>Queries and words that continue what is typed, best first; not what stands there already. Whether the reader finds anything by them is another matter.</summary>
    public (IReadOnlyList<string> Queries, IReadOnlyList<string> Words) Complete(TypedWords typed)
    {
        var queries = Complete(typed, frequent.Now, ref _queries, now => [.. now.Select(query => (query.Text, (long)query.Searches))]);
        var words = Complete(typed, thesaurus.Now, ref _words, now => [.. Thesaurus.ListGroups(now.Text).SelectMany(group => group).Distinct(StringComparer.OrdinalIgnoreCase).Select((word, place) => (word, -(long)place))]);
        return (queries, [.. words.Where(word => !queries.Contains(word, StringComparer.OrdinalIgnoreCase))]);
    }

    /// <summary>What an acronym that is typed whole stands for, as the words of the field have it; nothing for other words.</summary>
    public IReadOnlyList<string> ListFullNames(TypedWords typed)
    {
        var now = thesaurus.Now;
        var current = _fullNames;
        if (current is null || !ReferenceEquals(current.Of, now))
        {
            _fullNames = current = FullNames.Read(now);
        }

        return current.ByAcronym.GetValueOrDefault(typed.ToString(), []);
    }

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

    private sealed record FullNames(ThesaurusInUse Of, Dictionary<string, IReadOnlyList<string>> ByAcronym)
    {
        /// <summary>Of each name in capitals those of several words that are in its groups.</summary>
        public static FullNames Read(ThesaurusInUse of) => new(of, Thesaurus.ListGroups(of.Text)
            .SelectMany(group => group.Where(IsAcronym).Select(name => (Name: TypedWords.Read(name).ToString(), Full: group.Where(IsFull))))
            .GroupBy(pair => pair.Name, pair => pair.Full, StringComparer.Ordinal)
            .ToDictionary(names => names.Key, names => (IReadOnlyList<string>)[.. names.SelectMany(full => full).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparer.Ordinal));

        private static bool IsAcronym(string name) => !IsFull(name) && !name.Any(char.IsLower);

        private static bool IsFull(string name) => name.Contains(' ', StringComparison.Ordinal);
    }

    private sealed record Edition<T>(T Of, NameList<(string Text, long Weight)> Names);
}
