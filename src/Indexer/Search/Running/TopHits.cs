namespace Library.Indexer.Search.Running;

/// <summary>The first so many of all hits that it is shown: a heap with the last of them on top.</summary>
internal sealed class TopHits(HitOrder order, int limit)
{
    private Hit[] _heap = new Hit[Math.Min(limit, 32)];
    private int _count;

    /// <summary>What the last of the hits scores, once there are as many as are wanted; nothing below it gets in.</summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    /// <summary>The id of that hit: of those that score the same, none after it gets in.</summary>
    public UInt128 FloorId { get; private set; }

    public void Add(in Hit hit)
    {
        if (limit == 0)
        {
            return;
        }

        if (_count < limit)
        {
            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, Math.Min(limit, _count * 2));
            }

            _heap[_count++] = hit;
            Raise(_count - 1);
        }
        else if (order.Compare(hit, _heap[0]) < 0)
        {
            _heap[0] = hit;
            Sink();
        }

        if (_count == limit)
        {
            (Floor, FloorId) = (_heap[0].Score, order.IdOf(_heap[0]));
        }
    }

    /// <summary>The hits, first one first.</summary>
    public Hit[] ToSorted()
    {
        var sorted = _heap.AsSpan(0, _count).ToArray();
        order.Sort(sorted);
        return sorted;
    }

    private void Raise(int at)
    {
        while (at > 0 && order.Compare(_heap[at], _heap[(at - 1) / 2]) > 0)
        {
            var parent = (at - 1) / 2;
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void Sink()
    {
        for (var at = 0; ;)
        {
            var last = (at * 2) + 1;
            if (last >= _count)
            {
                return;
            }

            last += last + 1 < _count && order.Compare(_heap[last + 1], _heap[last]) > 0 ? 1 : 0;
            if (order.Compare(_heap[last], _heap[at]) <= 0)
            {
                return;
            }

            (_heap[at], _heap[last]) = (_heap[last], _heap[at]);
            at = last;
        }
    }
}
