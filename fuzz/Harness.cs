using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Library.Indexer.Extraction;

namespace Library.Fuzz;

/// <summary>
/// Extracts bytes in this process. What leaves <see cref="TextExtraction"/> as an exception is a finding; so is a mistake of our own
/// code (an index out of range and the like) that the guard around a parser would pass for a damaged file.
/// </summary>
internal static class Harness
{
    private static readonly Assembly Ours = typeof(TextExtraction).Assembly;
    private static readonly Assembly XmlReaders = typeof(System.Xml.XmlReader).Assembly;
    private static readonly ExtractionLimits Limits = new();

    private static Exception? _mistake;

    public static void Extract(FuzzTarget target, Stream content)
    {
        var result = Run(target, content);
        if (_mistake is { } mistake)
        {
            throw new InvalidOperationException($"A mistake that ended as {result}.", mistake);
        }
    }

    /// <summary>How one file comes out, in one line; a stack overflow ends the process all the same.</summary>
    public static string Judge(FuzzTarget target, Stream content)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var result = Run(target, content);
            var outcome = result is ExtractionResult.Failed failed ? failed.Code.ToString() : "text";
            var mistake = _mistake is { } found ? $", over {found.GetType().Name}: {found.StackTrace}" : "";
            return $"{outcome} in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms{mistake}";
        }
        catch (Exception exception)
        {
            // Whatever it is: naming it is the purpose.
            return exception.ToString();
        }
    }

    private static ExtractionResult Run(FuzzTarget target, Stream content)
    {
        _mistake = null;
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        using var file = target.Wrap?.Invoke(bytes.ToArray()) ?? bytes;
        AppDomain.CurrentDomain.FirstChanceException += NoteMistake;
        try
        {
            return TextExtraction.Extract(file, target.Format, Limits, CancellationToken.None);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= NoteMistake;
        }
    }

    private static void NoteMistake(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is ArgumentException or NullReferenceException or IndexOutOfRangeException or InvalidOperationException or InvalidCastException or KeyNotFoundException or ArithmeticException or FormatException
            && IsOurs(new StackTrace()))
        {
            _mistake = thrown.Exception;
        }
    }

    /// <summary>Whether the innermost code that is neither the harness nor the runtime's is ours. A reader of XML catches such things itself, and those that it does not leave the extraction.</summary>
    private static bool IsOurs(StackTrace stack) =>
        stack.GetFrames().Select(frame => frame.GetMethod()?.Module.Assembly).FirstOrDefault(assembly => assembly == XmlReaders || IsNoRuntime(assembly)) == Ours;

    private static bool IsNoRuntime(Assembly? assembly) =>
        assembly is not null && assembly != typeof(Harness).Assembly && assembly.GetName().Name is { } name && !name.StartsWith("System.", StringComparison.Ordinal);
}
