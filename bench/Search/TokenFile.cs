using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Index.Writing;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace Library.Bench.Search;

/// <summary>
/// Writes what the library's own analysis makes of each document, for a peer that is to index the same: all fields that a plain word is looked for in,
/// one after the other, a gap between two. Counts in how many documents each word and each stem stands.
/// </summary>
internal sealed class TokenFile : IDisposable
{
    private const int Gap = 0;

    /// <summary>Ends the mark of a stem of another language than English, and stands in no word.</summary>
    private const char LanguageMark = ':';

    private static readonly string[] Fields =
        [IndexSchema.Text.Title, IndexSchema.Text.Headings, IndexSchema.Text.Body, IndexSchema.Text.Margins, IndexSchema.Text.About];

    private readonly DocumentMapper _mapper = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int> _tokens = [];
    private readonly string _folder;
    private readonly BinaryWriter _documents;
    private readonly DocumentCounts _words = new();
    private readonly DocumentCounts _stems = new();
    private int _document;

    public TokenFile(string folder)
    {
        _folder = folder;
        _documents = new BinaryWriter(new BufferedStream(File.Create(Path.Combine(folder, "documents.bin")), 1 << 16));
    }

    public List<string> Words { get; } = [];

    /// <summary>Of each word; the word itself where it is its own.</summary>
    public List<string> Stems { get; } = [];

    /// <summary>All tokens so far, stems apart.</summary>
    public long Tokens { get; private set; }

    public IReadOnlyDictionary<string, int> DocumentsByWord => _words.Counts;

    public IReadOnlyDictionary<string, int> DocumentsByStem => _stems.Counts;

    public void Add(IndexEntry entry)
    {
        _tokens.Clear();
        _document++;
        foreach (var fields in _mapper.Map(entry))
        {
            foreach (var field in fields.Where(field => Fields.Contains(field.Name) && field is Field { FieldType.IsTokenized: true }))
            {
                Read(field);
                _tokens.Add(Gap);
            }
        }

        _documents.Write7BitEncodedInt(_tokens.Count);
        _tokens.ForEach(_documents.Write7BitEncodedInt);
    }

    public void Dispose()
    {
        _documents.Dispose();
        File.WriteAllLines(Path.Combine(_folder, "terms.txt"), Words.Zip(Stems, (word, stem) => $"{word} {stem}"));
    }

    private void Read(IIndexableField field)
    {
        using var stream = field.GetTokenStream(analyzer: null);
        var (term, increment) = (stream.GetAttribute<ICharTermAttribute>(), stream.GetAttribute<IPositionIncrementAttribute>());
        stream.Reset();
        var word = 0;
        while (stream.IncrementToken())
        {
            var text = term.ToString() ?? "";
            if (increment.PositionIncrement == 0)
            {
                // The peer knows English alone: of a text in another language the stems there are left out.
                Stems[word - 1] = text.Contains(LanguageMark, StringComparison.Ordinal) ? Stems[word - 1] : text.TrimStart(IndexTerms.StemMark);
                continue;
            }

            CountStem(word);
            if (increment.PositionIncrement > 1)
            {
                _tokens.Add(Gap);
            }

            word = NumberOf(text);
            _tokens.Add(word);
            _words.Count(text, _document);
            Tokens++;
        }

        CountStem(word);
        stream.End();
    }

    /// <summary>Counts a word's stem once it is known: it follows the word.</summary>
    private void CountStem(int word)
    {
        if (word > 0)
        {
            _stems.Count(Stems[word - 1], _document);
        }
    }

    private int NumberOf(string word)
    {
        if (!_ids.TryGetValue(word, out var id))
        {
            Words.Add(word);
            Stems.Add(word);
            _ids[word] = id = Words.Count;
        }

        return id;
    }

    /// <summary>In how many documents something stands, told document by document.</summary>
    private sealed class DocumentCounts
    {
        private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public void Count(string text, int document)
        {
            if (_last.GetValueOrDefault(text) != document)
            {
                _last[text] = document;
                Counts[text] = Counts.GetValueOrDefault(text) + 1;
            }
        }
    }
}
