using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Library.Api.Tests.Servers;

/// <summary>What goes wrong with one request to the store.</summary>
internal abstract record StoreFault
{
    /// <summary>It is answered with an error, without being done.</summary>
    public sealed record Answer(HttpStatusCode Status, string Code) : StoreFault;

    /// <summary>It is done late.</summary>
    public sealed record Late(TimeSpan By) : StoreFault;

    /// <summary>The answer breaks off in the middle of its body.</summary>
    public sealed record CutShort : StoreFault;
}

/// <summary>Stands before a real S3 server, passes on what comes, and makes the faults that a real one does not make on demand.</summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, MaxConnectionsPerServer = 200 });
    private readonly Uri _target;

    private StoreProxy(WebApplication app, Uri target) => (_app, _target) = (app, target);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What goes wrong with a request; null for nothing.</summary>
    public Func<HttpRequest, StoreFault?>? Fault { get; set; }

    /// <summary>How many requests were made to go wrong.</summary>
    public int Faults { get; private set; }

    public static async Task<StoreProxy> StartAsync(Uri target, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new StoreProxy(builder.Build(), target);
        proxy._app.Run(proxy.PassOnAsync);
        await proxy._app.StartAsync(cancellationToken);
        proxy.Address = new Uri(proxy._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var fault = Fault?.Invoke(context.Request);
        Faults += fault is null ? 0 : 1;
        switch (fault)
        {
            case StoreFault.Answer error:
                context.Response.StatusCode = (int)error.Status;
                await context.Response.WriteAsync($"<?xml version=\"1.0\"?><Error><Code>{error.Code}</Code></Error>", context.RequestAborted);
                return;
            case StoreFault.Late late:
                await Task.Delay(late.By, context.RequestAborted);
                break;
        }

        try
        {
            using var request = Copy(context.Request);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            await AnswerAsync(context, answer, fault is StoreFault.CutShort);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private HttpRequestMessage Copy(HttpRequest source)
    {
        // As it came: the signature is of the address and the host.
        var raw = source.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(source.Method), new Uri($"{_target.GetLeftPart(UriPartial.Authority)}{raw}"));
        if (source.ContentLength is not null || source.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(source.Body);
        }

        foreach (var (name, values) in source.Headers.Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Expect")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return request;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, bool isCut)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        if (isCut && answer.Content.Headers.ContentLength is > 1 and var length && HttpMethods.IsGet(context.Request.Method))
        {
            var half = new byte[length / 2];
            await body.ReadExactlyAsync(half, context.RequestAborted);
            await context.Response.Body.WriteAsync(half, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
