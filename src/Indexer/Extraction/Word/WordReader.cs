using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>
/// Reads one part with text in a single pass, as Word shows it: insertions in and deletions out, results of fields and not their
/// codes, text boxes once, nothing hidden. No recursion, so nesting costs no stack.
/// </summary>
/// <param name="inserts">What the part shows of others; null where that is not looked for.</param>
internal sealed partial class WordReader(XmlReader reader, WordContext context, IWordSink sink, WordInserts? inserts)
{
    private const int BufferCharacters = 4_096;

    private readonly WordStory _story = new(context, sink);
    private readonly WordRuns _runs = new(context);
    private readonly WordFields _fields = new(context.Nesting);
    private readonly WordControls _controls = new(context.Findings.Placeholders);
    private readonly WordMath _math = new();
    private readonly Stack<bool> _choices = new();
    private readonly char[] _buffer = new char[BufferCharacters];
    private WordSection? _section;
    private bool _inProperties;
    private bool _inForm;
    private TextKind _text;

    private enum TextKind
    {
        None,
        Shown,
        Code,
    }

    private bool IsUnseen => _runs.IsHidden || _fields.InCode;

    /// <exception cref="ExtractionException">Nested too deeply, or a paragraph is too long.</exception>
    /// <exception cref="XmlException">Not well-formed, or with a DTD.</exception>
    public void Read(CancellationToken cancellationToken)
    {
        var more = reader.Read();
        while (more && !sink.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > context.Nesting)
                    {
                        throw ExtractionException.OverLimit("nesting");
                    }

                    if (IsLeftOut())
                    {
                        reader.Skip();
                        more = !reader.EOF;
                        continue;
                    }

                    Start();
                    if (reader.IsEmptyElement)
                    {
                        End();
                    }

                    break;
                case XmlNodeType.EndElement:
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when _text is not TextKind.None:
                    ReadText();
                    break;
                default:
                    break;
            }

            more = reader.Read();
        }

        SayKept(_fields.EndParagraph(isLast: true));
        _story.Finish();
    }

    private bool IsLeftOut()
    {
        if (reader.NamespaceURI == WordXml.MarkupCompatibility)
        {
            return reader.LocalName switch
            {
                "Choice" => !TakeChoice(),
                "Fallback" => _choices.Count > 0 && _choices.Peek(),
                _ => false,
            };
        }

        if (!WordXml.IsWord(reader.NamespaceURI))
        {
            return false;
        }

        switch (reader.LocalName)
        {
            case "del" or "moveFrom":
                Delete();
                return true;
            case "delText" or "delInstrText" or "rt" or "pPrChange" or "rPrChange" or "sectPrChange" or "tblPrChange" or "trPrChange" or "tcPrChange"
                or "tblGridChange" or "sdtEndPr" or "tblPr" or "tblGrid" or "fldData" or "numberingChange":
                return true;
            default:
                return false;
        }
    }

    /// <summary>The first alternative stands for all: the others say the same in other markup.</summary>
    private bool TakeChoice() => _choices.TryPop(out var taken) && Push(!taken);

    private bool Push(bool taken)
    {
        _choices.Push(true);
        return taken;
    }

    private void Delete()
    {
        if (_inProperties)
        {
            _story.DeleteMark();
        }
        else if (!reader.IsEmptyElement)
        {
            context.Findings.Count(OmissionKind.DeletedText);
        }
    }

    private void ReadText()
    {
        for (int count; !sink.IsFull && (count = reader.ReadValueChunk(_buffer, 0, _buffer.Length)) > 0;)
        {
            var raw = _buffer.AsSpan(0, count);
            if (_text is TextKind.Code)
            {
                _fields.Code(raw);
            }
            else
            {
                Say(raw);
            }
        }
    }

    private void Say(ReadOnlySpan<char> raw)
    {
        if (_runs.IsHidden)
        {
            _runs.Hide(raw);
        }
        else if (_fields.InCode)
        {
            _fields.Keep(raw);
        }
        else if (_math.IsOpen)
        {
            _math.Text(raw);
        }
        else
        {
            _controls.Text(raw);
            _story.Text(_runs.SymbolFontOrNull is { } font ? WordSymbol.Read(font, raw) : raw);
        }
    }
}
