namespace Library.Api.Search;

/// <summary>
/// Remembers for some time at which places people were shown which documents, so that an opened result's place is known without a sign in its address. Of this process: what another
/// one has shown is opened at an unknown place.
/// </summary>
internal sealed class ShownResults
{
    private const int MaxLists = 2_000;
    private const int MaxPlaces = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Person, string Key), Dictionary<Guid, int>> _places = [];
    private readonly Queue<(Guid Person, string Key)> _oldest = new();

    /// <param name="first">The place of the first of the hits, from 1.</param>
    public void Add(Guid person, string key, int first, IEnumerable<Guid> hits)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue((person, key), out var places))
            {
                if (_places.Count >= MaxLists)
                {
                    _places.Remove(_oldest.Dequeue());
                }

                _oldest.Enqueue((person, key));
                _places[(person, key)] = places = [];
            }

            foreach (var hit in hits)
            {
                if (places.Count < MaxPlaces || places.ContainsKey(hit))
                {
                    places[hit] = first;
                }

                first++;
            }
        }
    }

    public int? FindPlaceOrNull(Guid person, string key, Guid document)
    {
        lock (_gate)
        {
            return _places.TryGetValue((person, key), out var places) && places.TryGetValue(document, out var place) ? place : null;
        }
    }
}
