using System.Collections.Frozen;
using Library.Indexer.Search;

namespace Library.Api.Search;

/// <summary>
/// The marks that help the eye: neighbours are one, and an "of" that stands alone is not marked.
/// </summary>
internal static class PassageMarks
{
    private static readonly FrozenSet<string> Small = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "this", "to", "was", "with");

    public static IReadOnlyList<int[]> Of(string text, IReadOnlyList<Mark> marks) => Of(text, marks.Select(mark => new[] { mark.Start, mark.End }));

    /// <param name="marks">Start and end (exclusive), in order.</param>
    public static IReadOnlyList<int[]> Of(string text, IEnumerable<int[]> marks)
    {
        List<int[]> joined = [];
        foreach (var mark in marks.Where(mark => mark[0] < mark[1] && mark[1] <= text.Length))
        {
            if (joined is [.., var last] && last[1] <= mark[0] && string.IsNullOrWhiteSpace(text[last[1]..mark[0]]))
            {
                last[1] = mark[1];
            }
            else
            {
                joined.Add([mark[0], mark[1]]);
            }
        }

        joined.RemoveAll(mark => Small.Contains(text[mark[0]..mark[1]]));
        return joined;
    }
}
