using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Library.Storage.Telemetry;

/// <summary>Where the library says what it does: one source of activities, one meter. While nobody listens, both cost next to nothing.</summary>
public static class LibraryTelemetry
{
    /// <summary>Of the source and of the meter.</summary>
    public const string Name = "Library";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);
}

/// <summary>The steps of a document's way, and of a mail's, as activities. Their tags are ids, formats and outcomes, never names or words.</summary>
public static class LibrarySteps
{
    /// <summary>The bytes of an upload go into the file store.</summary>
    public const string Store = "library.store";

    /// <summary>A background job runs; its parent is what asked for it.</summary>
    public const string Job = "library.job";

    /// <summary>The text of a version is read.</summary>
    public const string Extract = "library.extract";

    /// <summary>From the hand-over to the writer of the index until searches see the document.</summary>
    public const string Index = "library.index";

    /// <summary>A message of the mailbox is taken in, or refused.</summary>
    public const string Mail = "library.mail";

    /// <summary>The same message, when all of that is committed, is moved to where it stays.</summary>
    public const string MailAside = "library.mail.aside";
}
