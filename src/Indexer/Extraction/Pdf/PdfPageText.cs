namespace Library.Indexer.Extraction.Pdf;

/// <summary>Letters drawn one after another on one baseline, without a wide gap.</summary>
/// <param name="Left">Along the direction of writing, in points; so is <paramref name="Right"/>.</param>
/// <param name="Baseline">Across the direction of writing, growing upwards.</param>
internal sealed record PdfPiece(string Text, double Left, double Right, double Baseline, double Size, bool IsBold, int Turn, bool IsRightToLeft)
{
    public double Width => Right - Left;
}

/// <summary>A line of text: pieces on about one baseline, from left to right.</summary>
/// <param name="Text">The pieces, a tab between those that a wide gap parts.</param>
/// <param name="Cells">Where such parts begin.</param>
/// <param name="Column">Lines of one column of one page share a number; text does not run on between columns.</param>
internal sealed record PdfLine(string Text, double Left, double Right, double Baseline, double Size, bool IsBold, int Turn, IReadOnlyList<double> Cells, int Column);

/// <param name="Lines">In reading order.</param>
internal sealed record PdfPageText(List<PdfLine> Lines, double Height, PageReading Reading)
{
    public static PdfPageText Damaged { get; } = new([], 0, PageReading.Damaged);
}
