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
    private string[] _values = new string[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The value of a number below <see cref="Count"/>.</summary>
    public string this[int number] => Volatile.Read(ref _values)[number];

    public int NumberOf(string value)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(value, out var number))
            {
                number = _count;
                _numbers.Add(value, number);
                if (number == _values.Length)
                {
                    var longer = new string[2 * number];
                    _values.CopyTo(longer, 0);
                    Volatile.Write(ref _values, longer);
                }

                _values[number] = value;
                Volatile.Write(ref _count, number + 1);
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
