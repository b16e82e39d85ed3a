using System.Text;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Reads tables whose cells are parted by commas, semicolons or tabs, with quotes as RFC 4180 has them.</summary>
internal sealed class CsvTextExtractor : ITextExtractor
{
    private const int SampleCharacters = 32_768;

    /// <summary>A quote that is still open after so much was none.</summary>
    private const int MaxQuoted = 32_768;

    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        char delimiter;
        using (var text = TextEncoding.Open(content))
        {
            var sample = new char[SampleCharacters];
            delimiter = FindDelimiter(sample.AsSpan(0, text.ReadBlock(sample)));
        }

        var rows = new TableRows(budget);
        using (var text = TextEncoding.Open(content))
        {
            new Parser(rows, delimiter).Read(text, cancellationToken);
        }

        return new ExtractedText(new ExtractedProperties(Title: null, Author: null, Language: null), [UnpagedText.OnOnePage(rows.Finish())]);
    }

    /// <summary>Whichever stands most often outside of quotes.</summary>
    private static char FindDelimiter(ReadOnlySpan<char> sample)
    {
        var (commas, semicolons, tabs) = (0, 0, 0);
        var isQuoted = false;
        foreach (var character in sample)
        {
            isQuoted ^= character is '"';
            commas += character is ',' && !isQuoted ? 1 : 0;
            semicolons += character is ';' && !isQuoted ? 1 : 0;
            tabs += character is '\t' && !isQuoted ? 1 : 0;
        }

        return tabs > 0 && tabs * 2 >= Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    private sealed class Parser(TableRows rows, char delimiter)
    {
        private const int BlockCharacters = 16_384;

        private readonly StringBuilder _cell = new();
        private int _column;
        private int _quoted;
        private bool _isQuoted;
        private bool _mayClose;

        public void Read(TextReader text, CancellationToken cancellationToken)
        {
            var block = new char[BlockCharacters];
            int got;
            while ((got = text.Read(block)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var character in block.AsSpan(0, got))
                {
                    Take(character);
                }
            }

            EndCell();
        }

        private void Take(char character)
        {
            if (_isQuoted)
            {
                TakeQuoted(character);
            }
            else if (character is '"' && (_cell.Length == 0 || _mayClose))
            {
                // Within quotes, two of them are one.
                (_isQuoted, _quoted) = (true, 0);
                if (_mayClose)
                {
                    _cell.Append('"');
                }
            }
            else if (character == delimiter)
            {
                EndCell();
                _column++;
            }
            else if (character is '\n' or '\r')
            {
                EndCell();
                rows.EndRow();
                _column = 0;
            }
            else
            {
                _mayClose = false;
                Append(character);
            }
        }

        private void TakeQuoted(char character)
        {
            _quoted++;
            if (character is '"')
            {
                (_isQuoted, _mayClose) = (false, true);
                return;
            }

            Append(character is '\n' or '\r' ? ' ' : character);
            _isQuoted = _quoted < MaxQuoted;
        }

        private void Append(char character)
        {
            _cell.Append(character);
            if (_cell.Length >= MaxQuoted)
            {
                EndCell();
            }
        }

        private void EndCell()
        {
            _mayClose = false;
            var clean = new StringBuilder();
            TextCleaning.Append(clean, _cell.ToString());
            _cell.Clear();
            if (clean.TakeLine() is { Length: > 0 } text)
            {
                rows.AddCell(_column, text);
            }
        }
    }
}
