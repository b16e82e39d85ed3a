using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>
/// Reads one part with text in a single pass, as Word shows it: insertions in and deletions out, results of fields and not their
/// codes, text boxes once, nothing hidden. No recursion, so nesting costs no stack.
/// </summary>
internal sealed class WordReader(XmlReader reader, WordStyles styles, WordNumbering numbering, int maxNesting, IWordSink sink)
{
    private readonly WordStory _story = new(styles, numbering, sink);
    private readonly Stack<bool> _choices = new();
    private readonly Stack<bool> _hiddenRuns = new();
    private readonly Stack<bool> _fields = new();
    private WordSection? _section;
    private bool _inProperties;
    private bool _inText;

    private bool IsUnseen => (_hiddenRuns.Count > 0 && _hiddenRuns.Peek()) || (_fields.Count > 0 && _fields.Contains(true));

    /// <exception cref="ExtractionException">Nested too deeply.</exception>
    /// <exception cref="XmlException">Not well-formed, or with a DTD.</exception>
    public void Read(CancellationToken cancellationToken)
    {
        var more = reader.Read();
        while (more)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > maxNesting)
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
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when _inText && !IsUnseen:
                    _story.Text(reader.Value);
                    break;
                default:
                    break;
            }

            more = reader.Read();
        }

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

        return WordXml.IsWord(reader.NamespaceURI) && reader.LocalName is "del" or "moveFrom" or "instrText" or "delText" or "delInstrText" or "rt"
            or "pPrChange" or "rPrChange" or "sectPrChange" or "tblPrChange" or "trPrChange" or "tcPrChange" or "tblGridChange"
            or "sdtPr" or "tblPr" or "ffData" or "fldData" or "numberingChange";
    }

    /// <summary>The first alternative stands for all: the others say the same in other markup.</summary>
    private bool TakeChoice() => _choices.TryPop(out var taken) && Push(!taken);

    private bool Push(bool taken)
    {
        _choices.Push(true);
        return taken;
    }

    private void Start()
    {
        if (WordXml.IsWord(reader.NamespaceURI))
        {
            StartWord();
        }
        else if (reader.LocalName is "AlternateContent" && reader.NamespaceURI == WordXml.MarkupCompatibility)
        {
            _choices.Push(false);
        }
        else if (reader.LocalName is "t" && WordXml.IsMath(reader.NamespaceURI))
        {
            _inText = true;
        }
    }

    private void StartWord()
    {
        switch (reader.LocalName)
        {
            case "p":
                _story.StartParagraph();
                break;
            case "pPr":
                _inProperties = true;
                break;
            case "r":
                _hiddenRuns.Push(false);
                break;
            case "t":
                _inText = true;
                break;
            case "sectPr":
                _section = new WordSection();
                break;
            case "tbl":
                _story.StartTable();
                break;
            case "tr":
                _story.StartRow();
                break;
            case "tc":
                _story.StartCell();
                break;
            case "txbxContent":
                _story.StartBox();
                break;
            case "drawing" or "pict" or "object":
                _story.Picture();
                break;
            case "footnote" or "endnote":
                sink.StartNote(reader.Attribute("id") ?? "");
                break;
            case "footnoteReference" or "endnoteReference" when !IsUnseen:
                sink.Note(reader.LocalName[..^"Reference".Length], reader.Attribute("id") ?? "");
                break;
            default:
                StartProperty();
                break;
        }
    }

    private void StartProperty()
    {
        if (_section is not null)
        {
            StartSectionProperty(_section);
        }
        else if (_inProperties)
        {
            _story.Property(reader);
        }
        else if (_hiddenRuns.Count > 0)
        {
            StartInRun();
        }
    }

    private void StartSectionProperty(WordSection section)
    {
        if (reader.LocalName is "type")
        {
            section.Start = reader.Value() ?? section.Start;
        }
        else if (reader.LocalName is "headerReference" or "footerReference" && reader.RelationshipId() is { } id)
        {
            section.Margins.Add(id);
        }
    }

    private void StartInRun()
    {
        switch (reader.LocalName)
        {
            case "vanish" when reader.IsOn():
                Hide();
                break;
            case "rStyle" when styles.IsHidden(reader.Value()):
                Hide();
                break;
            case "fldChar":
                Field(reader.Attribute("fldCharType"));
                break;
            case "lastRenderedPageBreak" when !IsUnseen:
                _story.Break(WordBreak.Rendered);
                break;
            case "br" when !IsUnseen && reader.Attribute("type") is "page":
                _story.Break(WordBreak.Hard);
                break;
            case "br" or "cr" when !IsUnseen:
                _story.Mark('\n');
                break;
            case "tab" or "ptab" when !IsUnseen:
                _story.Mark('\t');
                break;
            case "noBreakHyphen" when !IsUnseen:
                _story.Text("-");
                break;
            case "sym" when !IsUnseen:
                _story.Text(WordSymbol.Read(reader.Attribute("font"), reader.Attribute("char")));
                break;
            default:
                break;
        }
    }

    private void End()
    {
        if (reader.NamespaceURI == WordXml.MarkupCompatibility && reader.LocalName is "AlternateContent")
        {
            _choices.TryPop(out _);
        }

        if (reader.LocalName is "t")
        {
            _inText = false;
        }

        if (!WordXml.IsWord(reader.NamespaceURI))
        {
            return;
        }

        switch (reader.LocalName)
        {
            case "p":
                // A field whose code never ends must not swallow the rest of the file.
                if (_fields.Contains(true))
                {
                    _fields.Clear();
                }

                _story.EndParagraph();
                break;
            case "pPr":
                _inProperties = false;
                break;
            case "r":
                _hiddenRuns.TryPop(out _);
                break;
            case "sectPr" when _section is not null:
                _story.EndSection(_section);
                _section = null;
                break;
            case "tbl":
                _story.EndTable();
                break;
            case "tr":
                _story.EndRow();
                break;
            case "tc":
                _story.EndCell();
                break;
            case "txbxContent":
                _story.EndBox();
                break;
            default:
                break;
        }
    }

    private void Hide()
    {
        _hiddenRuns.Pop();
        _hiddenRuns.Push(true);
    }

    /// <summary>True while in the code of a field, false in its result.</summary>
    private void Field(string? mark)
    {
        if (mark is "begin")
        {
            _fields.Push(true);
        }
        else if (_fields.TryPop(out _) && mark is "separate")
        {
            _fields.Push(false);
        }
    }
}
