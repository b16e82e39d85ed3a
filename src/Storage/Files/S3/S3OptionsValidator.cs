using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Library.Storage.Files.S3;

/// <summary>Says in one sentence for each wrong setting which it is and what it takes.</summary>
internal sealed partial class S3OptionsValidator : IValidateOptions<S3Options>
{
    public ValidateOptionsResult Validate(string? name, S3Options options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(S3Options options)
    {
        if (options.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" })
        {
            yield return $"{Key(nameof(S3Options.Endpoint))} must be the service's address, such as https://s3.example.org, without path, query and user.";
        }

        if (string.IsNullOrWhiteSpace(options.AccessKey))
        {
            yield return $"{Key(nameof(S3Options.AccessKey))} is missing; it is the name of the key that the service gave.";
        }

        if (string.IsNullOrWhiteSpace(options.SecretKey))
        {
            yield return $"{Key(nameof(S3Options.SecretKey))} is missing; it is the secret of the key that the service gave.";
        }

        if (string.IsNullOrEmpty(options.Bucket) || !BucketName().IsMatch(options.Bucket))
        {
            yield return $"{Key(nameof(S3Options.Bucket))} must be a bucket's name: 3 to 63 lower-case letters, digits and hyphens.";
        }

        if (string.IsNullOrWhiteSpace(options.Region))
        {
            yield return $"{Key(nameof(S3Options.Region))} is empty; leave it out where the service has no regions.";
        }

        if (options.RequestTimeout < TimeSpan.FromSeconds(1) || options.RequestTimeout > TimeSpan.FromHours(1))
        {
            yield return $"{Key(nameof(S3Options.RequestTimeout))} must be between one second and one hour.";
        }
    }

    private static string Key(string property) => $"{S3Options.Section}:{property}";

    // Amazon S3 User Guide, "Bucket naming rules"; dots are left out, since they break TLS certificates.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BucketName();
}
