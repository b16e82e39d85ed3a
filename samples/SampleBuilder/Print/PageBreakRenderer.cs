using Library.SampleBuilder.Markup;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Library.SampleBuilder.Print;

internal sealed class PageBreakRenderer : HtmlObjectRenderer<PageBreakBlock>
{
    protected override void Write(HtmlRenderer renderer, PageBreakBlock obj) => renderer.WriteLine("<div class=\"page-break\"></div>");
}
