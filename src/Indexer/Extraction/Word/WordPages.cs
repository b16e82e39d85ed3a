namespace Library.Indexer.Extraction.Word;

/// <summary>
/// Lays the main part on pages. Breaks wait until something follows: several in a row count once, but each hard or section break
/// beyond the first leaves a page blank on purpose. A section says at its end how it started, so pages are made when all is read.
/// </summary>
/// <param name="hasEven">Even pages have headers and footers of their own.</param>
internal sealed class WordPages(TextBudget budget, bool hasEven, Func<string, IReadOnlyList<TextBlock>> margin, Func<string, string, IReadOnlyList<TextBlock>> note) : IWordSink
{
    private readonly List<Event> _events = [];
    private readonly List<WordSection> _sections = [];

    public void Block(TextBlock block)
    {
        budget.TakeText(block.Text.Length);
        _events.Add(new Event(EventKind.Block, block));
    }

    public void Break(WordBreak kind) => _events.Add(new Event(kind is WordBreak.Rendered ? EventKind.SoftBreak : EventKind.HardBreak, default));

    public void Picture() => _events.Add(new Event(EventKind.Picture, default));

    public void Note(string story, string id)
    {
        foreach (var block in note(story, id))
        {
            budget.TakeText(block.Text.Length);
            _events.Add(new Event(story is "footnote" ? EventKind.Footnote : EventKind.Endnote, block));
        }
    }

    public void Section(WordSection section, bool broken)
    {
        _sections.Add(section);
        _events.Add(new Event(broken ? EventKind.BrokenSection : EventKind.Section, default));
    }

    public void StartNote(string id, string? author)
    {
        // The main part holds no notes.
    }

    public IReadOnlyList<ExtractedPage> Finish() => new Layout(budget, hasEven, margin, _sections).Lay(_events);

    private enum EventKind
    {
        Block,
        Picture,
        Footnote,
        Endnote,
        SoftBreak,
        HardBreak,
        Section,
        BrokenSection,
    }

    private readonly record struct Event(EventKind Kind, TextBlock Block);

    private sealed class Layout(TextBudget budget, bool hasEven, Func<string, IReadOnlyList<TextBlock>> margin, List<WordSection> sections)
    {
        private readonly List<List<TextBlock>> _pages = [[]];
        private readonly List<TextBlock> _footnotes = [];
        private readonly List<TextBlock> _endnotes = [];
        private readonly HashSet<string> _seenMargins = new(StringComparer.Ordinal);
        private int _section;
        private int _sectionStart = -1;
        private int _explicitBreaks;
        private bool _waiting;
        private bool _anyBreak;

        public IReadOnlyList<ExtractedPage> Lay(List<Event> events)
        {
            events.ForEach(Take);
            EndPage();
            _pages[^1].AddRange(_endnotes);
            var told = _anyBreak || events.Where(item => item.Kind is EventKind.Block).Sum(item => (long)item.Block.Text.Length) <= UnpagedText.CharactersOfOnePage;
            return [.. _pages.Select((blocks, index) => new ExtractedPage(told ? index + 1 : null, blocks))];
        }

        private void Take(Event item)
        {
            switch (item.Kind)
            {
                case EventKind.SoftBreak:
                    Break(isExplicit: false);
                    break;
                case EventKind.HardBreak:
                    Break(isExplicit: true);
                    break;
                case EventKind.Section or EventKind.BrokenSection:
                    EndSection(isBroken: item.Kind is EventKind.BrokenSection);
                    break;
                case EventKind.Endnote:
                    _endnotes.Add(item.Block);
                    break;
                case EventKind.Footnote:
                    Seen();
                    _footnotes.Add(item.Block);
                    break;
                case EventKind.Picture:
                    Seen();
                    break;
                default:
                    Seen();
                    _pages[^1].Add(item.Block);
                    break;
            }
        }

        private void Break(bool isExplicit)
        {
            _anyBreak = _waiting = true;
            _explicitBreaks += isExplicit ? 1 : 0;
        }

        private void EndSection(bool isBroken)
        {
            var page = _pages[_sectionStart < 0 ? ^1 : _sectionStart];
            foreach (var block in sections[_section].ShownMargins(hasEven).Where(_seenMargins.Add).SelectMany(margin))
            {
                budget.TakeText(block.Text.Length);
                page.Add(block);
            }

            _sectionStart = -1;
            _section++;
            if (_section < sections.Count && sections[_section].Start is not ("continuous" or "nextColumn"))
            {
                Break(isExplicit: !isBroken);
            }
        }

        /// <summary>Something is there to be seen: the breaks before it take effect.</summary>
        private void Seen()
        {
            if (_waiting)
            {
                EndPage();
                var pages = Math.Max(1, _explicitBreaks);
                budget.TakePage(_pages.Count + pages);
                _pages.AddRange(Enumerable.Range(0, pages).Select(_ => new List<TextBlock>()));
                (_waiting, _explicitBreaks) = (false, 0);
            }

            _sectionStart = _sectionStart < 0 ? _pages.Count - 1 : _sectionStart;
        }

        private void EndPage()
        {
            _pages[^1].AddRange(_footnotes);
            _footnotes.Clear();
        }
    }
}
