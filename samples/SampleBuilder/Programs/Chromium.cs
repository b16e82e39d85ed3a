namespace Library.SampleBuilder.Programs;

/// <summary>Prints pages to PDF.</summary>
internal sealed class Chromium(WorkFolder work)
{
    public async Task PrintAsync(string htmlPath, string pdfPath, CancellationToken cancellationToken)
    {
        await ExternalProgram.RunAsync(
            "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", $"--user-data-dir={work.Folder("chromium-profile")}",
                "--no-pdf-header-footer", "--generate-pdf-document-outline", $"--print-to-pdf={pdfPath}", new Uri(htmlPath).AbsoluteUri,
            ],
            cancellationToken);
        if (!File.Exists(pdfPath))
        {
            throw new SampleBuildException($"chromium made no PDF of {Path.GetFileName(htmlPath)}.");
        }
    }
}
