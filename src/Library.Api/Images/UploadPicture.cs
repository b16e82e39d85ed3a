using System.Collections.Frozen;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Storage.Files;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Library.Api.Images;

/// <summary>Takes a picture in: by a form with one file, or as the whole body of a call.</summary>
internal sealed class UploadPicture(UploadSpool spool)
{
    public const long MaxBytes = 20 * 1024 * 1024;

    private const long FormBytes = 64 * 1024;

    private static readonly FrozenSet<string> NoFields = FrozenSet<string>.Empty;

    // One picture in memory at a time.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <param name="shape">What is made of it.</param>
    /// <param name="isOurs">Whether the proof in a form of the site is good; null where none is needed.</param>
    /// <returns>The picture as JPEG, or what is wrong.</returns>
    public async Task<(byte[]? Picture, ProblemDetails? Problem)> ReadAsync(HttpRequest request, PictureShape shape, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes + FormBytes)
        {
            return (null, UploadProblems.TooLarge());
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes + FormBytes;
        }

        var (spooled, problem) = isOurs is null && IsPictureAlone(request) ? await SpoolBodyAsync(request, cancellationToken) : await SpoolFormAsync(request, isOurs, cancellationToken);
        if (spooled is null)
        {
            return (null, problem);
        }

        await using (spooled)
        {
            return await MakeOrNullAsync(spooled, shape, cancellationToken) is { } picture
                ? (picture, null)
                : (null, Problem.Of(
                    StatusCodes.Status415UnsupportedMediaType, "unsupported-picture", "This is no picture that can be used.", "Send a JPEG, PNG or WebP picture of ordinary size, at most 16,000 pixels wide and high."));
        }
    }

    /// <summary>What was wrong with a form of the site, in words.</summary>
    /// <param name="code">The code of the problem.</param>
    public static string Say(string code) => code == "unsupported-picture"
        ? "That is no picture that can be used here. Choose a JPEG, PNG or WebP picture of ordinary size."
        : UploadProblems.Say(code, MaxBytes, "The upload broke off. Choose the picture again.");

    private static bool IsPictureAlone(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase));

    private async Task<(SpooledFile? File, ProblemDetails? Problem)> SpoolFormAsync(HttpRequest request, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        var form = new UploadForm(request, NoFields);
        var wrong = await form.ReadFieldsAsync(cancellationToken);
        if (isOurs is not null && !await isOurs(form.Single(UploadForm.AntiforgeryField)))
        {
            return (null, wrong ?? UploadProblems.PageOutOfDate());
        }

        if (wrong is not null)
        {
            return (null, wrong);
        }

        var (spooled, _, problem) = await form.SpoolFileAsync(spool, MaxBytes, cancellationToken);
        return (spooled, problem);
    }

    private async Task<(SpooledFile? File, ProblemDetails? Problem)> SpoolBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        SpoolResult result;
        try
        {
            result = await spool.SpoolAsync(request.Body, MaxBytes, cancellationToken);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            return (null, UploadProblems.BrokenOff());
        }

        if (result is not SpoolResult.Spooled { File: var file })
        {
            return (null, UploadProblems.TooLarge());
        }

        if (file.Length > 0)
        {
            return (file, null);
        }

        await file.DisposeAsync();
        return (null, UploadProblems.EmptyFile());
    }

    private static async Task<byte[]?> MakeOrNullAsync(SpooledFile spooled, PictureShape shape, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            using var content = spooled.OpenRead();
            return PictureDrawing.MakeOrNull(content, shape);
        }
        finally
        {
            Turn.Release();
        }
    }
}
