using UglyToad.PdfPig.Logging;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Notes whether the lenient parser passed over errors.</summary>
internal sealed class ParserComplaints : ILog
{
    public bool Any { get; private set; }

    public void Debug(string message)
    {
        // Of no consequence.
    }

    public void Debug(string message, Exception ex)
    {
        // Of no consequence.
    }

    public void Warn(string message)
    {
        // Of no consequence.
    }

    public void Error(string message) => Any = true;

    public void Error(string message, Exception ex) => Any = true;
}
