using System.Diagnostics.Metrics;

namespace Library.Storage.Telemetry;

/// <summary>What is counted and timed. Labels take few values, which are all in the code: no ids, no people, no words.</summary>
public static class LibraryMetrics
{
    private static readonly Counter<long> Uploads =
        LibraryTelemetry.Meter.CreateCounter<long>("library.uploads", description: "Files that were taken in and acknowledged.");

    private static readonly Counter<long> Extractions =
        LibraryTelemetry.Meter.CreateCounter<long>("library.extractions", description: "Versions whose text was read, or not, by outcome.");

    private static readonly Histogram<double> ExtractionTime = Seconds("library.extraction.duration", "How long reading the text of a version took.", [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]);

    private static readonly Counter<long> Indexed =
        LibraryTelemetry.Meter.CreateCounter<long>("library.indexed", description: "Versions that searches came to see.");

    private static readonly Histogram<double> VisibleTime = Seconds("library.visible.duration", "From taking a version in until searches see it.", [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1800]);

    private static readonly Counter<long> Searches =
        LibraryTelemetry.Meter.CreateCounter<long>("library.searches", description: "Searches by outcome.");

    private static readonly Histogram<double> SearchTime = Seconds("library.search.duration", "How long searches took, with all that the answer shows.", [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2]);

    private static readonly Counter<long> Unrecorded =
        LibraryTelemetry.Meter.CreateCounter<long>("library.searches.unrecorded", description: "Searches and opened results that were not kept, because too many waited or the catalogue was away.");

    private static readonly Counter<long> FileFaults =
        LibraryTelemetry.Meter.CreateCounter<long>("library.files.faults", description: "Calls that the file store failed, by kind.");

    private static readonly Counter<long> FileRetries =
        LibraryTelemetry.Meter.CreateCounter<long>("library.files.retries", description: "Requests to the file store that were made again.");

    private static readonly Counter<long> DamagedReads =
        LibraryTelemetry.Meter.CreateCounter<long>("library.files.damaged", description: "Readings of originals that gave other bytes than were put.");

    private static readonly Counter<long> Mails =
        LibraryTelemetry.Meter.CreateCounter<long>("library.mails", description: "Attempts to send a mail, by outcome.");

    private static readonly Counter<long> IncomingMails =
        LibraryTelemetry.Meter.CreateCounter<long>("library.mails.incoming", description: "Mails of the mailbox, by outcome.");

    /// <param name="isVersion">Whether it is another version of a document that was there.</param>
    public static void NoteUpload(bool isVersion) => Uploads.Add(1, Label("kind", isVersion ? "version" : "document"));

    /// <param name="outcome">"extracted", or the code of the failure.</param>
    public static void NoteExtraction(string outcome, TimeSpan elapsed)
    {
        Extractions.Add(1, Label("outcome", outcome));
        ExtractionTime.Record(elapsed.TotalSeconds);
    }

    /// <param name="sinceUpload">From the moment at which the version was taken in.</param>
    public static void NoteVisible(TimeSpan sinceUpload)
    {
        Indexed.Add(1);
        VisibleTime.Record(Math.Max(0, sinceUpload.TotalSeconds));
    }

    /// <param name="outcome">"answered", "failed" or "cancelled".</param>
    public static void NoteSearch(string outcome, TimeSpan elapsed)
    {
        Searches.Add(1, Label("outcome", outcome));
        SearchTime.Record(elapsed.TotalSeconds);
    }

    public static void NoteUnrecordedSearches(int count) => Unrecorded.Add(count);

    /// <param name="kind">"unavailable" or "refused".</param>
    public static void NoteFileFault(string kind) => FileFaults.Add(1, Label("kind", kind));

    public static void NoteFileRetry() => FileRetries.Add(1);

    public static void NoteDamagedRead() => DamagedReads.Add(1);

    public static void NoteMail(bool isSent) => Mails.Add(1, Label("outcome", isSent ? "sent" : "failed"));

    /// <param name="outcome">"taken", "refused" or "waiting", which is tried again.</param>
    public static void NoteIncomingMail(string outcome) => IncomingMails.Add(1, Label("outcome", outcome));

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static Histogram<double> Seconds(string name, string description, double[] bounds) =>
        LibraryTelemetry.Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
