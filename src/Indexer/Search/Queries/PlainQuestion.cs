namespace Library.Indexer.Search.Queries;

/// <summary>Questions in plain words, whose answers need not have all the words.</summary>
public static class PlainQuestion
{
    /// <summary>Whether what was typed is one.</summary>
    public static bool Is(string text) => QueryParser.Parse(text).IsQuestion;
}
