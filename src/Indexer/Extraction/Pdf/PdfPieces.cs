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
    private PdfGlyph _last;
    private double _left;
    private double _right;
    private double _baseline;
    private double _size;
    private int _bold;
    private int _letters;
    private int _rightToLeft;
    private int _backwards;

    public static List<PdfPiece> Of(IReadOnlyList<Letter> letters)
    {
        var pieces = Join(letters, drawn: null);
        // Text drawn twice, a poor man's bold or shadow, lies on itself. Looking for it costs too much to do it always.
        return Overlap(pieces) ? Join(letters, []) : pieces;
    }

    private static List<PdfPiece> Join(IReadOnlyList<Letter> letters, HashSet<(string, int, int)>? drawn)
    {
        var pieces = new PdfPieces();
        for (var i = 0; i < letters.Count; i++)
        {
            var letter = letters[i];
            if (string.IsNullOrEmpty(letter.Value))
            {
                continue;
            }

            var glyph = PdfVertical.IsPartOfOne(letters, i) ? PdfGlyph.OfVertical(letter) : PdfGlyph.Of(letter, pieces._last.Turn);
            if (drawn is null || glyph.IsSpace || IsNew(glyph, drawn))
            {
                pieces.Add(glyph);
            }
        }

        pieces.End();
        return pieces._pieces;
    }

    private static bool Overlap(List<PdfPiece> pieces) =>
        PdfLines.Rows(pieces).Exists(row => row.Zip(row.Skip(1)).Any(pair => pair.First.Turn == pair.Second.Turn && pair.First.Right - pair.Second.Left > 0.5 * Math.Min(pair.First.Width, pair.Second.Width)));

    /// <summary>Not the same letter within a fifth of its size. Places are kept on a grid of that width, and looked for in its nine squares around.</summary>
    private static bool IsNew(in PdfGlyph glyph, HashSet<(string, int, int)> drawn)
    {
        var grid = Math.Max(0.5, 0.12 * glyph.Size);
        var (x, y) = ((int)(glyph.Left / grid), (int)(glyph.Baseline / grid));
        for (var dx = -1; dx <= 1; dx++)
        {
            for (var dy = -1; dy <= 1; dy++)
            {
                if (drawn.Contains((glyph.Value, x + dx, y + dy)))
                {
                    return false;
                }
            }
        }

        return drawn.Add((glyph.Value, x, y));
    }

    private void Add(in PdfGlyph glyph)
    {
        if (_letters > 0)
        {
            if (IsShadow(glyph) || TryAccent(glyph))
            {
                return;
            }

            var size = Math.Max(_size, glyph.Size);
            var isBackwards = glyph.Right <= _last.Left + (0.3 * size) && (glyph.IsRightToLeft || (_backwards > 0 && glyph.IsSpace));
            var gap = isBackwards ? _last.Left - glyph.Right : glyph.Left - _last.Right;
            if (glyph.Turn != _last.Turn || Math.Abs(glyph.Baseline - _last.Baseline) > 0.45 * size || gap > PieceGap * size || gap < -0.6 * size)
            {
                End();
            }
            else
            {
                _backwards += isBackwards ? 1 : 0;
                if (gap > SpaceGap * Math.Min(glyph.Size, _last.Size) && !glyph.IsSpace && _text.Length > 0 && _text[^1] != ' ')
                {
                    _text.Append(' ');
                }
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

        Take(glyph);
    }

    private void Take(in PdfGlyph glyph)
    {
        if (_letters == 0)
        {
            (_left, _right, _baseline, _size) = (glyph.Left, glyph.Right, glyph.Baseline, glyph.Size);
        }
        else if (glyph.Size > _size * 1.05)
        {
            (_size, _baseline) = (glyph.Size, glyph.Baseline);
        }

        TextCleaning.Append(_text, glyph.Value);
        _left = Math.Min(_left, glyph.Left);
        _right = Math.Max(_right, glyph.Right);
        _bold += glyph.IsBold ? 1 : 0;
        _rightToLeft += glyph.IsRightToLeft ? 1 : 0;
        _letters++;
        _last = glyph;
    }

    /// <summary>Puts one letter in the place of the last one where the two are a letter and its accent.</summary>
    private bool TryAccent(in PdfGlyph glyph)
    {
        if (_text.Length == 0 || _last.Value is not [var last] || _text[^1] != last || PdfAccents.JoinOrNull(_last, glyph) is not { } whole)
        {
            return false;
        }

        _text.Length--;
        _text.Append(whole);
        _right = Math.Max(_right, glyph.Right);
        _last = _last with { Value = whole, Left = Math.Min(_last.Left, glyph.Left), Right = Math.Max(_last.Right, glyph.Right) };
        return true;
    }

    private bool IsShadow(in PdfGlyph glyph) =>
        glyph.Turn == _last.Turn && glyph.Value == _last.Value && Math.Abs(glyph.Left - _last.Left) < 0.12 * _size && Math.Abs(glyph.Baseline - _last.Baseline) < 0.12 * _size;

    private void End()
    {
        var text = _text.ToString().Trim();
        if (text.Length > 0)
        {
            var isRightToLeft = _rightToLeft * 2 > _letters;
            text = isRightToLeft && _backwards * 2 < _letters - 1 ? RightToLeft.FromSight(text) : text;
            _pieces.Add(new PdfPiece(text, _left, _right, _baseline, _size, _bold * 2 > _letters, _last.Turn, isRightToLeft));
        }

        _text.Clear();
        (_letters, _bold, _rightToLeft, _backwards) = (0, 0, 0, 0);
    }
}
