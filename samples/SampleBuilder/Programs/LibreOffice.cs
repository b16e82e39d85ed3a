namespace Library.SampleBuilder.Programs;

/// <summary>Converts documents, one at a time.</summary>
internal sealed class LibreOffice(WorkFolder work)
{
    private readonly string _profile = new Uri(work.Folder("libreoffice-profile")).AbsoluteUri;

    /// <param name="path">The document to convert.</param>
    /// <param name="format">The extension of the wanted format, with a filter where it needs one.</param>
    /// <returns>The path of the converted document, in a folder named for the format.</returns>
    public async Task<string> ConvertAsync(string path, string format, CancellationToken cancellationToken)
    {
        var extension = format.Split(':')[0];
        var folder = work.Folder($"as-{extension}");
        await ExternalProgram.RunAsync(
            "soffice",
            [$"-env:UserInstallation={_profile}", "--headless", "--norestore", "--convert-to", format, "--outdir", folder, path],
            cancellationToken);
        var result = Path.Combine(folder, Path.ChangeExtension(Path.GetFileName(path), extension));
        return File.Exists(result) ? result : throw new SampleBuildException($"soffice made no {extension} of {Path.GetFileName(path)}.");
    }
}
