using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Library.Indexer.Packets.Binding;

/// <summary>The typeface of the pages that are made: the site's own, which comes with the program, so that a packet looks the same everywhere.</summary>
internal sealed class PacketFonts : IFontResolver
{
    private const string Family = "Source Sans 3";

    static PacketFonts() => GlobalFontSettings.FontResolver = new PacketFonts();

    public static XFont Regular(double size) => new(Family, size, XFontStyleEx.Regular);

    public static XFont Semibold(double size) => new(Family, size, XFontStyleEx.Bold);

    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? "SourceSans3-Semibold" : "SourceSans3-Regular");

    public byte[]? GetFont(string faceName)
    {
        using var stream = typeof(PacketFonts).Assembly.GetManifestResourceStream($"{faceName}.ttf") ?? throw new InvalidOperationException($"The font {faceName} is not in the program.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
