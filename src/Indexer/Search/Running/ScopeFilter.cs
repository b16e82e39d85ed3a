using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Library.Indexer.Search.Columns;
using Library.Storage.Cops;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Library.Indexer.Search.Running;

/// <summary>
/// What a reader may see, as a bit for each document of a segment: its audience meets the reader's tokens, it is current (unless older versions were asked for), no post (unless these were asked for), not deleted and not withheld now.
/// The one place where rights enter the index; everything a search answers is taken from these bits.
/// </summary>
internal sealed class ScopeFilter
{
    /// <summary>Every person has a scope of their own, so a segment keeps the newest ones only. 125 KB each at a million documents.</summary>
    private const int MaxScopes = 128;

    private readonly ConditionalWeakTable<AtomicReader, ConcurrentDictionary<string, VisibleDocs>> _readers = [];

    /// <param name="withheld">Documents whose rights changed after what the index says: hidden, whatever it says.</param>
    /// <param name="allVersions">Whether older versions are among them.</param>
    /// <param name="among">Of what they are.</param>
    public VisibleDocs Of(AtomicReader reader, ReaderScope scope, IReadOnlyCollection<Guid> withheld, bool allVersions = false, SearchAmong among = SearchAmong.Documents)
    {
        var key = !allVersions && among == SearchAmong.Documents ? scope.Key : $"{scope.Key}{(allVersions ? " all versions" : "")} {among}";
        var scopes = _readers.GetValue(reader, _ => new ConcurrentDictionary<string, VisibleDocs>(StringComparer.Ordinal));
        if (!scopes.TryGetValue(key, out var visible))
        {
            if (scopes.Count >= MaxScopes)
            {
                scopes.Clear();
            }

            visible = scopes[key] = Compute(reader, scope, allVersions, among);
        }

        if (withheld.Count == 0)
        {
            return visible;
        }

        var hidden = withheld.SelectMany(id => Postings.ListLive(reader, IndexSchema.Id, new BytesRef(IndexSchema.IdTerm(id)))).ToList();
        return hidden.Count == 0 ? visible : visible.Without(hidden);
    }

    /// <summary>Whether the reader may see one document, in whichever version.</summary>
    public static bool IsVisible(AtomicReader reader, int doc, ReaderScope scope) => scope.Tokens.Any(
        token => Postings.OpenOrNull(reader, IndexSchema.Audience, new BytesRef(token)) is { } docs && docs.Advance(doc) == doc);

    private static VisibleDocs Compute(AtomicReader reader, ReaderScope scope, bool allVersions, SearchAmong among)
    {
        var visible = new ulong[(reader.MaxDoc + 63) >> 6];
        foreach (var token in scope.Tokens)
        {
            Add(reader, IndexSchema.Audience, token, visible);
        }

        var (current, said) = (new ulong[visible.Length], new ulong[visible.Length]);
        Add(reader, IndexSchema.Current, IndexSchema.Yes, current);
        Add(reader, IndexSchema.Current, IndexSchema.Post, said);
        for (var i = 0; i < visible.Length; i++)
        {
            visible[i] &= (among == SearchAmong.Posts ? 0 : allVersions ? ~said[i] : current[i]) | (among == SearchAmong.Documents ? 0 : said[i]);
        }

        if (reader.LiveDocs is { } live)
        {
            for (var doc = 0; doc < reader.MaxDoc; doc++)
            {
                visible[doc >> 6] &= live.Get(doc) ? ulong.MaxValue : ~(1UL << (doc & 63));
            }
        }

        return new VisibleDocs(visible);
    }

    private static void Add(AtomicReader reader, string field, string term, ulong[] bits)
    {
        if (Postings.OpenOrNull(reader, field, new BytesRef(term)) is not { } docs)
        {
            return;
        }

        for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
        {
            BitSet.Set(bits, doc);
        }
    }
}
