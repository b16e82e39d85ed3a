using System.Text;
using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>Writes an equation (ECMA-376 part 1, 22.1) on one line: (a+b)/c, x^2, √(x+1), ∑_(i=1)^n.</summary>
internal sealed class WordMath
{
    private const string Integral = "∫";

    private readonly StringBuilder _text = new();
    private readonly Stack<Piece> _open = new();

    public bool IsOpen => _open.Count > 0;

    public void Text(ReadOnlySpan<char> raw) => TextCleaning.Append(_text, raw);

    public void Start(XmlReader reader)
    {
        var name = reader.LocalName;
        if (!_open.TryPeek(out var parent))
        {
            if (name is "oMath")
            {
                _open.Push(new Piece(name, "", 0));
            }

            return;
        }

        switch (name)
        {
            case "chr":
                parent.Sign = reader.Value() ?? "";
                break;
            case "begChr":
                parent.Begin = reader.Value() ?? "";
                break;
            case "endChr":
                parent.End = reader.Value() ?? "";
                break;
            case "sepChr":
                parent.Separator = reader.Value() ?? "";
                break;
            case "rad":
                _text.Append('√');
                _open.Push(new Piece(name, parent.Name, _text.Length));
                break;
            case "f" or "sSup" or "sSub" or "sSubSup" or "sPre" or "nary" or "d" or "func" or "limLow" or "limUpp" or "m" or "eqArr":
                _open.Push(new Piece(name, parent.Name, _text.Length));
                break;
            case "num" or "den" or "sup" or "sub" or "e" or "deg" or "fName" or "lim" or "mr":
                _text.Append(Before(name, parent));
                parent.Arguments++;
                _open.Push(new Piece(name, parent.Name, _text.Length));
                break;
            default:
                break;
        }
    }

    /// <returns>The whole equation where it ends here; else null.</returns>
    public string? End(string name)
    {
        if (!_open.TryPeek(out var piece) || piece.Name != name)
        {
            return null;
        }

        _open.Pop();
        switch (name)
        {
            case "sup" or "sub" or "lim" when _text.Length == piece.Start && piece.Start > 0:
                _text.Length--;
                break;
            case "num" or "den" or "sup" or "sub" or "lim":
            case "e" when piece.Parent is "rad" or "sSup" or "sSub" or "sSubSup":
                Enclose(piece.Start, '(', ')');
                break;
            case "deg" when _text.Length > piece.Start:
                _text.Insert(piece.Start, '[').Append(']');
                break;
            case "d":
                _text.Append(piece.End);
                break;
            default:
                break;
        }

        if (_open.Count > 0)
        {
            return null;
        }

        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    private static string Before(string name, Piece parent) => (parent.Name, name) switch
    {
        ("nary", _) => TakeSign(parent) + (name is "sub" ? "_" : name is "sup" ? "^" : " "),
        ("f", "den") => "/",
        ("limUpp", "lim") or (_, "sup") => "^",
        (_, "lim" or "sub") => "_",
        ("func", "e") => " ",
        ("d", "e") => parent.Arguments == 0 ? parent.Begin : parent.Separator,
        ("eqArr", "e") or ("m", "mr") when parent.Arguments > 0 => "; ",
        ("mr", "e") when parent.Arguments > 0 => ", ",
        _ => "",
    };

    private static string TakeSign(Piece parent) => parent.Arguments == 0 ? parent.Sign : "";

    /// <summary>Brackets around what would read otherwise without them.</summary>
    private void Enclose(int start, char open, char close)
    {
        for (var i = start; i < _text.Length; i++)
        {
            if (!char.IsLetterOrDigit(_text[i]) && _text[i] is not ('.' or ','))
            {
                _text.Insert(start, open).Append(close);
                return;
            }
        }
    }

    private sealed class Piece(string name, string parent, int start)
    {
        public string Name => name;

        public string Parent => parent;

        public int Start => start;

        public int Arguments { get; set; }

        public string Sign { get; set; } = Integral;

        public string Begin { get; set; } = "(";

        public string End { get; set; } = ")";

        public string Separator { get; set; } = "|";
    }
}
