using System.Data.Common;
using System.Security.Claims;
using Library.Api.Errors;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.Extensions.Caching.Memory;

namespace Library.Api.Members;

/// <summary>An endpoint for people who signed in themselves: an API token does not reach it.</summary>
internal sealed class SignedInThemselves
{
    public static readonly SignedInThemselves Metadata = new();
}

/// <summary>Reads who makes a request, from the catalogue each time.</summary>
internal static class ReaderOfRequest
{
    /// <summary>How exactly it is known when a session or a token was last used: a write for each request would be dear.</summary>
    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(5);

    /// <summary>Between authentication and authorization, after routing.</summary>
    public static IApplicationBuilder UseCurrentReader(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var isKnown = Guid.TryParse(context.User.FindFirstValue(SessionAuthentication.SessionClaim), out var sessionId) ? await ReadSessionAsync(context, sessionId)
            : context.User.FindFirstValue(ApiTokenHandler.HashClaim) is { } hash && await ReadTokenAsync(context, hash);
        if (!isKnown)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        if (RefusalOrNull(context) is { } refusal)
        {
            await Problem.NotAllowed(refusal).WriteAsync(context, context.RequestServices.GetRequiredService<IProblemDetailsService>());
            return;
        }

        await next(context);
    });

    private static async Task<bool> ReadSessionAsync(HttpContext context, Guid sessionId)
    {
        var services = context.RequestServices;
        if (await services.GetRequiredService<LibraryDbContext>().FindReaderOrNullAsync(sessionId, services.GetRequiredService<AssociationClock>(), context.RequestAborted) is not { } reader)
        {
            return false;
        }

        services.GetRequiredService<CurrentReader>().Set(reader, sessionId);
        await NoteUseAsync(services, sessionId, () => services.GetRequiredService<Sessions>().ProlongAsync(sessionId, SessionAuthentication.SessionLifetime, context.RequestAborted));
        return true;
    }

    private static async Task<bool> ReadTokenAsync(HttpContext context, string hash)
    {
        var services = context.RequestServices;

        // Pages are for people.
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || await services.GetRequiredService<LibraryDbContext>().FindReaderByTokenOrNullAsync(hash, services.GetRequiredService<AssociationClock>(), context.RequestAborted) is not { } found)
        {
            return false;
        }

        services.GetRequiredService<CurrentReader>().SetByToken(found.Reader, found.MayWrite);
        await NoteUseAsync(services, hash, () => services.GetRequiredService<ApiTokens>().NoteUseAsync(hash, context.RequestAborted));
        return true;
    }

    private static string? RefusalOrNull(HttpContext context)
    {
        var current = context.RequestServices.GetRequiredService<CurrentReader>();
        var isReading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        return current is not { OrNull: not null, IsByToken: true } ? null
            : context.GetEndpoint()?.Metadata.GetMetadata<SignedInThemselves>() is not null ? "A program cannot do this: sign in yourself."
            : !isReading && !current.MayWrite ? "This token may read only."
            : null;
    }

    private static async Task NoteUseAsync(IServiceProvider services, object key, Func<Task> note)
    {
        var noted = services.GetRequiredService<IMemoryCache>();
        if (noted.TryGetValue(key, out _))
        {
            return;
        }

        noted.Set(key, true, NotedEvery);
        try
        {
            await note();
        }
        catch (DbException)
        {
            // On a full disk people still read what is there; the next note is tried in its time.
        }
    }
}
