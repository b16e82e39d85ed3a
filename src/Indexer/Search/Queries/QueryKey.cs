using System.IO.Hashing;
using System.Text;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>Tells queries that ask for the same.</summary>
public static class QueryKey
{
    /// <summary>Longer keys, as syntax makes them, end in a hash of the whole.</summary>
    public const int MaxLength = 512;

    private const int HashLength = 32;

    /// <summary>Equal for queries whose words differ only in case, accents, endings and signs, and that have the same syntax beside; empty where nothing can be searched.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = QueryParser.Parse(text).Root is { } root ? Of(root, Stemmer.OfThread) : "";
        return key.Length <= MaxLength ? key : string.Concat(key.AsSpan(0, MaxLength - HashLength), Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(key))));
    }

    private static string Of(QueryNode node, Stemmer stemmer) => node switch
    {
        QueryNode.Word { Field: QueryField.Any } word => Join(word.Words, stemmer),
        QueryNode.Phrase { Field: QueryField.Any } phrase => Join(phrase.Words, stemmer),
        QueryNode.All all => string.Join(' ', all.Nodes.Select(inner => Of(inner, stemmer))),
        _ => node.ToString() ?? "",
    };

    private static string Join(IEnumerable<string> words, Stemmer stemmer) => string.Join(' ', words.Select(word => stemmer.FindOrNull(word) ?? word));
}
