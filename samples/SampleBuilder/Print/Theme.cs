namespace Library.SampleBuilder.Print;

/// <summary>The style sheets that come with the builder.</summary>
internal static class Theme
{
    public static string Read(string name)
    {
        using var stream = typeof(Theme).Assembly.GetManifestResourceStream($"Themes/{name}")
            ?? throw new InvalidOperationException($"The theme file {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
