namespace Library.Storage.Catalogue;

/// <summary>Another machine took this one for dead, and carries the same request out itself. Nothing was stored here.</summary>
public sealed class RequestTakenOverException() : Exception("Another machine has taken over the request.");
