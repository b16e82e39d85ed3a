using System.Globalization;
using System.Threading.RateLimiting;
using Library.Api.Errors;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Library.Api.Members;

/// <summary>How much one network address may send or ask for in a minute. A whole school may share an address.</summary>
internal sealed class RequestsPerMinute
{
    /// <summary>Attempts to sign in; a wrong password is besides limited per account.</summary>
    public int SignIns { get; set; } = 120;

    /// <summary>Forms that strangers send; mails are besides limited per recipient.</summary>
    public int Asks { get; set; } = 60;

    /// <summary>Pages and files that are read without an account; a reader of PDFs asks for a file in many ranges.</summary>
    public int OutsideReadings { get; set; } = 1_200;
}

/// <summary>How often one caller may ask.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";

    /// <summary>Forms that strangers send, such as for an account or a new password.</summary>
    public const string Ask = "ask";

    /// <summary>What people without an account read.</summary>
    public const string Outside = "outside";

    /// <summary>Searches that one person may make at once, and how many more each second.</summary>
    public const string Search = "search";

    /// <summary>Messages that one person may send at once, and how many more each minute.</summary>
    public const string Messages = "messages";

    private const int MessageBurst = 30;
    private const int MessagesPerMinute = 10;
    private const int SearchBurst = 200;
    private const int SearchesPerSecond = 100;

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.AddPolicy(SignIn, context => PostsPerMinute(context, limits => limits.SignIns));
        options.AddPolicy(Ask, context => PostsPerMinute(context, limits => limits.Asks));
        options.AddPolicy(Outside, context => RateLimitPartition.GetFixedWindowLimiter(
            $"{Outside} {context.Connection.RemoteIpAddress}",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = context.RequestServices.GetRequiredService<IOptions<RequestsPerMinute>>().Value.OutsideReadings, Window = TimeSpan.FromMinutes(1) }));
        options.AddPolicy(Search, context => RateLimitPartition.GetTokenBucketLimiter(
            context.RequestServices.GetRequiredService<CurrentReader>().OrNull?.Id ?? Guid.Empty,
            _ => new TokenBucketRateLimiterOptions { TokenLimit = SearchBurst, TokensPerPeriod = SearchesPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));
        options.AddPolicy(Messages, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetTokenBucketLimiter(
                $"{Messages} {context.RequestServices.GetRequiredService<CurrentReader>().OrNull?.Id}",
                _ => new TokenBucketRateLimiterOptions { TokenLimit = MessageBurst, TokensPerPeriod = MessagesPerMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter("looking at the page"));
        options.OnRejected = RejectAsync;
    });

    private static RateLimitPartition<string> PostsPerMinute(HttpContext context, Func<RequestsPerMinute, int> limit) => HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetFixedWindowLimiter(
            $"{context.Connection.RemoteIpAddress} {context.Request.Path}",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = limit(context.RequestServices.GetRequiredService<IOptions<RequestsPerMinute>>().Value), Window = TimeSpan.FromMinutes(1) })
        : RateLimitPartition.GetNoLimiter("looking at the page");

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        var problems = rejected.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>();
        await Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests.", "Wait a moment, then try again.").WriteAsync(rejected.HttpContext, problems);
    }
}
