using System.Globalization;
using System.Net;
using System.Text;
using Library.SampleBuilder.Markup;
using Library.SampleBuilder.Sources;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Library.SampleBuilder.Print;

/// <summary>Writes a sample as a page that prints as a document or as slides.</summary>
internal static class HtmlWriter
{
    public static string Write(Sample sample) => sample.IsSlides ? Slides(sample) : Document(sample);

    private static string Document(Sample sample)
    {
        var running = $$"""
            @page {
              @top-left { content: {{Css(sample.Header)}}; }
              @bottom-left { content: {{Css(sample.Footer)}}; }
              @bottom-right { content: "Page " counter(page) " of " counter(pages); }
            }
            """;
        return Page(sample, running, $"<main>{Body(SampleBody.Parse(sample.Body))}</main>");
    }

    private static string Slides(Sample sample)
    {
        var slides = new StringBuilder();
        foreach (var (index, slide) in SampleBody.ParseSlides(sample.Body).Index())
        {
            slides.Append(CultureInfo.InvariantCulture, $"""
                <section class="{(index == 0 ? "slide opening" : "slide")}">
                <header>{Html(sample.Header)}</header>
                <div class="content">{Body(slide)}</div>
                <footer><span>{Html(sample.Footer)}</span><span>{index + 1}</span></footer>
                </section>
                """);
        }

        return Page(sample, "", $"{slides}<script>{Theme.Read("fit-slides.js")}</script>");
    }

    private static string Page(Sample sample, string running, string content)
    {
        var style = HouseStyle.For(sample);
        var sheets = sample.IsSlides ? Theme.Read("slides.css") : $"{Theme.Read("document.css")}{Theme.Read($"{style.Theme}.css")}";
        return $$"""
            <!DOCTYPE html>
            <html lang="en-US">
            <head>
            <meta charset="utf-8">
            <title>{{Html(sample.Title)}}</title>
            <meta name="author" content="{{Html(sample.Issuer)}}">
            <style>
            :root { --accent: #{{style.Accent}}; --tint: #{{style.Tint}}; }
            {{sheets}}
            {{running}}
            </style>
            </head>
            <body class="{{(style.Serif ? "serif" : "sans")}}">{{content}}</body>
            </html>
            """;
    }

    private static string Body(MarkdownDocument document)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        SampleBody.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Add(new PageBreakRenderer());
        renderer.Render(document);
        return writer.ToString();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Css(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("<", "\\3c ", StringComparison.Ordinal)}\"";
}
