using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Markup;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Library.SampleBuilder.Word;

/// <summary>Turns the inlines of one block into runs.</summary>
internal static class InlineWriter
{
    private static readonly char[] Boxes = [Typography.EmptyBox, Typography.TickedBox];

    /// <summary>The runs of a block; the space after a leading check box becomes a tab, so that the text hangs.</summary>
    public static IReadOnlyList<Run> Runs(LeafBlock block)
    {
        var pieces = new List<Piece>();
        Collect(block.Inline, new Piece("", Bold: false, Italic: false), pieces);
        if (pieces.FirstOrDefault()?.Text is [Typography.EmptyBox or Typography.TickedBox, ' ', ..] text)
        {
            pieces[0] = pieces[0] with { Text = $"{text[0]}\t{text[2..]}" };
        }

        return [.. pieces.SelectMany(SplitBoxes).Select(ToRun)];
    }

    private static void Collect(ContainerInline? container, Piece format, List<Piece> pieces)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Add(pieces, format with { Text = literal.Content.ToString() });
                    break;
                case CodeInline code:
                    Add(pieces, format with { Text = code.Content });
                    break;
                case HtmlEntityInline entity:
                    Add(pieces, format with { Text = entity.Transcoded.ToString() });
                    break;
                case LineBreakInline:
                    Add(pieces, format with { Text = "\n" });
                    break;
                case EmphasisInline { DelimiterCount: > 1 } strong:
                    Collect(strong, format with { Bold = true }, pieces);
                    break;
                case EmphasisInline emphasis:
                    Collect(emphasis, format with { Italic = true }, pieces);
                    break;
                case ContainerInline inner:
                    Collect(inner, format, pieces);
                    break;
            }
        }
    }

    private static void Add(List<Piece> pieces, Piece piece)
    {
        if (pieces is [.., var last] && last with { Text = "" } == piece with { Text = "" })
        {
            pieces[^1] = last with { Text = last.Text + piece.Text };
            return;
        }

        pieces.Add(piece);
    }

    /// <summary>Check boxes are runs of their own, because they are set in a face that has them.</summary>
    private static IEnumerable<Piece> SplitBoxes(Piece piece)
    {
        var rest = piece.Text;
        for (var box = rest.IndexOfAny(Boxes); box >= 0; box = rest.IndexOfAny(Boxes))
        {
            if (box > 0)
            {
                yield return piece with { Text = rest[..box] };
            }

            yield return piece with { Text = rest[box..(box + 1)] };
            rest = rest[(box + 1)..];
        }

        if (rest.Length > 0)
        {
            yield return piece with { Text = rest };
        }
    }

    private static Run ToRun(Piece piece)
    {
        var properties = new RunProperties();
        if (Boxes.Contains(piece.Text[0]))
        {
            properties.Append(new RunFonts { Ascii = "Segoe UI Symbol", HighAnsi = "Segoe UI Symbol", EastAsia = "Segoe UI Symbol", ComplexScript = "Segoe UI Symbol" });
        }

        if (piece.Bold)
        {
            properties.Append(new Bold());
        }

        if (piece.Italic)
        {
            properties.Append(new Italic());
        }

        var run = new Run();
        if (properties.HasChildren)
        {
            run.Append(properties);
        }

        foreach (var part in Parts(piece.Text))
        {
            run.Append(part);
        }

        return run;
    }

    private static IEnumerable<OpenXmlElement> Parts(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or '\t'))
            {
                continue;
            }

            if (i > start)
            {
                yield return new Text(text[start..i]) { Space = SpaceProcessingModeValues.Preserve };
            }

            if (i < text.Length)
            {
                yield return text[i] == '\n' ? new Break() : new TabChar();
            }

            start = i + 1;
        }
    }

    private sealed record Piece(string Text, bool Bold, bool Italic);
}
