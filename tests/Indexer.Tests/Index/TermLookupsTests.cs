using System.Runtime.CompilerServices;
using Library.Indexer.Index;
using Library.Indexer.Index.Reading;
using Lucene.Net.Util;

namespace Library.Indexer.Tests.Index;

public sealed class TermLookupsTests
{
    [Fact]
    public void An_enumerator_is_kept_for_the_next_query()
    {
        using var index = Write();
        var reader = index.Reader.Leaves[0].AtomicReader;
        var first = TermLookups.TakeOrNull(reader, IndexSchema.Text.Body);
        var second = TermLookups.TakeOrNull(reader, IndexSchema.Text.Body);
        Assert.NotNull(first);
        Assert.NotSame(first, second);

        TermLookups.Return(reader, IndexSchema.Text.Body, first);

        Assert.Same(first, TermLookups.TakeOrNull(reader, IndexSchema.Text.Body));
        Assert.Null(TermLookups.TakeOrNull(reader, IndexSchema.Text.Margins));
    }

    [Fact]
    public void A_segment_that_is_closed_is_let_go_by_the_threads_that_looked_terms_up_in_it()
    {
        var segment = LookUp();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(segment.IsAlive, "The segment is still held after all that reads it was closed.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LookUp()
    {
        using var index = Write();
        var reader = index.Reader.Leaves[0].AtomicReader;
        var terms = TermLookups.TakeOrNull(reader, IndexSchema.Text.Body);
        Assert.NotNull(terms);
        Assert.True(terms.SeekExact(new BytesRef("audit")));
        TermLookups.Return(reader, IndexSchema.Text.Body, terms);
        return new WeakReference(reader.CoreCacheKey);
    }

    private static WrittenList Write() => new(IndexSchema.Text.Body, documents: 3, Enumerable.Range(0, 3).ToDictionary(doc => doc, doc => new[] { doc }), commitEvery: 3);
}
