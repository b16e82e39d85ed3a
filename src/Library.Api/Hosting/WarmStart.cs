using System.Text.Json;
using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage.People;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Library.Api.Hosting;

/// <summary>Does once, before the process listens, what else the first reader would wait for: routes are made, code is compiled, columns of the index are read.</summary>
/// <remarks>Measured by <c>./bench.sh scale DOCUMENTS start</c>: docs/benchmarks.md.</remarks>
internal static partial class WarmStart
{
    /// <summary>Words that most libraries of schools have in some document, so that hits are shown too.</summary>
    private const string Words = "school OR policy OR board";

    /// <summary>The start does not wait for longer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>To stand before all else that answers requests.</summary>
    public static IApplicationBuilder UseWarmStart(this IApplicationBuilder app) => app.Use(next =>
    {
        // This is called when everything behind it is built, just before the server starts.
        using var limit = new CancellationTokenSource(Limit);
        Task[] tasks = [Task.Run(() => AskAsync(app.ApplicationServices, next, limit.Token)), Task.Run(() => SearchAsync(app.ApplicationServices, limit.Token))];
        Task.WaitAll(tasks, Limit);
        return next;
    });

    private static Task AskAsync(IServiceProvider services, RequestDelegate next, CancellationToken cancellationToken) => TryAsync(services, scoped =>
    {
        var request = new DefaultHttpContext { RequestServices = scoped, RequestAborted = cancellationToken };
        (request.Request.Method, request.Request.Scheme, request.Request.Host, request.Request.Path) = (HttpMethods.Get, "http", new HostString("localhost"), "/health/live");
        return next(request);
    });

    /// <summary>A search for somebody who sees what all members see; nobody gets the answer.</summary>
    private static Task SearchAsync(IServiceProvider services, CancellationToken cancellationToken) => TryAsync(services, async scoped =>
    {
        var nobody = new Reader(Guid.Empty, "", "", IsAdmin: false, School: null, []);
        var answer = await scoped.GetRequiredService<LibrarySearch>().AnswerAsync(nobody, new SearchRequest { Text = Words }, cancellationToken);
        JsonSerializer.SerializeToUtf8Bytes(answer, scoped.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
    });

    private static async Task TryAsync(IServiceProvider services, Func<IServiceProvider, Task> run)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            await run(scope.ServiceProvider);
        }
        catch (Exception exception)
        {
            // There is no index yet, or the catalogue is away: the first reader waits, or is told.
            Log.Cold(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WarmStart)), exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "What the first reader would wait for could not be done before")]
        public static partial void Cold(ILogger logger, Exception exception);
    }
}
