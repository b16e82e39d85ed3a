using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Reads the comments of presentations and workbooks, old ones and threads alike.</summary>
internal sealed class FileComments(TextBudget budget)
{
    private static readonly string[] AuthorElements = ["cmAuthor", "author", "person"];
    private static readonly string[] CommentElements = ["cm", "reply", "comment", "threadedComment"];

    private readonly Dictionary<string, string> _authors = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FileComment> _comments = [];

    public IReadOnlyList<FileComment> Comments => _comments;

    /// <summary>Reads who writes: a list of authors with ids, or of names alone, whose places are their ids.</summary>
    public void ReadAuthors(XmlReader reader, CancellationToken cancellationToken)
    {
        while (reader.ReadNext(budget, cancellationToken))
        {
            if (reader.NodeType is XmlNodeType.Element && AuthorElements.Contains(reader.LocalName) && reader.GetAttribute("id") is { } id)
            {
                AddAuthor(id, reader.GetAttribute("name") ?? reader.GetAttribute("displayName"));
            }
        }
    }

    /// <param name="isStub">Whether a text only stands for a thread that is read elsewhere.</param>
    public void Read(XmlReader reader, Func<string, bool> isStub, CancellationToken cancellationToken)
    {
        var open = new Stack<(string? Author, StringBuilder Text)>();
        var listed = 0;
        string? element = null;
        while (reader.ReadNext(budget, cancellationToken))
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                element = reader.LocalName;
                if (CommentElements.Contains(element) && !reader.IsEmptyElement)
                {
                    open.Push((AuthorOrNull(reader), new StringBuilder()));
                }
            }
            else if (reader.NodeType is XmlNodeType.EndElement && CommentElements.Contains(reader.LocalName))
            {
                End(open, isStub);
            }
            else if (reader.IsText() && element is "author")
            {
                AddAuthor($"{listed++}", reader.Value);
            }
            else if (reader.IsText() && element is "t" or "text" && open.TryPeek(out var comment))
            {
                budget.TakeText(reader.Value.Length);
                TextCleaning.Append(comment.Text, reader.Value);
            }
            else if (reader.NodeType is XmlNodeType.EndElement && reader.LocalName is "p" && open.TryPeek(out comment))
            {
                comment.Text.Append(' ');
            }
        }
    }

    private static string? AuthorIdOrNull(XmlReader reader) => reader.GetAttribute("authorId") ?? reader.GetAttribute("personId");

    private string? AuthorOrNull(XmlReader reader) => AuthorIdOrNull(reader) is { } id ? _authors.GetValueOrDefault(id) : null;

    private void AddAuthor(string id, string? name)
    {
        if (PropertyText.CleanOrNull(name) is { } clean)
        {
            budget.TakeText(clean.Length);
            _authors[id] = clean;
        }
    }

    private void End(Stack<(string? Author, StringBuilder Text)> open, Func<string, bool> isStub)
    {
        if (open.TryPop(out var comment) && comment.Text.TakeLine() is { Length: > 0 } text && !isStub(text))
        {
            _comments.Add(new FileComment(comment.Author, text));
        }
    }
}
