using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Looks things up in a file's objects, references followed.</summary>
internal sealed class PdfObjects(PdfDocument document)
{
    public IToken? Find(DictionaryToken dictionary, NameToken name) => dictionary.TryGet(name, out var token) ? Resolve(token) : null;

    public string? FindText(DictionaryToken dictionary, NameToken name) => TextOf(Find(dictionary, name));

    public IToken? Resolve(IToken token) => token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data)?.Data : token;

    public static string? TextOf(IToken? token) => token switch
    {
        StringToken text => text.Data,
        HexToken text => text.Data,
        _ => null,
    };
}
