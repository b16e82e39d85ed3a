namespace Library.Indexer.Index;

/// <summary>The index could not be written, for want of space or by a fault of the disk. Worth another try: apply again what was applied since the last commit.</summary>
public sealed class IndexWriteException(string message, Exception? innerException = null) : Exception(message, innerException);
