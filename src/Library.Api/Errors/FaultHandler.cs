using System.Data.Common;
using Library.Indexer.Search;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Library.Api.Errors;

/// <summary>Turns faults into problem details: what happened, and whether another try may help. For pages the error page says it.</summary>
internal sealed partial class FaultHandler(IProblemDetailsService problems, ILogger<FaultHandler> logger) : IExceptionHandler
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ProblemOf(exception) ?? CharsetProblemOrNull(httpContext.Request);
        Note(exception, problem?.Status, httpContext.Request);
        if (problem is { Status: StatusCodes.Status503ServiceUnavailable })
        {
            httpContext.Response.Headers.RetryAfter = "5";
        }

        if (!httpContext.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            httpContext.Response.StatusCode = problem?.Status ?? StatusCodes.Status500InternalServerError;
            return false;
        }

        problem ??= Problem.Of(StatusCodes.Status500InternalServerError, "internal", "Something went wrong on our side.", "It was logged. Try again in a moment.");
        await problem.WriteAsync(httpContext, problems);
        return true;
    }

    /// <summary>The problem that a known fault is; null for one that nobody expected.</summary>
    private static ProblemDetails? ProblemOf(Exception exception) => exception switch
    {
        FileStoreUnavailableException => Unavailable(),
        FileStoreRefusedException => Refused(),
        FileStoreDamagedException => Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "damaged", "The stored file is damaged.", "Try again: it may have been damaged on its way. If that does not help, an admin has to bring it back from a backup."),
        VirusScanTooLargeException => Documents.UploadProblems.TooLargeToScan(),
        VirusScanUnavailableException => Documents.UploadProblems.NotScanned(),
        SearchUnavailableException => Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "search-unavailable", "The search is being prepared.", "Nothing is lost. Try again in a moment."),
        SearchTooSlowException => Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "search-too-slow", "This search takes too long.", "Use fewer or longer words, without *."),
        RequestTakenOverException => Problem.Of(StatusCodes.Status409Conflict, "conflict", "The same request is carried out elsewhere.", "Nothing was stored by this one. Ask again when the other has had its time."),
        DbUpdateConcurrencyException => Problem.Of(StatusCodes.Status409Conflict, "conflict", "Somebody else changed this at the same moment.", "Nothing was changed. Look at what is there now, and try again."),
        SqliteException { SqliteErrorCode: SqliteFull or SqliteReadOnly or SqliteIoError or SqliteCannotOpen } => Refused(),
        SqliteException => Unavailable(),

        // Class 53: what the server has no room for. Other classes of errors than those of connections and load are faults of ours.
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.OutOfMemory } => Refused(),
        PostgresException { SqlState: PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.CharacterNotInRepertoire } =>
            Problem.Of(StatusCodes.Status400BadRequest, "bad-request", "A text is longer than its place takes, or is no text.", "Nothing was stored. Shorten it, and try again."),
        PostgresException { IsTransient: false, SqlState: var state } when !state.StartsWith("57", StringComparison.Ordinal) && !state.StartsWith("25P", StringComparison.Ordinal) => null,
        NpgsqlException or System.TimeoutException { Source: "Npgsql" } => Unavailable(),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Documents.UploadProblems.TooLarge(),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, "bad-request", "The request could not be read.", "It broke off, or is not what this address takes."),

        // What stands between wraps it: EF Core, the queue of jobs.
        _ when DatabaseFaultOrNull(exception.InnerException) is { } fault => ProblemOf(fault),
        _ => null,
    };

    /// <summary>Reading a body fails with a fault of no kind of its own where its character set is none that there is.</summary>
    private static ProblemDetails? CharsetProblemOrNull(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type is { Charset.HasValue: true, Encoding: null }
            ? Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The request's character set is not known here.", "Send UTF-8.")
            : null;

    private static DbException? DatabaseFaultOrNull(Exception? inner) => inner as DbException ?? (inner is null ? null : DatabaseFaultOrNull(inner.InnerException));

    private static ProblemDetails Unavailable() => Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "The library's storage does not answer.", "Nothing was stored. Try again in a moment.");

    private static ProblemDetails Refused() => Problem.Of(
        StatusCodes.Status507InsufficientStorage, "storage-refused", "The library cannot store anything now.",
        "Its disk is full or may not be written to. Nothing was stored; an admin has to mend it.");

    /// <summary>The framework logs nothing of what is handled here.</summary>
    private void Note(Exception exception, int? status, HttpRequest request)
    {
        if (status is null)
        {
            Log.Unexpected(logger, exception, request.Method, request.Path);
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            Log.Known(logger, status.Value, request.Method, request.Path, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, Exception exception, string method, PathString path);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered with {Status}: {Reason}")]
        public static partial void Known(ILogger logger, int status, string method, PathString path, string reason);
    }
}
