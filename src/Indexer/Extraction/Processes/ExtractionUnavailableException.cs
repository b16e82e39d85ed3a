namespace Library.Indexer.Extraction.Processes;

/// <summary>No extracting process could be started. Says nothing about the file; worth another try.</summary>
public sealed class ExtractionUnavailableException(string message, Exception? inner) : Exception(message, inner);
