namespace Library.Storage.Wholeness;

/// <summary>A backup or a restore cannot be done. The message is a sentence for whoever asked for it.</summary>
public sealed class BackupException(string message, Exception? innerException = null) : Exception(message, innerException);
