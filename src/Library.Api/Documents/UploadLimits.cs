using Library.Storage.Files;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Library.Api.Documents;

/// <summary>How large an upload may be.</summary>
internal sealed class UploadLimits(IOptions<FileStoreOptions> options)
{
    /// <summary>What a form may hold beside its file.</summary>
    private const long FormBytes = 1024 * 1024;

    public long MaxFileBytes => options.Value.MaxFileBytes;

    /// <summary>Sets the limit of the body, and judges its announced length.</summary>
    /// <returns>The problem where it announces too much; null otherwise.</returns>
    public ProblemDetails? Prepare(HttpRequest request)
    {
        var maxBody = MaxFileBytes + FormBytes;
        if (request.ContentLength > maxBody)
        {
            return UploadProblems.TooLarge();
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBody;
        }

        return null;
    }
}
