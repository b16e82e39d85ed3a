using System.IO.Compression;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.IO;
using UglyToad.PdfPig.Writer;

namespace Library.Indexer.Packets.Binding;

/// <summary>Opens a PDF whose pages are to be taken over.</summary>
internal static class SourceFile
{
    /// <returns>Null where its pages cannot be copied: it is encrypted, damaged beyond repair, or empty.</returns>
    public static PdfDocument? OpenOrNull(string path)
    {
        try
        {
            return UsableOrNull(PdfReader.Open(path, PdfDocumentOpenMode.Import));
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return RewriteOrNull(path);
        }
    }

    /// <summary>Reads a file that is against the rules as leniently as the extractor does, and writes what it finds anew.</summary>
    private static PdfDocument? RewriteOrNull(string path)
    {
        try
        {
            using var source = UglyToad.PdfPig.PdfDocument.Open(path);
            if (source.IsEncrypted)
            {
                return null;
            }

            using var builder = new PdfDocumentBuilder();
            for (var number = 1; number <= source.NumberOfPages; number++)
            {
                builder.AddPage(source, number);
            }

            return UsableOrNull(PdfReader.Open(new MemoryStream(builder.Build()), PdfDocumentOpenMode.Import));
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return null;
        }
    }

    /// <summary>Looks at every page, which throws where one cannot be read.</summary>
    private static PdfDocument? UsableOrNull(PdfDocument document)
    {
        if (!document.SecuritySettings.IsEncrypted && document.PageCount > 0 && Enumerable.Range(0, document.PageCount).All(index => document.Pages[index] is { HasMediaBox: true } page && CanBeDrawn(page)))
        {
            return document;
        }

        document.Dispose();
        return null;
    }

    /// <summary>Whether what a page draws can be unpacked: a viewer would show half a page, and say nothing.</summary>
    private static bool CanBeDrawn(PdfPage page) => page.Elements["/Contents"] switch
    {
        PdfReference { Value: PdfArray several } => several.Elements.All(item => CanBeUnpacked((item as PdfReference)?.Value as PdfDictionary)),
        PdfArray several => several.Elements.All(item => CanBeUnpacked((item as PdfReference)?.Value as PdfDictionary)),
        PdfReference { Value: PdfDictionary one } => CanBeUnpacked(one),
        _ => true,
    };

    private static bool CanBeUnpacked(PdfDictionary? content)
    {
        if (content?.Stream is not { } stream || content.Elements["/Filter"] is not { } filter || filter.ToString() is not ("/FlateDecode" or "[ /FlateDecode ]"))
        {
            return content?.Stream is not null;
        }

        try
        {
            using var unpacked = new ZLibStream(new MemoryStream(stream.Value), CompressionMode.Decompress);
            unpacked.CopyTo(Stream.Null);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Both libraries throw whatever they stumble over; memory alone ends the process.</summary>
    public static bool IsFault(Exception exception) => exception is not OutOfMemoryException;
}
