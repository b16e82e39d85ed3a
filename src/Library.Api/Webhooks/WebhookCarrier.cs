using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace Library.Api.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">What the receiver answered; null where it did not.</param>
/// <param name="Failure">Why it was not taken; null where it was.</param>
internal sealed record WebhookAnswer(int? Status, string? Failure)
{
    /// <summary>Whether the receiver wants nothing any more: 410.</summary>
    public bool IsUnwanted => Status == StatusCodes.Status410Gone;
}

/// <summary>
/// Carries signed messages to receivers outside (Standard Webhooks 1.0). Addresses of networks that are not public are refused, by the address that is connected to, whatever the name says;
/// redirects are not followed, and of an answer nothing but the status is read.
/// </summary>
internal sealed class WebhookCarrier : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebhookOptions _options;
    private readonly IPNetwork[] _denied;
    private readonly IPNetwork[] _allowed;
    private readonly AntiSSRFHandler _handler;
    private readonly HttpClient _http;

    public WebhookCarrier(IOptions<WebhookOptions> options)
    {
        _options = options.Value;
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AllowPlainTextHttp = _options.AllowHttp, AddXFFHeader = false };
        policy.AddAllowedAddresses(_options.Networks);
        _denied = [.. policy.DeniedAddresses.Select(network => IPNetwork.Parse(network))];
        _allowed = [.. _options.Networks.Select(network => IPNetwork.Parse(network))];
        _handler = policy.GetHandler();
        (_handler.AllowAutoRedirect, _handler.UseCookies, _handler.ConnectTimeout, _handler.PooledConnectionLifetime) = (false, false, Patience, TimeSpan.FromMinutes(2));
        _http = new HttpClient(_handler) { Timeout = Patience };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("CharterKnowledgeCenter", "1.0"));
    }

    /// <summary>Why an address cannot be told, for who types it; null where nothing is known against it. What counts is asked again at each connection.</summary>
    public async Task<string?> ObstacleOrNullAsync(string? address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return null; // It is no web address at all, which is said elsewhere.
        }

        if (uri.Scheme == "http" && !_options.AllowHttp)
        {
            return "The address must begin with https://, so that nobody reads on the way what is sent.";
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(uri.IdnHost, cancellationToken);
            return addresses.Any(IsInside) ? "This address lies within our own network, or in another that is not public. A webhook reaches the public internet alone." : null;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or UriFormatException)
        {
            return $"There is no machine named {uri.Host}.";
        }
    }

    /// <summary>Makes one attempt. Nothing that a receiver does is an exception.</summary>
    /// <param name="id">What the receiver knows the message by, at each attempt.</param>
    /// <param name="body">JSON.</param>
    public async Task<WebhookAnswer> SendAsync(string address, Guid id, DateTimeOffset now, byte[] key, byte[] body, CancellationToken cancellationToken)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", timestamp);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new WebhookAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : $"It was answered with {(int)answer.StatusCode}.");
        }
        catch (AntiSSRFException)
        {
            return new WebhookAnswer(null, "The address lies in a network that is not public, or is not reached by https.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(null, $"There was no answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or ArgumentException)
        {
            return new WebhookAnswer(null, $"It could not be reached: {exception.Message}");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private bool IsInside(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_denied, network => network.Contains(plain)) && !Array.Exists(_allowed, network => network.Contains(plain));
    }
}
