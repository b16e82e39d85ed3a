using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>
/// What people filled into a page's form fields or typed onto it: seen like text, but not part of the page's content
/// (ISO 32000, 12.5.6.6 and 12.7).
/// </summary>
internal sealed class PdfTypedText(PdfDocument document)
{
    private const double LineHeight = 1.2;
    private const double MaxSize = 11;
    private const int PasswordField = 1 << 13;

    /// <summary>Fields inherit from fields above them; a longer way up is a circle.</summary>
    private const int MaxParents = 16;

    private const int MaxComments = 5_000;

    private readonly PdfObjects _objects = new(document);
    private readonly List<FileComment> _comments = [];

    /// <summary>Notes that readers of the file left on the pages looked at so far: no part of its text.</summary>
    public IReadOnlyList<FileComment> Comments => _comments;

    /// <summary>Pieces at the places of their fields, so that a value reads beside its label.</summary>
    public IEnumerable<PdfPiece> Find(Page page)
    {
        if (!page.Dictionary.ContainsKey(NameToken.Annots))
        {
            yield break;
        }

        foreach (var annotation in page.GetAnnotations())
        {
            TakeComment(annotation);
            if (!annotation.Flags.HasFlag(AnnotationFlags.Hidden) && !annotation.Flags.HasFlag(AnnotationFlags.NoView) && TextOrNull(annotation) is { } text)
            {
                foreach (var piece in Place(text, annotation.Rectangle))
                {
                    yield return piece;
                }
            }
        }
    }

    private string? TextOrNull(Annotation annotation) => annotation.Type switch
    {
        AnnotationType.FreeText => annotation.Content,
        AnnotationType.Widget => ValueOrNull(annotation.AnnotationDictionary),
        _ => null,
    };

    private void TakeComment(Annotation annotation)
    {
        var isNote = annotation.Type is AnnotationType.Text or AnnotationType.Highlight or AnnotationType.Underline or AnnotationType.Squiggly or AnnotationType.StrikeOut
            or AnnotationType.Caret or AnnotationType.Square or AnnotationType.Circle or AnnotationType.Ink;
        if (isNote && _comments.Count < MaxComments && PropertyText.LineOrNull(annotation.Content ?? "") is { } text)
        {
            _comments.Add(new FileComment(PropertyText.CleanOrNull(_objects.FindText(annotation.AnnotationDictionary, NameToken.T)), text));
        }
    }

    private string? ValueOrNull(DictionaryToken field)
    {
        string? kind = null;
        IToken? value = null;
        var flags = 0;
        DictionaryToken? at = field;
        for (var step = 0; step < MaxParents && at is not null; step++)
        {
            kind ??= (_objects.Find(at, NameToken.Ft) as NameToken)?.Data;
            value ??= _objects.Find(at, NameToken.V);
            flags |= (_objects.Find(at, NameToken.Ff) as NumericToken)?.Int ?? 0;
            at = _objects.Find(at, NameToken.Parent) as DictionaryToken;
        }

        return kind is "Tx" or "Ch" && (kind is "Ch" || (flags & PasswordField) == 0) ? Text(value) : null;
    }

    private string? Text(IToken? value) => value switch
    {
        ArrayToken several => string.Join('\n', several.Data.Select(item => Text(_objects.Resolve(item))).OfType<string>()),
        _ => PdfObjects.TextOf(value),
    };

    private static IEnumerable<PdfPiece> Place(string text, PdfRectangle place)
    {
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var size = Math.Clamp(place.Height / LineHeight / Math.Max(1, lines.Length), 4, MaxSize);
        for (var i = 0; i < lines.Length; i++)
        {
            if (PropertyText.LineOrNull(lines[i]) is { } line)
            {
                var baseline = place.Height < 2 * size ? place.Bottom + (0.25 * size) : place.Top - (size * (1 + (i * LineHeight)));
                yield return new PdfPiece(line, place.Left, Math.Min(place.Right, place.Left + (line.Length * size / 2)), baseline, size, IsBold: false, Turn: 0, IsRightToLeft: false);
            }
        }
    }
}
