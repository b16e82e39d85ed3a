using System.Diagnostics;
using System.Globalization;
using Library.Bench.Search;
using Library.Indexer.Extraction;
using Library.Indexer.Index;
using Library.Indexer.Search;
using Library.Storage.Cops;

namespace Library.Bench.Scale;

/// <summary>One document, from its extracted text until a search answers with it: written, made visible, and searched for by a word of its own with facets and passages.</summary>
internal static class FreshPart
{
    private const int WarmUps = 100;
    private const int Measured = 500;
    private const int CommitEvery = 25;

    private static readonly ReaderScope Member = new(Guid.Empty, [AudienceToken.Members]);

    public static async Task RunAsync(MeasuredLibrary library, SampleWords words, CancellationToken cancellationToken)
    {
        var table = new ScaleTable($"From the extracted text to a search's answer with it: {Measured} documents one by one in a library of {library.Documents:N0}, p50 / p99");
        await using var index = await LibraryIndex.OpenAsync(library.Index, cancellationToken);
        var search = new DocumentSearch(index, (_, _) => ValueTask.FromResult<IReadOnlyCollection<Guid>>([]));
        var made = new MadeDocuments(words);
        var (all, written, visible, found) = (new Latencies(), new Latencies(), new Latencies(), new Latencies());
        for (var i = 0; i < WarmUps + Measured; i++)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"newcomer{i}");
            var entry = Saying(word, made.Make(library.Documents + i));
            var times = new List<TimeSpan>();
            var start = Stopwatch.GetTimestamp();
            await index.ApplyAsync([entry], cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start));
            await index.RefreshAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start));
            var answer = await search.SearchAsync(Member, new SearchRequest { Text = word, Size = 10 }, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start));
            if (answer.Hits.Count != 1 || answer.Hits[0].Id != entry.Id)
            {
                throw new BenchException($"'{word}' was written and is not found.");
            }

            if (i >= WarmUps)
            {
                written.Add(times[0]);
                visible.Add(times[1] - times[0]);
                found.Add(times[2] - times[1]);
                all.Add(times[2]);
            }

            if (i % CommitEvery == 0)
            {
                await index.CommitAsync(cancellationToken);
            }
        }

        table.Add("one document", all.ToString(), "3 / 16 ms");
        table.Add("  written", written.ToString());
        table.Add("  made visible", visible.ToString());
        table.Add("  searched for", found.ToString());
        table.Print();
    }

    private static IndexEntry Saying(string word, IndexEntry entry)
    {
        var version = entry.Versions[0];
        var page = new ExtractedPage(1, [new TextBlock(TextBlockKind.Paragraph, 0, $"Here comes a {word} to the library."), .. version.Text?.Pages[0].Blocks ?? []]);
        return entry with { Versions = [version with { Text = new ExtractedText(new ExtractedProperties(null, null, null), [page]) }] };
    }
}
