using System.Collections.Frozen;
using Library.Api.Documents;
using Library.Api.Errors;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Library.Api.Members.Photos;

/// <summary>Takes somebody's picture of themselves in: a form with one file.</summary>
internal sealed class UploadPhoto(UploadSpool spool, PhotoStore photos)
{
    public const long MaxBytes = 20 * 1024 * 1024;

    private const long FormBytes = 64 * 1024;

    private static readonly FrozenSet<string> NoFields = FrozenSet<string>.Empty;

    // One picture in memory at a time.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <param name="isOurs">Whether the proof in a form of the site is good; null where none is needed.</param>
    /// <returns>What is wrong; null where the picture is theirs now.</returns>
    public async Task<ProblemDetails?> SetAsync(HttpRequest request, Reader reader, Func<string?, Task<bool>>? isOurs, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes + FormBytes)
        {
            return UploadProblems.TooLarge();
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes + FormBytes;
        }

        var form = new UploadForm(request, NoFields);
        var wrong = await form.ReadFieldsAsync(cancellationToken);
        if (isOurs is not null && !await isOurs(form.Single(UploadForm.AntiforgeryField)))
        {
            return wrong ?? UploadProblems.PageOutOfDate();
        }

        if (wrong is not null)
        {
            return wrong;
        }

        var (spooled, _, problem) = await form.SpoolFileAsync(spool, MaxBytes, cancellationToken);
        if (spooled is null)
        {
            return problem;
        }

        await using (spooled)
        {
            if (await MakePortraitOrNullAsync(spooled, cancellationToken) is not { } portrait)
            {
                return Problem.Of(
                    StatusCodes.Status415UnsupportedMediaType, "unsupported-picture", "This is no picture that can be used.", "Send a JPEG, PNG or WebP picture of ordinary size, at most 16,000 pixels wide and high.");
            }

            await photos.SetAsync(reader.Id, portrait, reader.Id, cancellationToken);
            return null;
        }
    }

    /// <summary>What was wrong with a form of the site, in words.</summary>
    /// <param name="code">The code of the problem.</param>
    public static string Say(string code) => code == "unsupported-picture"
        ? "That is no picture that can be used here. Choose a JPEG, PNG or WebP picture of ordinary size."
        : UploadProblems.Say(code, MaxBytes, "The upload broke off. Choose the picture again.");

    private static async Task<byte[]?> MakePortraitOrNullAsync(SpooledFile spooled, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            using var content = spooled.OpenRead();
            return Portraits.MakeOrNull(content);
        }
        finally
        {
            Turn.Release();
        }
    }
}
