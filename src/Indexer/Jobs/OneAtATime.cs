namespace Library.Indexer.Jobs;

/// <summary>Sees to it that one job at a time is at work on a document. Another that comes meanwhile ends at once, and the first looks once more.</summary>
internal sealed class OneAtATime
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, bool> _again = [];

    /// <summary>Whether the caller is to do the work.</summary>
    public bool TryBegin(Guid id)
    {
        lock (_gate)
        {
            if (_again.TryAdd(id, value: false))
            {
                return true;
            }

            _again[id] = true;
            return false;
        }
    }

    /// <summary>Whether somebody came meanwhile, so that the work is to be done once more; else it has ended.</summary>
    public bool MustRepeat(Guid id)
    {
        lock (_gate)
        {
            if (_again[id])
            {
                _again[id] = false;
                return true;
            }

            _again.Remove(id);
            return false;
        }
    }

    /// <summary>Ends work that failed.</summary>
    public void Abandon(Guid id)
    {
        lock (_gate)
        {
            _again.Remove(id);
        }
    }
}
