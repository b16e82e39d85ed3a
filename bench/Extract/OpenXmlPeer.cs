using System.Diagnostics;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Library.Bench.Extract;

/// <summary>The streaming reader of the Open XML package, in this process: the texts of the main part, nothing else.</summary>
internal static class OpenXmlPeer
{
    public static ToolRun Run(IEnumerable<string> paths)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        foreach (var path in paths)
        {
            TryRead(path);
        }

        return new ToolRun(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, PeakBytes: 0);
    }

    /// <returns>Whether it could be read.</returns>
    public static bool TryRead(string path)
    {
        try
        {
            using var document = WordprocessingDocument.Open(path, isEditable: false);
            using var reader = OpenXmlReader.Create(document.MainDocumentPart ?? throw new OpenXmlPackageException("There is no main part."));
            var text = new System.Text.StringBuilder();
            while (reader.Read())
            {
                if (reader.ElementType == typeof(Text))
                {
                    text.Append(reader.GetText());
                }
                else if (reader.ElementType == typeof(Paragraph) && reader.IsEndElement)
                {
                    text.Append('\n');
                }
            }

            return text.Length >= 0;
        }
        catch (Exception exception) when (exception is OpenXmlPackageException or IOException or InvalidDataException or System.Xml.XmlException)
        {
            return false;
        }
    }
}
