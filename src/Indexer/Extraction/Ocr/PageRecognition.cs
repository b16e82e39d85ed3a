using System.ComponentModel;
using System.Globalization;
using Library.Indexer.Extraction.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Indexer.Extraction.Ocr;

/// <summary>Recognises the text in the pictures of PDF pages: poppler draws the page, Tesseract reads it, each in a <see cref="Sandbox"/> and at the lowest priority.</summary>
public sealed partial class PageRecognition(IOptions<OcrOptions> options, Sandbox sandbox, ILogger<PageRecognition> logger)
{
    /// <summary>Pixels of a page's longer side: 300 to the inch of a letter page, for which Tesseract is made.</summary>
    private const int Pixels = 3_300;

    /// <summary>One thread, so that it does not take the cores from who waits.</summary>
    private static readonly string[] OnOneThread = ["/usr/bin/env", "OMP_THREAD_LIMIT=1"];
    private const string File = "file.pdf";
    private const string Picture = "page";
    private static readonly TimeSpan TimeToList = TimeSpan.FromSeconds(10);

    private string[]? _how;

    /// <summary>Whether text is recognised here. Looked up anew while it is not: the programs may be installed meanwhile.</summary>
    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        _how ??= await FindHowOrNullAsync(cancellationToken);
        return _how is not null;
    }

    /// <param name="folder">Of its own, where the PDF is as <see cref="PathIn"/> says.</param>
    /// <param name="page">From 1.</param>
    /// <returns>The text; empty where none is recognised, null where the programs are not to be had at present.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<TextBlock>?> ReadOrNullAsync(string folder, int page, CancellationToken cancellationToken)
    {
        if (!await IsAvailableAsync(cancellationToken) || FindTesseractOrNull() is not { } tesseract || FindPopplerOrNull() is not { } poppler)
        {
            return null;
        }

        var number = page.ToString(CultureInfo.InvariantCulture);
        string[] draw = [poppler, "-f", number, "-l", number, "-scale-to", Pixels.ToString(CultureInfo.InvariantCulture), "-gray", "-png", "-singlefile", File, Picture];
        string[] read = [tesseract, $"{Picture}.png", Picture, .. _how ?? [], "tsv"];
        var table = Path.Combine(folder, $"{Picture}.tsv");
        try
        {
            if ((await RunAsync(folder, draw, cancellationToken)).IsGood && (await RunAsync(folder, read, cancellationToken)).IsGood && System.IO.File.Exists(table))
            {
                return RecognisedText.Read(System.IO.File.ReadLines(table));
            }

            // The page's fault, unless the programs have gone or fail at anything.
            Log.NotRead(logger, page);
            _how = await FindHowOrNullAsync(cancellationToken);
            return _how is null ? null : [];
        }
        catch (Win32Exception exception)
        {
            Log.NotStarted(logger, exception);
            _how = null;
            return null;
        }
        finally
        {
            System.IO.File.Delete(table);
            System.IO.File.Delete(Path.Combine(folder, $"{Picture}.png"));
        }
    }

    public static string PathIn(string folder) => Path.Combine(folder, File);

    private Task<BoundedEnd> RunAsync(string folder, string[] command, CancellationToken cancellationToken) =>
        sandbox.RunModestlyAsync(folder, [.. OnOneThread, .. command], options.Value.Time, cancellationToken);

    private string? FindTesseractOrNull() => Sandbox.FindProgramOrNull(options.Value.Program, "tesseract");

    private static string? FindPopplerOrNull() => Sandbox.FindProgramOrNull("", "pdftoppm");

    /// <summary>
    /// What Tesseract is told: those of the languages that it has here, and to look first which way up a page lies, where it can (--psm 1 in place of 3).
    /// Null where it cannot be used at all.
    /// </summary>
    private async Task<string[]?> FindHowOrNullAsync(CancellationToken cancellationToken)
    {
        if (FindTesseractOrNull() is not { } tesseract || !System.IO.File.Exists(tesseract) || FindPopplerOrNull() is null || !await sandbox.IsAvailableAsync())
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("library-ocr-");
        try
        {
            var wanted = options.Value.Languages.Split('+');
            var end = await sandbox.RunAsync(folder.FullName, [tesseract, "--list-langs"], TimeToList, cancellationToken);
            var installed = end.Output.Concat(end.Errors).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
            var missing = wanted.Where(language => !installed.Contains(language)).ToList();
            if (missing.Count > 0)
            {
                Log.LanguagesMissing(logger, string.Join(' ', missing));
            }

            string[] layout = installed.Contains("osd") ? ["--psm", "1"] : [];
            return missing.Count == wanted.Length ? null : ["-l", string.Join('+', wanted.Except(missing, StringComparer.Ordinal)), .. layout];
        }
        catch (Win32Exception exception)
        {
            Log.NotStarted(logger, exception);
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Page {Page} could not be looked at for text")]
        public static partial void NotRead(ILogger logger, int page);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Text recognition could not be started")]
        public static partial void NotStarted(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Tesseract lacks languages that are set for scans: {Languages}")]
        public static partial void LanguagesMissing(ILogger logger, string languages);
    }
}
