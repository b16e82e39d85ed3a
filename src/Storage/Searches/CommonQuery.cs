namespace Library.Storage.Searches;

/// <summary>Words that several people looked for.</summary>
/// <param name="Text">As most of them typed it.</param>
/// <param name="Searches">How often.</param>
public sealed record CommonQuery(string Text, int Searches);
