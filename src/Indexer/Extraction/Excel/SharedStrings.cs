using System.Text;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Excel;

/// <summary>The texts that cells name by their places. All of them are held, so they are no more than a file's whole text may be.</summary>
internal sealed class SharedStrings(TextBudget budget)
{
    /// <summary>What one more text takes beside its characters.</summary>
    private const int Overhead = 16;

    private readonly List<string> _strings = [];

    public string this[int index] => index >= 0 && index < _strings.Count ? _strings[index] : "";

    public void Read(XmlReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        long held = 0;
        var inPhonetic = false;
        var inText = false;
        while (reader.ReadNext(budget, cancellationToken))
        {
            var isStart = reader.NodeType is XmlNodeType.Element && !reader.IsEmptyElement;
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                inText = reader.LocalName is "t" && isStart && !inPhonetic;
                inPhonetic = reader.LocalName is "rPh" ? isStart : inPhonetic;
            }
            else if (inText && reader.IsText())
            {
                TextCleaning.Append(text, reader.Value);
            }

            if (reader.LocalName is "si" && (reader.NodeType is XmlNodeType.EndElement || (reader.NodeType is XmlNodeType.Element && reader.IsEmptyElement)))
            {
                _strings.Add(text.TakeLine());
                held += _strings[^1].Length + Overhead;
                if (held > budget.Limits.TextCharacters)
                {
                    throw ExtractionException.OverLimit("shared strings");
                }
            }
        }
    }
}
