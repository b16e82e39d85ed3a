using System.Runtime.CompilerServices;
using Library.Indexer.Index.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Queries;

/// <summary>What each number of occurrences comes to in a text of each length: worked out once for an index, so that a hit costs a look-up and no division.</summary>
internal sealed class SaturatedMentions
{
    /// <summary>Numbers of occurrences that <see cref="Mention"/> tells apart.</summary>
    public const int Steps = 16;

    private const int Lengths = 256;

    private static readonly ConditionalWeakTable<IndexReader, SaturatedMentions> Readers = [];
    private static readonly byte[][] Rows = [.. Enumerable.Range(0, (int)WordEndings.All + 1).Select(typed => ListRows((WordEndings)typed))];

    private readonly float[] _bodyNorms;
    private readonly float[] _titleNorms;

    private SaturatedMentions(IndexSearcher searcher)
    {
        (_bodyNorms, _titleNorms) = (Bm25.NormTable(searcher, Ranking.Body), Bm25.NormTable(searcher, Ranking.Title));
        Content = [.. Enumerable.Range(0, 2 * Steps * Lengths).Select(i => Bm25.Saturate(Form(i / (Steps * Lengths)) * Mention.Occurrences((byte)(i / Lengths % Steps)) * _bodyNorms[i % Lengths]))];
        Title = [.. Enumerable.Range(0, 2 * Lengths).Select(i => Bm25.Saturate(Form(i / Lengths) * _titleNorms[i % Lengths]))];
    }

    /// <summary>By row (see <see cref="RowsOf"/>) and coded length of the body.</summary>
    public float[] Content { get; }

    /// <summary>By form (another one, the one typed) and coded length of the title.</summary>
    public float[] Title { get; }

    public static SaturatedMentions Of(IndexSearcher searcher) => Readers.GetValue(searcher.IndexReader, _ => new SaturatedMentions(searcher));

    /// <summary>Of each byte of <see cref="Mention"/> the row: its step, and <see cref="Steps"/> more where the document has a form that was typed.</summary>
    public static byte[] RowsOf(WordEndings typed) => Rows[(int)typed];

    /// <summary>The same for occurrences of several stems together.</summary>
    public float Score(float content, byte body, float title, byte titleLength, float titleShare)
    {
        var score = Bm25.Saturate(content * _bodyNorms[body]);
        return title > 0 ? score + (titleShare * Bm25.Saturate(title * _titleNorms[titleLength])) : score;
    }

    private static float Form(int typed) => typed == 1 ? 1 : Ranking.StemShare;

    private static byte[] ListRows(WordEndings typed) =>
        [.. Enumerable.Range(0, Mention.Count).Select(code => (byte)((code % Steps) + ((Mention.Endings((byte)code) & typed) != WordEndings.None ? Steps : 0)))];
}
