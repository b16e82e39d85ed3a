namespace Library.Indexer.Search.Columns;

/// <summary>The values of one facet in all segments of the process, numbered in the order in which they were first met.</summary>
/// <remarks>
/// Shared by the columns of all segments, so that counts of several segments add up without a look-up a value, and a refresh costs only the new
/// segment's values. A value that no document holds any more keeps its number.
/// </remarks>
internal sealed class FacetLabels
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _values.Count;
            }
        }
    }

    public string this[int number]
    {
        get
        {
            lock (_gate)
            {
                return _values[number];
            }
        }
    }

    public int NumberOf(string value)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(value, out var number))
            {
                number = _values.Count;
                _numbers.Add(value, number);
                _values.Add(value);
            }

            return number;
        }
    }

    /// <summary>The value's number; null where no document ever held it.</summary>
    public int? FindOrNull(string value)
    {
        lock (_gate)
        {
            return _numbers.TryGetValue(value, out var number) ? number : null;
        }
    }
}
