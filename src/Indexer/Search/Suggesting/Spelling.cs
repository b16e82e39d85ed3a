using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>
/// Corrects a query by the words of documents that its reader may see: words that none of them has, words that were written as one or as two. What is hidden
/// neither offers nor prevents a correction.
/// </summary>
internal sealed class Spelling(SearchView view, CurrentWords words, Deadline deadline)
{
    /// <summary>A query that finds no more than this may be misspelt, though it finds something.</summary>
    public const int FewDocuments = 3;

    /// <summary>Instead of a word that some documents have, one is offered that so many times as many have.</summary>
    private const int OfferedTimes = 10;

    /// <summary>More words are not corrected.</summary>
    private const int MaxCorrected = 3;

    /// <summary>Of more words none is looked at.</summary>
    private const int MaxWords = 24;

    private readonly VisibleWords _visible = new(view, deadline);

    /// <summary>The query with its misspelt words replaced; null where there is none, or no likely word.</summary>
    /// <param name="isFound">Whether it finds a few documents as it stands: then rare words are doubted, instead of unknown ones.</param>
    public string? CorrectOrNull(ParsedQuery query, bool isFound)
    {
        var typed = ListWords(query.Root).OrderBy(word => word.Start).ToList();
        if (typed.Count is 0 or > MaxWords)
        {
            return null;
        }

        var isDoubtful = typed.ConvertAll(word => IsDoubtful(word.Words[0], isFound));
        if (isDoubtful.Count(doubtful => doubtful) > MaxCorrected)
        {
            return null;
        }

        var corrected = new CorrectedText(query.Text);
        var corrections = new WordCorrections(_visible, words, deadline);
        string? before = null;
        for (var i = 0; i < typed.Count; i++)
        {
            deadline.Look();
            var word = typed[i].Words[0];
            var after = i + 1 < typed.Count && AreNeighbours(query.Text, typed[i], typed[i + 1]) ? typed[i + 1].Words[0] : null;
            before = i > 0 && AreNeighbours(query.Text, typed[i - 1], typed[i]) ? before : null;
            var alone = isDoubtful[i] ? corrections.FindOrNull(word, before, IsSure(i + 1) ? after : null, isFound ? OfferedTimes * _visible.Count(word) : 1, mayBeBegun: !isFound && i == typed.Count - 1) : null;

            // Two words that documents have are joined only where nothing else is amiss, and nothing is found.
            var mayJoin = after is not null && !isFound && (isDoubtful[i] || isDoubtful[i + 1] || !isDoubtful.Contains(true));
            var further = i + 2 < typed.Count && AreNeighbours(query.Text, typed[i + 1], typed[i + 2]) && IsSure(i + 2) ? typed[i + 2].Words[0] : null;
            var joined = mayJoin ? corrections.FindJoinedOrNull(word, after!, before, further, edits: 1) : null; // mayJoin has looked at it
            if (joined is { } one && (alone is not { } other || Correction.Order.Compare(one, other) < 0))
            {
                corrected.Replace(typed[i].Start, typed[i + 1].Start + typed[i + 1].Typed.Length, one.Text);
                before = one.Last;
                i++;
            }
            else if (alone is { } likeliest)
            {
                corrected.Replace(typed[i].Start, typed[i].Start + typed[i].Typed.Length, likeliest.Text);
                before = likeliest.Last;
            }
            else
            {
                before = isDoubtful[i] ? null : word;
            }
        }

        return corrected.IsChanged ? corrected.ToString() : null;

        bool IsSure(int place) => place < typed.Count && !isDoubtful[place];
    }

    /// <summary>Of the shortest words that documents have, most are near another that is no better: fire is not five.</summary>
    private bool IsDoubtful(string word, bool isFound) => word.Length >= Spelled.ShortestWord && WordDictionary.IsWord(word)
        && (isFound ? word.Length > Spelled.ShortestWord && _visible.Count(word) is > 0 and <= FewDocuments : !_visible.IsKnown(word));

    private static IEnumerable<QueryNode.Word> ListWords(QueryNode? node) => node switch
    {
        QueryNode.Word { Words.Length: 1, Field: QueryField.Any or QueryField.Title } word => [word],
        QueryNode.All all => all.Nodes.SelectMany(ListWords),
        QueryNode.Any any => any.Nodes.SelectMany(ListWords),
        _ => [],
    };

    /// <summary>Whether nothing but space is between them.</summary>
    private static bool AreNeighbours(string text, QueryNode.Word first, QueryNode.Word second) =>
        first.Start + first.Typed.Length is var end && end <= second.Start && text.AsSpan(end, second.Start - end).IsWhiteSpace();
}
