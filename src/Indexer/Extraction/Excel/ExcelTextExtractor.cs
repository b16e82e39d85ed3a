using System.Globalization;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Excel;

/// <summary>Reads the text of xlsx, xlsm and xltx files, transitional or strict: a page for each sheet that is shown.</summary>
internal sealed class ExcelTextExtractor : ITextExtractor
{
    /// <summary>What Excel puts where older programs look for a comment that is a thread.</summary>
    private const string ThreadStub = "[Threaded comment]";

    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var package = new OpenXmlPackage(content, budget, "xl/workbook.xml");
        var workbook = new Workbook();
        using (var reader = package.Open(package.MainPart))
        {
            workbook.Read(reader, budget, cancellationToken);
        }

        var strings = new SharedStrings(budget);
        package.TryRead(package.PartByKindOrNull("sharedStrings"), reader => strings.Read(reader, cancellationToken));
        var formats = new CellFormats(workbook.CountsFrom1904, budget);
        package.TryRead(package.PartByKindOrNull("styles"), reader => formats.Read(reader, cancellationToken));
        var comments = new FileComments(budget);
        package.TryRead(package.PartByKindOrNull("person"), reader => comments.ReadAuthors(reader, cancellationToken));
        var sheets = new SheetReading(package, budget, strings, formats, comments);
        foreach (var sheet in workbook.Sheets)
        {
            sheets.Read(sheet, cancellationToken);
        }

        return new ExtractedText(CoreProperties.Read(package), sheets.Pages) { Comments = comments.Comments, Omissions = sheets.ListOmissions() };
    }

    private readonly record struct Sheet(string Name, string Id, bool IsHidden);

    private sealed class Workbook
    {
        private readonly List<Sheet> _sheets = [];

        public IReadOnlyList<Sheet> Sheets => _sheets;

        public bool CountsFrom1904 { get; private set; }

        public void Read(XmlReader reader, TextBudget budget, CancellationToken cancellationToken)
        {
            while (reader.ReadNext(budget, cancellationToken))
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                {
                    CountsFrom1904 = reader.IsOn("date1904");
                }
                else if (reader is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && reader.RelationshipOrNull("id") is { } id)
                {
                    var name = PropertyText.CleanOrNull(reader.GetAttribute("name")) ?? string.Create(CultureInfo.InvariantCulture, $"Sheet {_sheets.Count + 1}");
                    budget.TakeText(name.Length);
                    _sheets.Add(new Sheet(name, id, reader.GetAttribute("state") is "hidden" or "veryHidden"));
                    budget.TakePage(_sheets.Count);
                }
            }
        }
    }

    private sealed class SheetReading(OpenXmlPackage package, TextBudget budget, SharedStrings strings, CellFormats formats, FileComments comments)
    {
        private readonly List<ExtractedPage> _pages = [];
        private int _hidden;
        private int _embedded;
        private int _unread;

        public IReadOnlyList<ExtractedPage> Pages => _pages;

        public void Read(Sheet sheet, CancellationToken cancellationToken)
        {
            if (sheet.IsHidden)
            {
                _hidden++;
                return;
            }

            var part = package.PartByIdOrNull(sheet.Id);
            var cells = new SheetReader(budget, strings, formats);
            var isWhole = package.TryRead(part, reader => cells.Read(reader, cancellationToken));
            _unread += isWhole ? 0 : 1;
            _hidden += cells.HiddenRows;
            var related = part is null ? [] : package.RelatedTo(part);
            _embedded += related.Count(relationship => relationship.Kind is "oleObject" or "package");
            ReadComments(related, cancellationToken);
            _pages.Add(new ExtractedPage(_pages.Count + 1, [new TextBlock(TextBlockKind.Heading, 1, sheet.Name), .. cells.Finish(), .. Drawn(related, cancellationToken)])
            {
                Label = sheet.Name,
                Reading = isWhole ? PageReading.Text : PageReading.Damaged,
            });
        }

        public IReadOnlyList<Omission> ListOmissions() => OmissionList.Of(
            (OmissionKind.Comments, comments.Comments.Count), (OmissionKind.HiddenText, _hidden), (OmissionKind.EmbeddedFiles, _embedded), (OmissionKind.UnreadParts, _unread));

        /// <summary>The texts of shapes and charts that lie on the sheet.</summary>
        private IEnumerable<TextBlock> Drawn(IReadOnlyList<Relationship> related, CancellationToken cancellationToken)
        {
            if (related.FirstOrDefault(relationship => relationship.Kind is "drawing").Target is not { } part)
            {
                return [];
            }

            var charts = package.RelatedTo(part).Where(relationship => relationship.Kind is "chart").Select(relationship => relationship.Target);
            return charts.Prepend(part).SelectMany(drawn => DrawingReader.ReadBody(package, drawn, budget, cancellationToken));
        }

        private void ReadComments(IReadOnlyList<Relationship> related, CancellationToken cancellationToken)
        {
            var hasThreads = related.Any(relationship => relationship.Kind is "threadedComment");
            foreach (var relationship in related.Where(relationship => relationship.Kind is "threadedComment"))
            {
                package.TryRead(relationship.Target, reader => comments.Read(reader, _ => false, cancellationToken));
            }

            foreach (var relationship in related.Where(relationship => relationship.Kind is "comments"))
            {
                package.TryRead(relationship.Target, reader => comments.Read(reader, text => hasThreads && text.StartsWith(ThreadStub, StringComparison.Ordinal), cancellationToken));
            }
        }
    }
}
