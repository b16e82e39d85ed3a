using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Library.Storage.Files;

/// <summary>Where uploads are looked through for viruses: ClamAV's daemon, or nowhere.</summary>
public sealed class VirusScanOptions
{
    public const string Section = "Library:VirusScan";

    /// <summary>"unix:/run/clamav/clamd.ctl" or "host:3310"; empty for no scan.</summary>
    public string Address { get; set; } = "";

    /// <summary>How long the scan of one file may take.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The address as a socket takes it; null where it is none.</summary>
    internal EndPoint? EndPointOrNull()
    {
        const string unix = "unix:";
        if (Address.StartsWith(unix, StringComparison.Ordinal))
        {
            return Path.IsPathFullyQualified(Address[unix.Length..]) ? new UnixDomainSocketEndPoint(Address[unix.Length..]) : null;
        }

        var colon = Address.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(Address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(Address[..colon].Trim('[', ']'), port)
            : null;
    }
}

internal sealed class VirusScanOptionsValidator : IValidateOptions<VirusScanOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public ValidateOptionsResult Validate(string? name, VirusScanOptions options)
    {
        if (options.Address.Length > 0 && options.EndPointOrNull() is null)
        {
            return ValidateOptionsResult.Fail($"{VirusScanOptions.Section}:{nameof(VirusScanOptions.Address)} is '{options.Address}'; it takes unix:/path/of/clamd.ctl or host:port, or nothing for no scan.");
        }

        return options.Time < TimeSpan.FromSeconds(1) || options.Time > Longest
            ? ValidateOptionsResult.Fail($"{VirusScanOptions.Section}:{nameof(VirusScanOptions.Time)} is {options.Time}; it takes a second to half an hour.")
            : ValidateOptionsResult.Success;
    }
}
