using Library.Indexer.Index.Writing;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Library.Indexer.Tests.Index;

/// <summary>An index of documents with one word in one field, each at its own positions.</summary>
internal sealed class WrittenList : IDisposable
{
    private const string Word = "audit";

    private readonly RAMDirectory _directory = new();

    public WrittenList(string field, int documents, IReadOnlyDictionary<int, int[]> positions, int commitEvery)
    {
        LibraryCodec.MakeKnown();
        using var writer = Write(NoMergePolicy.COMPOUND_FILES);
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS };
        for (var doc = 0; doc < documents; doc++)
        {
            var document = new Document { new StringField("number", $"{doc}", Field.Store.NO) };
            if (positions.TryGetValue(doc, out var at))
            {
                document.Add(new Field(field, new WordAt(at), type));
            }

            writer.AddDocument(document);
            if ((doc + 1) % commitEvery == 0)
            {
                writer.Commit();
            }
        }

        writer.Commit();
        Reader = DirectoryReader.Open(_directory);
    }

    public DirectoryReader Reader { get; private set; }

    public static DocsAndPositionsEnum Open(AtomicReader reader, string field, IBits? live = null)
    {
        var terms = reader.GetTerms(field).GetEnumerator();
        Assert.True(terms.SeekExact(new BytesRef(Word)));
        return terms.DocsAndPositions(live ?? reader.LiveDocs, reuse: null);
    }

    public void DeleteAndMerge(Func<int, bool> isDeleted)
    {
        using var writer = Write(new LogDocMergePolicy());
        foreach (var doc in Enumerable.Range(0, Reader.MaxDoc).Where(isDeleted))
        {
            writer.DeleteDocuments(new Term("number", $"{doc}"));
        }

        writer.ForceMerge(1);
        writer.Commit();
        Reader.Dispose();
        Reader = DirectoryReader.Open(_directory);
        Reader.Leaves[0].AtomicReader.CheckIntegrity();
    }

    public void Dispose()
    {
        Reader.Dispose();
        _directory.Dispose();
    }

    private IndexWriter Write(MergePolicy merges) => new(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, Analyzer.NewAnonymous((_, _) => throw new NotSupportedException()))
    {
        Codec = new LibraryCodec(),
        MergePolicy = merges,
        RAMBufferSizeMB = 256,
    });

    private sealed class WordAt(int[] positions) : TokenStream
    {
        private int _next;

        public override bool IncrementToken()
        {
            if (_next == positions.Length)
            {
                return false;
            }

            AddAttribute<ICharTermAttribute>().SetEmpty().Append(Word);
            AddAttribute<IPositionIncrementAttribute>().PositionIncrement = positions[_next] - (_next == 0 ? -1 : positions[_next - 1]);
            _next++;
            return true;
        }
    }
}
