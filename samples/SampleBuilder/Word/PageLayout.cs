using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Library.SampleBuilder.Programs;
using Library.SampleBuilder.Sources;

namespace Library.SampleBuilder.Word;

/// <summary>Finds where the pages of a Word file begin, by having LibreOffice lay out a copy whose every paragraph is bookmarked.</summary>
internal sealed partial class PageLayout(WorkFolder work, LibreOffice libreOffice)
{
    /// <summary>The places where a page begins, first to last, the first page left out.</summary>
    public async Task<IReadOnlyList<PageStart>> FindAsync(Sample sample, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(work.Folder("layout"), Path.ChangeExtension(sample.File, ".docx"));
        var texts = new List<string>();
        var headless = sample with { Header = "" };
        WordWriter.Write(copy, headless, WordFonts.OfPrint(HouseStyle.For(sample)), body => texts.AddRange(Bookmark(body)));
        var pdf = await libreOffice.ConvertAsync(copy, "pdf", cancellationToken);
        var printed = await ExternalProgram.RunAsync("pdftotext", ["-enc", "UTF-8", pdf, "-"], cancellationToken);
        var pages = printed.Split('\f').Select(Squeeze).ToList();
        return [.. Starts(texts, Numbers(printed), pages)];
    }

    /// <summary>The paragraphs that have text, in order; their places in this list are what <see cref="PageStart.Paragraph"/> counts.</summary>
    public static IReadOnlyList<Paragraph> Paragraphs(Body body) => [.. body.Descendants<Paragraph>().Where(paragraph => paragraph.InnerText.Length > 0)];

    /// <summary>Marks each paragraph, and adds the number of the page of each mark at the end.</summary>
    private static List<string> Bookmark(Body body)
    {
        var paragraphs = Paragraphs(body);
        var report = new Paragraph(new Run(new Break { Type = BreakValues.Page }));
        foreach (var (index, paragraph) in paragraphs.Index())
        {
            var id = index.ToString(CultureInfo.InvariantCulture);
            var start = paragraph.InsertBefore(new BookmarkStart { Id = id, Name = $"mark{id}" }, paragraph.GetFirstChild<Run>());
            paragraph.InsertAfter(new BookmarkEnd { Id = id }, start);
            report.Append(new Run(new Text($" {id}@") { Space = SpaceProcessingModeValues.Preserve }));
            report.Append(RunningLines.Field($" PAGEREF mark{id} "));
        }

        var texts = paragraphs.Select(paragraph => string.Concat(paragraph.Descendants<Text>().Select(text => text.Text))).ToList();
        body.Append(report);
        return texts;
    }

    private static Dictionary<int, int> Numbers(string printed) => Report().Matches(printed).ToDictionary(
        match => int.Parse(match.Groups["mark"].Value, CultureInfo.InvariantCulture),
        match => int.Parse(match.Groups["page"].Value, CultureInfo.InvariantCulture));

    private static IEnumerable<PageStart> Starts(List<string> texts, Dictionary<int, int> numbers, List<string> pages)
    {
        for (var next = 1; next < texts.Count; next++)
        {
            if (numbers[next] == numbers[next - 1])
            {
                continue;
            }

            yield return FindWithinOrNull(next - 1, texts[next - 1], pages[numbers[next] - 1]) ?? new PageStart(next, 0);
        }
    }

    /// <summary>Where the paragraph before the page's first whole one runs over to the page: from there on, its text is on the page.</summary>
    private static PageStart? FindWithinOrNull(int paragraph, string text, string page)
    {
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i - 1] == ' ' && Squeeze(text[i..]) is { Length: > 8 } rest && page.StartsWith(rest, StringComparison.Ordinal))
            {
                return new PageStart(paragraph, i);
            }
        }

        return null;
    }

    private static string Squeeze(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    [GeneratedRegex(@"\b(?<mark>\d+)@(?<page>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Report();
}

/// <summary>A page begins in the paragraph of this place, before the character of this place.</summary>
internal sealed record PageStart(int Paragraph, int Character);
