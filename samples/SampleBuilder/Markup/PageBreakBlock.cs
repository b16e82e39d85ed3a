using Markdig.Syntax;

namespace Library.SampleBuilder.Markup;

/// <summary>A line with only <c>\pagebreak</c>.</summary>
internal sealed class PageBreakBlock() : LeafBlock(parser: null)
{
    public const string Mark = "\\pagebreak";
}
