using System.Text;

namespace Library.Indexer.Extraction.Pdf;

/// <summary>Finds heads and feet that run through the pages: lines at a page's edge that others have too, but for their numbers.</summary>
internal static class PdfRunningHeads
{
    private const int EdgeLines = 3;
    private const int MinPages = 3;

    public static IReadOnlySet<PdfLine> Find(List<PdfPageText> pages)
    {
        var found = new HashSet<PdfLine>(ReferenceEqualityComparer.Instance);
        if (pages.Count < MinPages)
        {
            return found;
        }

        var groups = pages.SelectMany(Edges).GroupBy(edge => edge.Key, edge => edge.Line);
        // Heads change with the chapter, so a few pages are enough where they say words; mere numbers need most pages.
        foreach (var group in groups)
        {
            var count = group.Count();
            if (count >= MinPages && (group.Key.Text.Any(char.IsLetter) || count * 2 > pages.Count))
            {
                found.UnionWith(group);
            }
        }

        return found;
    }

    private static IEnumerable<((string Text, int Place) Key, PdfLine Line)> Edges(PdfPageText page)
    {
        var upright = page.Lines.FindAll(line => line.Turn == 0);
        var top = upright.OrderByDescending(line => line.Baseline).Take(EdgeLines).Where(line => line.Baseline > page.Height * 0.85);
        var bottom = upright.OrderBy(line => line.Baseline).Take(EdgeLines).Where(line => line.Baseline < page.Height * 0.15);
        return top.Concat(bottom).Select(line => ((Pattern(line.Text), (int)(line.Baseline / 6)), line));
    }

    private static string Pattern(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsDigit(character))
            {
                pattern.Append(char.ToLowerInvariant(character));
            }
            else if (pattern.Length == 0 || pattern[^1] != '#')
            {
                pattern.Append('#');
            }
        }

        return pattern.ToString();
    }
}
