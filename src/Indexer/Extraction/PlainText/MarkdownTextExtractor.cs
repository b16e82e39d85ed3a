namespace Library.Indexer.Extraction.PlainText;

/// <summary>Reads Markdown as it is mostly written: headings, lists, tables, fenced code and links; quotes and nesting as far as their lines show.</summary>
internal sealed class MarkdownTextExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        using var text = TextEncoding.Open(content);
        var lines = new BoundedLines(text, cancellationToken);
        var reader = new LineReader(budget);
        while (lines.ReadOrNull() is { } line)
        {
            reader.Take(line);
        }

        var blocks = reader.Finish();
        return new ExtractedText(new ExtractedProperties(reader.Title, Author: null, Language: null), [UnpagedText.OnOnePage(blocks)]);
    }

    private sealed class LineReader(TextBudget budget)
    {
        private const int MaxHeading = 6;
        private const int MaxNumberDigits = 9;
        private const int MaxDepth = 8;

        private readonly TextBlocks _blocks = new(budget);
        private TableRows? _table;
        private (TextBlockKind Kind, int Level) _open = (TextBlockKind.Paragraph, 0);
        private string? _fence;
        private string? _waiting;
        private int _line;
        private bool _inFrontMatter;

        /// <summary>The title that the front matter names.</summary>
        public string? Title { get; private set; }

        public void Take(string line)
        {
            var isFirst = _line++ == 0;
            var bare = line.Trim();
            if (_inFrontMatter || (isFirst && bare is "---"))
            {
                TakeFrontMatter(bare, isFirst);
            }
            else if (_fence is not null)
            {
                TakeFenced(line, bare);
            }
            else
            {
                TakeBlock(line, bare.TrimStart('>', ' '));
            }
        }

        public List<TextBlock> Finish()
        {
            End();
            EndTable();
            return _blocks.Blocks;
        }

        private void TakeFrontMatter(string bare, bool isFirst)
        {
            _inFrontMatter = isFirst || bare is not ("---" or "...");
            if (bare.StartsWith("title:", StringComparison.OrdinalIgnoreCase))
            {
                Title = PropertyText.CleanOrNull(bare["title:".Length..].Trim().Trim('"', '\''));
            }
        }

        private void TakeFenced(string line, string bare)
        {
            if (bare.StartsWith(_fence ?? "", StringComparison.Ordinal))
            {
                _fence = null;
                End();
            }
            else
            {
                _blocks.AddLine(line);
            }
        }

        private void TakeBlock(string line, string bare)
        {
            if (!bare.StartsWith('|') && _table is not null)
            {
                EndTable();
            }

            if (bare.Length == 0)
            {
                End();
            }
            else if (bare.StartsWith("```", StringComparison.Ordinal) || bare.StartsWith("~~~", StringComparison.Ordinal))
            {
                End();
                _fence = bare[..3];
            }
            else if (HeadingLevel(bare) is var level and > 0)
            {
                End();
                _blocks.Add(TextBlockKind.Heading, level, MarkdownInline.ToText(bare[level..].Trim().TrimEnd('#').TrimEnd()));
            }
            else if (bare.StartsWith('|'))
            {
                End();
                TakeRow(bare);
            }
            else
            {
                TakeText(line, bare);
            }
        }

        private void TakeText(string line, string bare)
        {
            if (_waiting is not null && _open.Kind is TextBlockKind.Paragraph && bare.All(character => character is '=' or '-') && bare.Length > 1)
            {
                _open = (TextBlockKind.Heading, bare[0] is '=' ? 1 : 2);
                End();
            }
            else if (IsRule(bare))
            {
                End();
            }
            else if (MarkLength(bare) is var mark and > 0)
            {
                End();
                _open = (TextBlockKind.ListItem, Math.Min(MaxDepth, 1 + (line.Replace("\t", "    ", StringComparison.Ordinal).TakeWhile(character => character is ' ').Count() / 2)));
                _waiting = "";
                _blocks.AddLine(MarkdownInline.ToText(bare[mark..].TrimStart()));
            }
            else
            {
                _waiting = bare;
                _blocks.AddLine(MarkdownInline.ToText(bare));
            }
        }

        private void TakeRow(string bare)
        {
            var cells = bare.Trim('|').Split('|');
            if (Array.TrueForAll(cells, cell => cell.Trim() is { Length: > 0 } rule && rule.All(character => character is '-' or ':')))
            {
                return;
            }

            _table ??= new TableRows(budget);
            foreach (var (column, cell) in cells.Index().Where(cell => !string.IsNullOrWhiteSpace(cell.Item)))
            {
                var text = PropertyText.LineOrNull(MarkdownInline.ToText(cell.Trim()));
                if (text is not null)
                {
                    _table.AddCell(column, text);
                }
            }

            _table.EndRow();
        }

        private void End()
        {
            _blocks.End(_open.Kind, _open.Level);
            (_open, _waiting) = ((TextBlockKind.Paragraph, 0), null);
        }

        private void EndTable()
        {
            _blocks.Blocks.AddRange(_table?.Finish() ?? []);
            _table = null;
        }

        private static int HeadingLevel(string bare)
        {
            var level = bare.TakeWhile(character => character is '#').Count();
            return level is >= 1 and <= MaxHeading && bare.Length > level && bare[level] is ' ' or '\t' ? level : 0;
        }

        private static bool IsRule(string bare) => bare.Length >= 3 && bare[0] is '-' or '*' or '_' && bare.All(character => character == bare[0] || character is ' ');

        /// <summary>How long the mark of a list item is ("-", "12."); 0 where there is none.</summary>
        private static int MarkLength(string bare)
        {
            var digits = bare.TakeWhile(char.IsAsciiDigit).Count();
            var length = digits is > 0 and <= MaxNumberDigits && bare.Length > digits && bare[digits] is '.' or ')' ? digits + 1 : bare[0] is '-' or '*' or '+' ? 1 : 0;
            return length > 0 && bare.Length > length && bare[length] is ' ' or '\t' ? length : 0;
        }
    }
}
