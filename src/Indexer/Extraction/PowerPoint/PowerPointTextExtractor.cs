using System.Globalization;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.PowerPoint;

/// <summary>Reads the text of pptx, pptm, potx and ppsx files, transitional or strict: a page for each slide that is shown.</summary>
internal sealed class PowerPointTextExtractor : ITextExtractor
{
    public ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken)
    {
        var package = new OpenXmlPackage(content, budget, "ppt/presentation.xml");
        var ids = new List<string>();
        using (var reader = package.Open(package.MainPart))
        {
            ReadSlideIds(reader, ids, budget, cancellationToken);
        }

        var comments = new FileComments(budget);
        package.TryRead(package.PartByKindOrNull("commentAuthors"), reader => comments.ReadAuthors(reader, cancellationToken));
        package.TryRead(package.PartByKindOrNull("authors"), reader => comments.ReadAuthors(reader, cancellationToken));
        var slides = new SlideReading(package, budget, comments);
        foreach (var part in ids.Select(package.PartByIdOrNull))
        {
            slides.Read(part, cancellationToken);
        }

        return new ExtractedText(CoreProperties.Read(package), slides.Pages) { Comments = comments.Comments, Omissions = slides.ListOmissions() };
    }

    private static void ReadSlideIds(XmlReader reader, List<string> ids, TextBudget budget, CancellationToken cancellationToken)
    {
        while (reader.ReadNext(budget, cancellationToken))
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "sldId" } && reader.RelationshipOrNull("id") is { } id)
            {
                ids.Add(id);
                budget.TakePage(ids.Count);
            }
        }
    }

    private sealed class SlideReading(OpenXmlPackage package, TextBudget budget, FileComments comments)
    {
        private readonly List<ExtractedPage> _pages = [];
        private int _slides;
        private int _hidden;
        private int _embedded;
        private int _unread;

        public IReadOnlyList<ExtractedPage> Pages => _pages;

        public void Read(string? part, CancellationToken cancellationToken)
        {
            _slides++;
            var slide = new DrawingReader(budget);
            var isWhole = package.TryRead(part, reader => slide.Read(reader, cancellationToken));
            _unread += isWhole ? 0 : 1;
            _hidden += slide.HiddenShapes;
            if (slide.IsHiddenSlide)
            {
                _hidden++;
                return;
            }

            var related = part is null ? [] : package.RelatedTo(part);
            _embedded += related.Count(relationship => relationship.Kind is "oleObject" or "package");
            ReadComments(related, cancellationToken);
            var number = _pages.Count + 1;
            _pages.Add(new ExtractedPage(number, [.. slide.Blocks, .. Drawn(slide, related, cancellationToken), .. Notes(related, cancellationToken), .. slide.Margins])
            {
                Label = number == _slides ? null : _slides.ToString(CultureInfo.InvariantCulture),
                Reading = isWhole ? PageReading.Text : PageReading.Damaged,
            });
        }

        public IReadOnlyList<Omission> ListOmissions() => OmissionList.Of(
            (OmissionKind.Comments, comments.Comments.Count), (OmissionKind.HiddenText, _hidden), (OmissionKind.EmbeddedFiles, _embedded), (OmissionKind.UnreadParts, _unread));

        /// <summary>The texts of diagrams and charts, which are parts of their own.</summary>
        private IEnumerable<TextBlock> Drawn(DrawingReader slide, IReadOnlyList<Relationship> related, CancellationToken cancellationToken) =>
            slide.Diagrams.Concat(slide.Charts).Distinct(StringComparer.Ordinal).SelectMany(id => DrawingReader.ReadBody(package, related.FirstOrDefault(relationship => relationship.Id == id).Target, budget, cancellationToken));

        private IEnumerable<TextBlock> Notes(IReadOnlyList<Relationship> related, CancellationToken cancellationToken) =>
            DrawingReader.ReadBody(package, related.FirstOrDefault(relationship => relationship.Kind is "notesSlide").Target, budget, cancellationToken)
                .Select(block => block with { Kind = TextBlockKind.Marginal, Level = 0 });

        private void ReadComments(IReadOnlyList<Relationship> related, CancellationToken cancellationToken)
        {
            foreach (var relationship in related.Where(relationship => relationship.Kind is "comments"))
            {
                package.TryRead(relationship.Target, reader => comments.Read(reader, _ => false, cancellationToken));
            }
        }
    }
}
