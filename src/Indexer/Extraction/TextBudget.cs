namespace Library.Indexer.Extraction;

/// <summary>Counts what one file has given so far, and ends its extraction where a limit is passed.</summary>
internal sealed class TextBudget(ExtractionLimits limits)
{
    private long _characters;
    private long _unpacked;

    public ExtractionLimits Limits => limits;

    public void TakeText(int characters)
    {
        _characters += characters;
        if (_characters > limits.TextCharacters)
        {
            throw ExtractionException.OverLimit("characters");
        }
    }

    public void TakeUnpacked(int bytes)
    {
        _unpacked += bytes;
        if (_unpacked > limits.UnpackedBytes)
        {
            throw ExtractionException.OverLimit("unpacked bytes");
        }
    }

    public void TakePage(int pages)
    {
        if (pages > limits.Pages)
        {
            throw ExtractionException.OverLimit("pages");
        }
    }
}
