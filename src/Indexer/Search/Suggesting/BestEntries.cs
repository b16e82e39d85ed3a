using System.Numerics;
using Library.Indexer.Search.Running;

namespace Library.Indexer.Search.Suggesting;

/// <summary>
/// The best entry of any range of a <see cref="PrefixTable"/> that a reader may see: the best ones of blocks of entries, and of pairs of blocks, and so on, as a tree.
/// What a reader may see decides what stands in it, so that those who see little wait no longer than those who see all.
/// </summary>
/// <remarks>Two numbers for each block and scope. Made in one pass over the entries.</remarks>
internal sealed class BestEntries
{
    public const int Block = 64;

    /// <summary>Node n has the best of nodes 2n and 2n + 1; blocks are the second half. Entries, or -1.</summary>
    private readonly int[] _nodes;

    private readonly int _blocks;

    public BestEntries(PrefixTable table, VisibleDocs? visible)
    {
        _blocks = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (table.Count + Block - 1) / Block));
        _nodes = new int[2 * _blocks];
        for (var block = 0; block < _blocks; block++)
        {
            var from = Math.Min(block * Block, table.Count);
            _nodes[_blocks + block] = table.Scan(from, Math.Min(from + Block, table.Count), visible, -1);
        }

        for (var node = _blocks - 1; node > 0; node--)
        {
            _nodes[node] = Better(table, _nodes[2 * node], _nodes[(2 * node) + 1]);
        }
    }

    public int Find(PrefixTable table, int from, int to, VisibleDocs? visible)
    {
        var (first, last) = ((from + Block - 1) / Block, to / Block);
        var best = table.Scan(from, Math.Min(first * Block, to), visible, -1);
        best = table.Scan(Math.Max(last * Block, from), to, visible, best);
        for (var (low, high) = (first + _blocks, last + _blocks); low < high; low >>= 1, high >>= 1)
        {
            if ((low & 1) == 1)
            {
                best = Better(table, best, _nodes[low++]);
            }

            if ((high & 1) == 1)
            {
                best = Better(table, best, _nodes[--high]);
            }
        }

        return best;
    }

    private static int Better(PrefixTable table, int a, int b) => a < 0 ? b : b < 0 ? a : table.RankOf(a) >= table.RankOf(b) ? a : b;
}
