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
    private const int PushButton = 1 << 16;
    private const int ComboField = 1 << 17;
    private const int MaxChoices = 500;

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
        ArrayToken? options = null;
        var flags = 0;
        DictionaryToken? at = field;
        for (var step = 0; step < MaxParents && at is not null; step++)
        {
            kind ??= (_objects.Find(at, NameToken.Ft) as NameToken)?.Data;
            value ??= _objects.Find(at, NameToken.V);
            options ??= _objects.Find(at, NameToken.Create("Opt")) as ArrayToken;
            flags |= (_objects.Find(at, NameToken.Ff) as NumericToken)?.Int ?? 0;
            at = _objects.Find(at, NameToken.Parent) as DictionaryToken;
        }

        return kind switch
        {
            "Tx" => (flags & PasswordField) == 0 ? Text(value) : null,
            "Ch" when (flags & ComboField) == 0 && options is not null => string.Join('\n', Choices(options).Select(choice => choice.Shown)),
            "Ch" => options is null ? Text(value) : string.Join('\n', Values(value).Select(chosen => Shown(options, chosen))),
            "Btn" => (flags & PushButton) != 0 && _objects.Find(field, NameToken.Create("MK")) is DictionaryToken look ? _objects.FindText(look, NameToken.Create("CA")) : null,
            _ => null,
        };
    }

    /// <summary>What a form exports for a choice is seldom what it shows for it (12.7.4.4).</summary>
    private string Shown(ArrayToken options, string chosen) => Choices(options).Where(choice => choice.Exported == chosen).Select(choice => choice.Shown).FirstOrDefault(chosen);

    private IEnumerable<(string Exported, string Shown)> Choices(ArrayToken options)
    {
        foreach (var option in options.Data.Take(MaxChoices).Select(_objects.Resolve))
        {
            if (option is ArrayToken { Length: 2 } pair && Text(_objects.Resolve(pair.Data[0])) is { } exported && Text(_objects.Resolve(pair.Data[1])) is { } shown)
            {
                yield return (exported, shown);
            }
            else if (PdfObjects.TextOf(option) is { } text)
            {
                yield return (text, text);
            }
        }
    }

    private IEnumerable<string> Values(IToken? value) => value is ArrayToken several ? several.Data.Take(MaxChoices).Select(item => Text(_objects.Resolve(item))).OfType<string>() : Text(value) is { } one ? [one] : [];

    private string? Text(IToken? value) => value switch
    {
        ArrayToken several => string.Join('\n', several.Data.Take(MaxChoices).Select(item => PdfObjects.TextOf(_objects.Resolve(item))).OfType<string>()),
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
