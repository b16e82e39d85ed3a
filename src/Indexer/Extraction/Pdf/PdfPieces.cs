using System.Text;
using UglyToad.PdfPig.Content;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Joins a page's letters, as they were drawn, to pieces of text. Spaces are found by gaps: many files draw none.</summary>
internal sealed class PdfPieces
{
    /// <summary>Gap, in parts of the letter size, from which on words are apart. Letters within a word stay below, also in wide settings.</summary>
    private const double SpaceGap = 0.16;

    /// <summary>Gap from which on text is another cell or column.</summary>
    private const double PieceGap = 1.0;

    private readonly List<PdfPiece> _pieces = [];
    private readonly StringBuilder _text = new();
    private Glyph _last;
    private double _left;
    private double _right;
    private double _baseline;
    private double _size;
    private int _bold;
    private int _letters;

    public static List<PdfPiece> Of(IReadOnlyList<Letter> letters)
    {
        var pieces = new PdfPieces();
        foreach (var letter in letters)
        {
            if (!string.IsNullOrEmpty(letter.Value))
            {
                pieces.Add(Glyph.Of(letter, pieces._last.Turn));
            }
        }

        pieces.End();
        return pieces._pieces;
    }

    private void Add(in Glyph glyph)
    {
        if (_letters > 0)
        {
            var size = Math.Max(_size, glyph.Size);
            var gap = glyph.Left - _last.Right;
            if (IsShadow(glyph))
            {
                return;
            }

            if (glyph.Turn != _last.Turn || Math.Abs(glyph.Baseline - _last.Baseline) > 0.45 * size || gap > PieceGap * size || gap < -0.6 * size)
            {
                End();
            }
            else if (gap > SpaceGap * Math.Min(glyph.Size, _last.Size) && !glyph.IsSpace && _text.Length > 0 && _text[^1] != ' ')
            {
                _text.Append(' ');
            }
        }

        if (glyph.IsSpace)
        {
            if (_text.Length > 0 && _text[^1] != ' ')
            {
                _text.Append(' ');
                _last = glyph;
            }

            return;
        }

        if (_letters == 0)
        {
            (_left, _right, _baseline, _size) = (glyph.Left, glyph.Right, glyph.Baseline, glyph.Size);
        }

        if (glyph.Size > _size * 1.05)
        {
            (_size, _baseline) = (glyph.Size, glyph.Baseline);
        }

        TextCleaning.Append(_text, glyph.Value);
        _left = Math.Min(_left, glyph.Left);
        _right = Math.Max(_right, glyph.Right);
        _bold += glyph.IsBold ? 1 : 0;
        _letters++;
        _last = glyph;
    }

    /// <summary>The same letter again in the same place, a poor man's bold.</summary>
    private bool IsShadow(in Glyph glyph) =>
        glyph.Turn == _last.Turn && glyph.Value == _last.Value && Math.Abs(glyph.Left - _last.Left) < 0.12 * _size && Math.Abs(glyph.Baseline - _last.Baseline) < 0.12 * _size;

    private void End()
    {
        var text = _text.ToString().Trim();
        if (text.Length > 0)
        {
            _pieces.Add(new PdfPiece(text, _left, _right, _baseline, _size, _bold * 2 > _letters, _last.Turn));
        }

        _text.Clear();
        (_letters, _bold) = (0, 0);
    }

    /// <summary>A letter in its own direction of writing.</summary>
    private readonly record struct Glyph(string Value, double Left, double Right, double Baseline, double Size, bool IsBold, int Turn)
    {
        public bool IsSpace => Value.Length == 1 && Value[0] is ' ' or '\u00A0' or '\t';

        public static Glyph Of(Letter letter, int turnBefore)
        {
            var start = letter.StartBaseLine;
            var end = letter.EndBaseLine;
            var (dx, dy) = (end.X - start.X, end.Y - start.Y);
            var turn = Math.Abs(dx) + Math.Abs(dy) < 1e-6 ? turnBefore
                : Math.Abs(dx) >= Math.Abs(dy) ? (dx >= 0 ? 0 : 2)
                : dy < 0 ? 1 : 3;
            var size = letter.PointSize > 0.5 ? letter.PointSize : Math.Max(letter.BoundingBox.Height, 1);
            var bold = letter.FontDetails.IsBold;
            return turn switch
            {
                0 => new Glyph(letter.Value, start.X, end.X, start.Y, size, bold, turn),
                1 => new Glyph(letter.Value, -start.Y, -end.Y, start.X, size, bold, turn),
                2 => new Glyph(letter.Value, -start.X, -end.X, -start.Y, size, bold, turn),
                _ => new Glyph(letter.Value, start.Y, end.Y, -start.X, size, bold, turn),
            };
        }
    }
}
