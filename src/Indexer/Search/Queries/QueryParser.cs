using System.Collections.Immutable;
using Library.Indexer.Index.Analysis;

namespace Library.Indexer.Search.Queries;

/// <summary>
/// Reads what a person typed: words, "phrases", -without, OR, ( ), prefix*, title:, school:, tag:. Any text is a legal query: what cannot be read as
/// syntax is read as words.
/// </summary>
/// <remarks>
/// <code>
/// any   = all { "OR" all }
/// all   = { item }
/// item  = [ "-" ] [ field ":" ] ( "(" any ")" | quoted | word [ "*" ] )
/// </code>
/// A quote or bracket without its partner, an OR without a side, a field without a value and signs on their own are passed over or read as words.
/// </remarks>
internal sealed class QueryParser
{
    /// <summary>More words, phrases and prefixes than this are left out.</summary>
    public const int MaxClauses = 64;

    /// <summary>Deeper brackets are passed over.</summary>
    public const int MaxNesting = 8;

    /// <summary>A shorter beginning is read as a word: it would open half of the index.</summary>
    public const int ShortestPrefix = 2;

    private const string Or = "OR";

    private readonly string _text;
    private int _at;
    private int _nesting;
    private int _clauses;

    private QueryParser(string text) => _text = text;

    public static ParsedQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new QueryParser(text);
        var nodes = new List<QueryNode>();
        while (parser._at < text.Length)
        {
            if (parser.ReadAny(QueryField.Any) is { } node)
            {
                nodes.Add(node);
            }

            parser._at++; // a closing bracket without its partner stopped it
        }

        return new ParsedQuery(text, Join(nodes));
    }

    /// <summary>One node that asks for all of them; conjunctions inside are taken apart, and what is said twice counts once.</summary>
    private static QueryNode? Join(List<QueryNode> nodes)
    {
        if (nodes is [var alone])
        {
            return alone;
        }

        var flat = nodes.SelectMany(node => node is QueryNode.All all ? all.Nodes : [node]).DistinctBy(node => node.ToString(), StringComparer.Ordinal).ToImmutableArray();
        return flat switch
        {
            [] => null,
            [var only] => only,
            _ => new QueryNode.All(flat),
        };
    }

    private QueryNode? ReadAny(QueryField field)
    {
        var sides = new List<QueryNode>();
        var side = new List<QueryNode>();
        while (SkipSpace() && _text[_at] != ')')
        {
            if (IsOr() && side.Count > 0 && HasRightSide())
            {
                _at += Or.Length;
                sides.Add(Join(side)!); // at least one
                side = [];
            }
            else
            {
                ReadItem(field, side);
            }
        }

        if (Join(side) is { } last)
        {
            sides.Add(last);
        }

        if (sides.Count < 2)
        {
            return sides.FirstOrDefault();
        }

        var distinct = sides.DistinctBy(node => node.ToString(), StringComparer.Ordinal).ToImmutableArray();
        return distinct is [var one] ? one : new QueryNode.Any(distinct);
    }

    private bool SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length;
    }

    private bool IsOr() => IsOrAt(_at) && (_at == 0 || IsParting(_text[_at - 1]));

    private bool IsOrAt(int at) =>
        string.CompareOrdinal(_text, at, Or, 0, Or.Length) == 0 && (at + Or.Length == _text.Length || IsParting(_text[at + Or.Length]));

    private static bool IsParting(char c) => char.IsWhiteSpace(c) || c is '(' or ')' or '"' or '\u201C' or '\u201D';

    /// <summary>Whether something that has words follows the OR before its bracket closes.</summary>
    private bool HasRightSide()
    {
        var rest = _text.AsSpan(_at + Or.Length).TrimStart();
        if (rest.IsEmpty || rest[0] == ')')
        {
            return false;
        }

        var scanner = new WordScanner();
        scanner.Reset(_text, _at + Or.Length, _text.Length);
        return scanner.Next();
    }

    private void ReadItem(QueryField field, List<QueryNode> into)
    {
        var isNegated = false;
        while (_text[_at] == '-' && _at + 1 < _text.Length && !char.IsWhiteSpace(_text[_at + 1]) && _text[_at + 1] != ')')
        {
            isNegated = true;
            _at++;
        }

        if (!isNegated)
        {
            ReadValue(ReadField() ?? field, into);
            return;
        }

        var items = new List<QueryNode>();
        ReadValue(ReadField() ?? field, items);
        if (Join(items) is { } negated)
        {
            into.Add(new QueryNode.Not(negated));
        }
    }

    /// <summary>The field that is named here, passed over with its colon; null where none is, or nothing follows it.</summary>
    private QueryField? ReadField()
    {
        foreach (var (name, field) in Fields)
        {
            var value = _at + name.Length;
            if (value < _text.Length && string.Compare(_text, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
                && !char.IsWhiteSpace(_text[value]) && _text[value] != ')')
            {
                _at = value;
                return field;
            }
        }

        return null;
    }

    private static ImmutableArray<(string Name, QueryField Field)> Fields { get; } =
        [("title:", QueryField.Title), ("school:", QueryField.School), ("tag:", QueryField.Tag)];

    private void ReadValue(QueryField field, List<QueryNode> into)
    {
        var c = _text[_at];
        if (c == '(' && _nesting < MaxNesting && BracketQuery.FindPartner(_text, _at) is not null)
        {
            _at++;
            _nesting++;
            if (ReadAny(field) is { } group)
            {
                into.Add(group);
            }

            _nesting--;
            _at++; // the partner
        }
        else if (IsQuote(c) && FindQuote(_at + 1) is var end && end > 0)
        {
            AddPhrase(_text[(_at + 1)..end], field, into);
            _at = end + 1;
        }
        else if (c == '(' || c == ')' || IsQuote(c))
        {
            _at++;
        }
        else
        {
            ReadChunk(field, into);
        }
    }

    private static bool IsQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E';

    private int FindQuote(int from) => _text.AsSpan(from).IndexOfAny("\"\u201C\u201D\u201E") is var at and >= 0 ? from + at : -1;

    private void AddPhrase(string quoted, QueryField field, List<QueryNode> into)
    {
        ImmutableArray<string> words = [.. Words.List(quoted)];
        if (words.Length > 0 && _clauses++ < MaxClauses)
        {
            into.Add(new QueryNode.Phrase(words, field));
        }
    }

    /// <summary>Reads up to the next space, bracket or quote: one word, or several that signs part.</summary>
    private void ReadChunk(QueryField field, List<QueryNode> into)
    {
        var start = _at;
        while (_at < _text.Length && !IsParting(_text[_at]) && !IsQuote(_text[_at]))
        {
            _at++;
        }

        foreach (var (from, to) in ChunkParts.Of(_text, start, _at))
        {
            AddPart(from, to, field, into);
        }
    }

    private void AddPart(int from, int to, QueryField field, List<QueryNode> into)
    {
        var typed = _text[from..to];
        var words = Words.List(typed).ToImmutableArray();
        if (words.IsEmpty || _clauses++ >= MaxClauses)
        {
            return;
        }

        if (typed.EndsWith('*') && words[^1].Length >= ShortestPrefix && char.IsLetterOrDigit(typed.AsSpan().TrimEnd('*')[^1]))
        {
            into.Add(new QueryNode.Prefix(typed, words[^1], field));
            words = words[..^1];
        }

        if (!words.IsEmpty)
        {
            into.Add(new QueryNode.Word(typed, from, words, field));
        }
    }
}
