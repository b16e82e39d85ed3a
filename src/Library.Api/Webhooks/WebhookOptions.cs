using System.Net;
using Microsoft.Extensions.Options;

namespace Library.Api.Webhooks;

/// <summary>Whom webhooks may reach: the settings below <c>Library:Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Library:Webhooks";

    /// <summary>Networks inside that may be told beside the whole public internet, such as "10.1.0.0/16, fd00::/8".</summary>
    public string? AllowedNetworks { get; init; }

    /// <summary>Whether addresses of http are told too.</summary>
    public bool AllowHttp { get; init; }

    public string[] Networks => (AllowedNetworks ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Says which network is none.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) => Array.Find(options.Networks, network => !IPNetwork.TryParse(network, out _)) is { } wrong
        ? ValidateOptionsResult.Fail($"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowedNetworks)} has '{wrong}'; it takes networks such as 10.1.0.0/16, with commas between them.")
        : ValidateOptionsResult.Success;
}
