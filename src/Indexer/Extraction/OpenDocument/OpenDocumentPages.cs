namespace Library.Indexer.Extraction.OpenDocument;

/// <summary>The pages of a file as they fill: sheets and slides, or what breaks part; a text without breaks has none that are told.</summary>
internal sealed class OpenDocumentPages(TextBudget budget)
{
    private readonly List<ExtractedPage> _pages = [];
    private List<TextBlock> _blocks = [];
    private string? _label;
    private bool _isStarted;

    /// <summary>Whether the file says what its pages are.</summary>
    public bool AreTold { get; set; }

    public void Add(TextBlock block) => _blocks.Add(block);

    public void Add(IEnumerable<TextBlock> blocks) => _blocks.AddRange(blocks);

    /// <summary>Starts a sheet, whose name heads it, or a slide, which has none.</summary>
    public void Start(string? label)
    {
        if (_isStarted)
        {
            End();
        }

        _isStarted = true;
        _label = label;
        if (label is not null)
        {
            _blocks.Add(new TextBlock(TextBlockKind.Heading, 1, label));
        }
    }

    /// <summary>Goes on to the next page of a text; not before there is something on this one.</summary>
    public void Break()
    {
        if (_blocks.Count > 0)
        {
            End();
            AreTold = true;
        }
    }

    public IReadOnlyList<ExtractedPage> Finish()
    {
        if (!AreTold)
        {
            return [UnpagedText.OnOnePage(_blocks)];
        }

        End();
        return _pages;
    }

    private void End()
    {
        budget.TakePage(_pages.Count + 1);
        _pages.Add(new ExtractedPage(_pages.Count + 1, _blocks) { Label = _label });
        (_blocks, _label) = ([], null);
    }
}
