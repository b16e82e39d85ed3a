using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>Corrects words that no visible document has, with words that visible documents have: what is hidden neither offers nor prevents a correction.</summary>
internal static class Spelling
{
    private const int ShortestWord = 4;

    /// <summary>From this length on, two letters may be wrong.</summary>
    private const int LongWord = 7;

    /// <summary>Documents counted of each candidate: enough to tell a frequent word from a rare one.</summary>
    private const int MaxCounted = 200;

    private const int MaxCandidates = 60;

    /// <summary>More words are not corrected.</summary>
    private const int MaxCorrected = 3;

    private static readonly string[] Fields = [IndexSchema.Text.Body, IndexSchema.Text.Title];

    /// <summary>The query with its unknown words replaced; null where there is none, or no likely word.</summary>
    public static string? CorrectOrNull(SearchView view, ParsedQuery query, Deadline deadline)
    {
        var corrected = query.Text;
        var unknown = ListWords(query.Root).Where(word => !IsKnown(view, word.Words[0])).ToList();
        if (unknown.Count is 0 or > MaxCorrected)
        {
            return null;
        }

        foreach (var word in unknown.OrderByDescending(word => word.Start))
        {
            deadline.Look();
            if (FindBestOrNull(view, word.Words[0], deadline) is { } better)
            {
                corrected = corrected[..word.Start] + better + corrected[(word.Start + word.Typed.Length)..];
            }
        }

        return string.Equals(corrected, query.Text, StringComparison.Ordinal) ? null : corrected;
    }

    private static IEnumerable<QueryNode.Word> ListWords(QueryNode? node) => node switch
    {
        QueryNode.Word { Words.Length: 1, Field: QueryField.Any or QueryField.Title } word when word.Words[0].Length >= ShortestWord => [word],
        QueryNode.All all => all.Nodes.SelectMany(ListWords),
        QueryNode.Any any => any.Nodes.SelectMany(ListWords),
        _ => [],
    };

    private static bool IsKnown(SearchView view, string word)
    {
        var forms = new WordForms(Stemmer.OfThread).Of(word);
        return Ranking.AllFields.Any(field => forms.Any(form => CountVisible(view, field.Name, form.Term, atMost: 1) > 0));
    }

    private static string? FindBestOrNull(SearchView view, string word, Deadline deadline)
    {
        var candidates = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var segment in view.Segments)
        {
            foreach (var field in Fields)
            {
                AddCandidates(segment.Reader, field, word, candidates, deadline);
            }
        }

        return candidates
            .OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxCandidates)
            .Select(pair => (Word: pair.Key, Distance: pair.Value, Count: Fields.Sum(field => CountVisible(view, field, pair.Key, MaxCounted))))
            .Where(candidate => candidate.Count > 0)
            .OrderBy(candidate => candidate.Distance).ThenByDescending(candidate => candidate.Count).ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Adds the words of one field that are at most two letters away, with their distance; a first letter is seldom wrong.</summary>
    private static void AddCandidates(AtomicReader reader, string field, string word, Dictionary<string, int> candidates, Deadline deadline)
    {
        if (reader.GetTerms(field) is not { } terms)
        {
            return;
        }

        var distance = word.Length >= LongWord ? 2 : 1;
        var near = new FuzzyTermsEnum(terms, new AttributeSource(), new Term(field, word), distance, prefixLength: 1, transpositions: true);
        while (near.MoveNext())
        {
            deadline.Step();
            var candidate = near.Term.Utf8ToString();
            if (candidate[0] != IndexTerms.StemMark)
            {
                candidates[candidate] = EditDistance.Between(word, candidate);
            }
        }
    }

    private static int CountVisible(SearchView view, string field, string word, int atMost)
    {
        var (count, term) = (0, new BytesRef(word));
        foreach (var segment in view.Segments)
        {
            if (Index.Reading.Postings.OpenOrNull(segment.Reader, field, term) is not { } docs)
            {
                continue;
            }

            for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS && count < atMost; doc = docs.NextDoc())
            {
                count += segment.Visible.Has(doc) ? 1 : 0;
            }
        }

        return count;
    }
}

/// <summary>Damerau's distance, optimal string alignment: letters inserted, left out, replaced, or two neighbours swapped.</summary>
internal static class EditDistance
{
    public static int Between(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Step(int[,] rows, string a, string b, int i, int j)
    {
        var least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }
}
