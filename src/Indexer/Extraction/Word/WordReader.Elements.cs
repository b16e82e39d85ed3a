namespace Library.Indexer.Extraction.Word;

/// <content>What the elements mean that the pass comes by.</content>
internal sealed partial class WordReader
{
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
            _section.Property(reader);
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
