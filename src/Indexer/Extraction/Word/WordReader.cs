using System.Xml;

namespace Library.Indexer.Extraction.Word;

/// <summary>
/// Reads one part with text in a single pass, as Word shows it: insertions in and deletions out, results of fields and not their
/// codes, text boxes once, nothing hidden. No recursion, so nesting costs no stack.
/// </summary>
/// <param name="inserts">What the part shows of others; null where that is not looked for.</param>
internal sealed class WordReader(XmlReader reader, WordContext context, IWordSink sink, WordInserts? inserts)
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

    private void Start()
    {
        if (_controls.InProperties)
        {
            _controls.Property(reader);
        }
        else if (WordXml.IsWord(reader.NamespaceURI))
        {
            StartWord();
        }
        else if (reader.LocalName is "AlternateContent" && reader.NamespaceURI == WordXml.MarkupCompatibility)
        {
            _choices.Push(false);
        }
        else if (WordXml.IsMath(reader.NamespaceURI))
        {
            _text = reader.LocalName is "t" ? TextKind.Shown : _text;
            _math.Start(reader);
        }
        else if (!IsUnseen)
        {
            StartDrawing();
        }
    }

    private void StartWord()
    {
        if (_inForm)
        {
            _fields.FormOrNull?.Read(reader);
            return;
        }

        switch (reader.LocalName)
        {
            case "p":
                _story.StartParagraph();
                break;
            case "pPr":
                _inProperties = true;
                break;
            case "r":
                _runs.Start(_story.IsHidden);
                break;
            case "t":
                _text = TextKind.Shown;
                break;
            case "instrText":
                _text = TextKind.Code;
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
            case "sdt":
                _controls.Start();
                break;
            case "sdtPr":
                _controls.InProperties = true;
                break;
            default:
                StartOther();
                break;
        }
    }

    private void StartOther()
    {
        switch (reader.LocalName)
        {
            case "ins" or "moveTo" when !reader.IsEmptyElement && !_inProperties:
                context.Findings.Count(OmissionKind.InsertedText);
                break;
            case "footnote" or "endnote" or "comment":
                sink.StartNote(reader.Attribute("id") ?? "", reader.Attribute("author"));
                break;
            case "footnoteReference" or "endnoteReference" when !IsUnseen:
                sink.Note(reader.LocalName[..^"Reference".Length], reader.Attribute("id") ?? "");
                break;
            case "fldSimple" when reader.Attribute("instr") is { } code && !IsUnseen:
                context.Findings.Placeholders.AddControl(WordFields.MergeFieldOrNull(code), shown: null);
                break;
            case "altChunk" when reader.RelationshipId() is { } id:
                inserts?.ReadChunk(id, sink);
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
        else if (_runs.IsOpen)
        {
            StartInRun();
        }
    }

    private void StartSectionProperty(WordSection section)
    {
        switch (reader.LocalName)
        {
            case "type":
                section.Start = reader.Value() ?? section.Start;
                break;
            case "titlePg":
                section.HasFirst = reader.IsOn();
                break;
            case "headerReference" or "footerReference" when reader.RelationshipId() is { } id:
                section.Margins.Add((reader.Attribute("type") ?? "default", id));
                break;
            default:
                break;
        }
    }

    private void StartInRun()
    {
        switch (reader.LocalName)
        {
            case "vanish" or "rStyle" or "rFonts":
                _runs.Property(reader);
                break;
            case "fldChar":
                Field();
                break;
            case "ffData":
                _fields.StartForm();
                _inForm = true;
                break;
            default:
                if (!IsUnseen)
                {
                    StartMark();
                }

                break;
        }
    }

    private void Field()
    {
        var button = _fields.Mark(reader.Attribute("fldCharType"));
        if (_runs.IsHidden)
        {
            return;
        }

        context.Findings.Placeholders.AddControl(button ?? _fields.EndedMergeField, button);
        if (button is not null)
        {
            Say(button);
        }
    }

    private void StartMark()
    {
        switch (reader.LocalName)
        {
            case "lastRenderedPageBreak":
                _story.Break(WordBreak.Rendered);
                break;
            case "br" when reader.Attribute("type") is "page":
                _story.Break(WordBreak.Hard);
                break;
            case "br" or "cr":
                _story.Mark('\n');
                break;
            case "tab" or "ptab":
                _story.Mark('\t');
                break;
            case "noBreakHyphen":
                _story.Text("-");
                break;
            case "sym":
                _story.Text(WordSymbol.Read(reader.Attribute("font"), reader.Attribute("char")));
                break;
            default:
                break;
        }
    }

    /// <summary>Text that shapes carry in their own markup: WordArt, diagrams, charts, and what describes a picture.</summary>
    private void StartDrawing()
    {
        switch (reader.LocalName)
        {
            case "textpath" when reader.GetAttribute("string") is { } art:
                _story.Box(TextBlockKind.Paragraph, art);
                break;
            case "docPr" when WordXml.DescriptionOrNull(reader.GetAttribute("descr")) is { } description:
                _story.Box(TextBlockKind.Marginal, description);
                break;
            case "relIds" when reader.RelationshipId("dm") is { } diagram:
                Show(diagram);
                break;
            case "chart" when reader.RelationshipId() is { } chart:
                Show(chart);
                break;
            default:
                break;
        }
    }

    private void Show(string drawing)
    {
        foreach (var text in inserts?.ReadDrawing(drawing) ?? [])
        {
            _story.Box(TextBlockKind.Paragraph, text);
        }
    }

    private void End()
    {
        if (reader.LocalName is "t" or "instrText")
        {
            _text = TextKind.None;
        }

        if (WordXml.IsWord(reader.NamespaceURI))
        {
            EndWord();
        }
        else if (WordXml.IsMath(reader.NamespaceURI))
        {
            if (_math.End(reader.LocalName) is { } equation)
            {
                _story.Text(equation);
            }
        }
        else if (reader.LocalName is "AlternateContent" && reader.NamespaceURI == WordXml.MarkupCompatibility)
        {
            _choices.TryPop(out _);
        }
    }

    private void EndWord()
    {
        switch (reader.LocalName)
        {
            case "p":
                var kept = _fields.EndParagraph(isLast: false);
                _story.EndParagraph();
                _controls.Text(" ");
                SayKept(kept);
                break;
            case "pPr":
                _inProperties = false;
                break;
            case "r":
                _runs.End();
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
            case "sdt":
                _controls.End();
                break;
            case "sdtPr":
                _controls.InProperties = false;
                break;
            case "ffData":
                EndForm();
                break;
            default:
                break;
        }
    }

    private void EndForm()
    {
        _inForm = false;
        if (_fields.FormOrNull is { } form && !_runs.IsHidden)
        {
            context.Findings.Placeholders.AddControl(form.WantedOrNull(_story.LabelOrNull()), shown: null);
            _story.Text(form.Shown);
        }
    }

    private void SayKept(IReadOnlyList<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
        {
            _story.StartParagraph();
            _story.Text(paragraph);
            _story.EndParagraph();
        }
    }
}
