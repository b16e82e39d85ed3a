namespace Library.Indexer.Search;

/// <summary>A query took longer than a query may. Another try seldom helps; a narrower query does.</summary>
public sealed class SearchTooSlowException(string message, Exception? innerException = null) : Exception(message, innerException);
