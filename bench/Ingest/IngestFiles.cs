using System.Globalization;
using System.IO.Compression;
using System.Security;
using Library.Bench.Search;
using Library.Testing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Library.Bench.Ingest;

/// <summary>A file to upload.</summary>
/// <param name="Word">Stands in its text and in no other's.</param>
internal sealed record IngestFile(string Path, string Word)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>Files for uploads: the samples again and again, each time with a sentence of its own at the end, so that no two are the same.</summary>
internal static class IngestFiles
{
    private const int LinesPerPage = 42;
    private const int LineLength = 90;

    /// <summary>The samples in turns, Word and PDF as they come.</summary>
    /// <param name="shared">A word that stands in the text of them all.</param>
    public static List<IngestFile> Make(string folder, int count, string shared)
    {
        var samples = Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Samples, "files")).Order(StringComparer.Ordinal).ToArray();
        return [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(i => Make(folder, samples[i % samples.Length], i, shared))];
    }

    /// <summary>A PDF of so many full pages of the samples' sentences.</summary>
    public static async Task<IngestFile> MakeLongAsync(string folder, SampleWords words, int number, int pages, CancellationToken cancellationToken)
    {
        var random = new Random(number);
        var word = Word("longfile", number);
        var pdf = APdf.New();
        for (var page = 0; page < pages; page++)
        {
            pdf.Page([.. Enumerable.Range(0, LinesPerPage).Select(line => page == pages - 1 && line == 0 ? word : Line(words, random))]);
        }

        var path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"long-{number}.pdf"));
        await pdf.SaveAsync(path, cancellationToken);
        return new IngestFile(path, word);
    }

    /// <summary>A word of letters that no text has.</summary>
    public static string Word(string start, int number)
    {
        var letters = number.ToString("D5", CultureInfo.InvariantCulture).Select(digit => (char)('q' + (digit - '0')));
        return start + string.Concat(letters);
    }

    private static string Line(SampleWords words, Random random)
    {
        // The built-in font of the builder knows Latin letters only.
        var sentence = string.Concat(words.Sentences[random.Next(words.Sentences.Count)].Where(char.IsAscii));
        return sentence.Length <= LineLength ? sentence : sentence[..LineLength];
    }

    private static IngestFile Make(string folder, string sample, int number, string shared)
    {
        var file = new IngestFile(
            System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:D4}-{System.IO.Path.GetFileName(sample)}")), Word(shared, number));
        var sentence = $"{shared} {file.Word}";
        if (sample.EndsWith(".pdf", StringComparison.Ordinal))
        {
            AddPage(sample, file.Path, sentence);
        }
        else
        {
            AddParagraph(sample, file.Path, sentence);
        }

        return file;
    }

    private static void AddPage(string sample, string target, string sentence)
    {
        using var pdf = PdfDocument.Open(sample);
        using var builder = new PdfDocumentBuilder();
        for (var page = 1; page <= pdf.NumberOfPages; page++)
        {
            builder.AddPage(pdf, page);
        }

        builder.AddPage(PageSize.Letter).AddText(sentence, 11, new PdfPoint(72, 700), builder.AddStandard14Font(Standard14Font.Helvetica));
        File.WriteAllBytes(target, builder.Build());
    }

    private static void AddParagraph(string sample, string target, string sentence)
    {
        File.Copy(sample, target);
        using var zip = ZipFile.Open(target, ZipArchiveMode.Update);
        var part = zip.GetEntry("word/document.xml") ?? throw new BenchException($"The sample {sample} has no main part.");
        string xml;
        using (var reader = new StreamReader(part.Open()))
        {
            xml = reader.ReadToEnd();
        }

        part.Delete();
        using var writer = new StreamWriter(zip.CreateEntry("word/document.xml").Open());
        writer.Write(xml.Replace("</w:body>", $"<w:p><w:r><w:t>{SecurityElement.Escape(sentence)}</w:t></w:r></w:p></w:body>", StringComparison.Ordinal));
    }
}
