using System.Diagnostics;
using Library.Bench.Printing;
using Library.Bench.Search;
using Library.Storage.Cops;

namespace Library.Bench.Suggest;

/// <summary>Completion of titles and correction of words, each with the reader's scope, against what Lucene.Net brings for them.</summary>
internal static class SuggestBench
{
    private const int Titles = 200_000;
    private const int Words = 370_000;
    private const int WordsInDocument = 100;
    private const int Asked = 2_000;
    private const int Shown = 8;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var words = SampleWords.Read();
        await CompleteAsync(folder.Sub("titles"), new MadeNames(words), cancellationToken);
        await CorrectAsync(folder.Sub("words"), new MadeNames(words), words, cancellationToken);
    }

    private static async Task CompleteAsync(string folder, MadeNames names, CancellationToken cancellationToken)
    {
        await using var index = await SuggestedIndex.BuildAsync(folder, Titles, number => names.Make(number), cancellationToken);
        var (seconds, bytes) = Measure(() => index.Search.PrepareSuggestions(tolerated: 1, cancellationToken));
        Console.WriteLine($"suggest: {Titles:N0} titles in {SegmentsOf(index)} segments, read ahead in {Figures.Show(seconds)} s, {Figures.Megabytes(bytes)}");
        LucenePeer? peer = null;
        var (peerSeconds, peerBytes) = Measure(() => peer = new LucenePeer([.. Enumerable.Range(0, Titles).Select(number => names.Make(number).Title)]));
        Console.WriteLine($"Lucene.Net's automaton of the same: {Figures.Show(peerSeconds)} s, {Figures.Megabytes(peerBytes)}");

        var typed = names.ListTyped(Asked);
        var table = new Table("completion of 200,000 titles", "asked", "p50", "p99", "to the peer's p99");
        var peerWindow = WindowOf(typed.Beginnings, text => peer!.Complete(text, Shown));
        Add(table, "ours, 1 to 8 letters of a word", typed.Beginnings, text => Suggest(index, MadeNames.Member, text, Shown), peerWindow);
        Add(table, "the same, who sees a tenth", typed.Beginnings, text => Suggest(index, MadeNames.Few, text, Shown), peerWindow);
        Add(table, "ours, a word and a letter", typed.Rows, text => Suggest(index, MadeNames.Member, text, Shown), peerWindow);
        Add(table, "ours, with an error", typed.Wrong, text => Suggest(index, MadeNames.Member, text, Shown), peerWindow);
        table.Add("Lucene.Net's automaton, 1 to 8 letters", $"{typed.Beginnings.Count:N0}", Figures.Show(peerWindow.Median), Figures.Show(peerWindow.Late), "");
        table.Print("Microseconds of the processor, one thread; below 1 is in our favour");
    }

    private static async Task CorrectAsync(string folder, MadeNames names, SampleWords words, CancellationToken cancellationToken)
    {
        var all = AllWords(words);
        await using var index = await SuggestedIndex.BuildAsync(
            folder, all.Count / WordsInDocument * 3, number => names.Make(number, BodyOf(all, number)), cancellationToken);
        var (seconds, bytes) = Measure(() => index.Search.PrepareSuggestions(tolerated: 0, cancellationToken));
        Console.WriteLine($"spelling: {index.Search.WordsReadAhead:N0} words in {SegmentsOf(index)} segments, read ahead in {Figures.Show(seconds)} s, {Figures.Megabytes(bytes)}");
        var random = new Random(7);
        var wrong = Enumerable.Range(0, Asked).Select(_ => all[random.Next(all.Count / 10)]).Where(word => word.Length > 4).Select(word => MadeNames.Misspell(random, word)).ToList();
        var inContext = wrong.ConvertAll(word => $"{all[random.Next(2_000)]} {word} {all[random.Next(2_000)]}");
        var table = new Table("corrections from 370,000 words", "asked", "p50", "p99", "to the peer's p99");
        using var reference = index.Index.AcquireSearcher();
        var one = WindowOf(wrong, word => LucenePeer.CountNear(reference.Searcher.IndexReader, word, 1));
        var two = WindowOf([.. wrong.Take(Asked / 10)], word => LucenePeer.CountNear(reference.Searcher.IndexReader, word, 2));
        Add(table, "ours, one word", wrong, word => index.Search.CorrectOrNull(MadeNames.Member, word, cancellationToken), two);
        Add(table, "ours, one word, who sees a tenth", wrong, word => index.Search.CorrectOrNull(MadeNames.Few, word, cancellationToken), two);
        Add(table, "ours, beside two others", inContext, query => index.Search.CorrectOrNull(MadeNames.Member, query, cancellationToken), two);
        table.Add("FuzzyTermsEnum, distance 1", $"{wrong.Count:N0}", Figures.Show(one.Median), Figures.Show(one.Late), "");
        table.Add("FuzzyTermsEnum, distance 2", $"{Asked / 10:N0}", Figures.Show(two.Median), Figures.Show(two.Late), "");
        table.Print("Microseconds of the processor, one thread; the peer lists near words and looks at nothing else");
    }

    /// <summary>How many are suggested. Nobody is asked what is withheld, so that nothing is awaited.</summary>
    private static int Suggest(SuggestedIndex index, ReaderScope reader, string text, int limit) => index.Search.SuggestAsync(reader, text, limit, CancellationToken.None).Result.Count;

    private static List<string> AllWords(SampleWords words)
    {
        var (all, known, random) = (words.Words.ToList(), words.Words.ToHashSet(StringComparer.Ordinal), new Random(3));
        while (all.Count < Words)
        {
            var (front, back) = (words.Words[random.Next(60_000)], words.Words[random.Next(60_000)]);
            if (known.Add(front[..((front.Length + 2) / 2)] + back[(back.Length / 2)..]))
            {
                all.Add(front[..((front.Length + 2) / 2)] + back[(back.Length / 2)..]);
            }
        }

        return all;
    }

    /// <summary>Every word in a third of the documents once, with frequent ones between.</summary>
    private static string BodyOf(List<string> all, int number)
    {
        var random = new Random(number);
        return string.Join(' ', Enumerable.Range(0, WordsInDocument).SelectMany(i => new[] { all[(int)Math.Exp(random.NextDouble() * Math.Log(all.Count)) - 1], all[((number * WordsInDocument) + i) % all.Count] }));
    }

    private static void Add(Table table, string name, List<string> asked, Action<string> ask, Window peer)
    {
        var window = WindowOf(asked, ask);
        table.Add(name, $"{asked.Count:N0}", Figures.Show(window.Median), Figures.Show(window.Late), Figures.Ratio(window.Late / peer.Late));
    }

    private static Window WindowOf(List<string> asked, Action<string> ask)
    {
        void Run(int i) => ask(asked[i]);
        ThreadClock.Run(asked.Count, Run, Measured / 3);
        return ThreadClock.Run(asked.Count, Run, Measured);
    }

    private static (double Seconds, long Bytes) Measure(Action action)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        action();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (seconds, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static int SegmentsOf(SuggestedIndex index)
    {
        using var reference = index.Index.AcquireSearcher();
        return reference.Searcher.IndexReader.Leaves.Count;
    }
}
