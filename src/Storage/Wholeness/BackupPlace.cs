using Library.Storage.Files;
using Library.Storage.Files.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Library.Storage.Wholeness;

/// <summary>Where backups are: a folder, or a part of a bucket.</summary>
public sealed class BackupPlace : IDisposable
{
    /// <summary>Settings of the service that keeps backups; what is not set there is as for the library's own files.</summary>
    public const string S3Section = "Library:Backup:S3";

    private const string Scheme = "s3://";

    // Keys of a backup's own need the rest.
    private const int MaxPrefixLength = 100;

    private readonly IDisposable? _owned;
    private readonly string? _folder;

    private BackupPlace(IFileStore files, string name, string? folder = null)
    {
        (Files, Name, _folder) = (files, name, folder);
        _owned = files as IDisposable;
    }

    private BackupPlace(IFileStore files, string name, IDisposable owned)
    {
        (Files, Name, _owned) = (files, name, owned);
    }

    /// <summary>As it was named.</summary>
    public string Name { get; }

    internal IFileStore Files { get; }

    /// <summary>Opens a place. Nothing is asked or made yet.</summary>
    /// <param name="place">An absolute folder, or <c>s3://bucket[/prefix]</c>.</param>
    /// <exception cref="BackupException">It cannot be a place.</exception>
    public static BackupPlace Open(string place, IConfiguration configuration, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(configuration);
        return IsS3(place) ? OpenS3(place, configuration, time)
            : HasScheme(place) ? throw new BackupException($"'{place}' cannot be used: a place is a folder or s3://BUCKET[/PREFIX].")
            : new BackupPlace(new DiskFileStore(place, time), place, Path.GetFullPath(place));
    }

    public static bool IsS3(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a place is named by an address, of whichever kind, and not as a folder.</summary>
    public static bool HasScheme(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && place[..end].All(char.IsAsciiLetterOrDigit);
    }

    public void Dispose() => _owned?.Dispose();

    /// <summary>Writes a little there, and removes it.</summary>
    /// <exception cref="BackupException">The place cannot be written.</exception>
    internal async Task RequireWritableAsync(CancellationToken cancellationToken)
    {
        try
        {
            MakeFolder();
            await Files.CheckAsync(cancellationToken);
        }
        catch (FileStoreException exception)
        {
            throw new BackupException($"'{Name}' cannot be written: {(exception.InnerException ?? exception).Message.Trim().TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Makes the folder where there is none, so that nobody else reads what comes into it.</summary>
    /// <exception cref="FileStoreException">It cannot be made.</exception>
    private void MakeFolder()
    {
        if (_folder is null || Directory.Exists(_folder) || OperatingSystem.IsWindows())
        {
            return;
        }

        var above = Path.GetDirectoryName(_folder) ?? _folder;
        try
        {
            DurableFolder.Create(above);
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            DurableFolder.Sync(above);
        }
        catch (Exception exception) when (DiskFault.FromOrNull(exception) is { } fault)
        {
            throw fault;
        }
    }

    private static BackupPlace OpenS3(string place, IConfiguration configuration, TimeProvider time)
    {
        var parts = place[Scheme.Length..].TrimEnd('/').Split('/', 2);
        var prefix = parts.Length == 2 ? parts[1] : "";
        if (prefix.Length > 0 && (prefix.Length > MaxPrefixLength || !FileKey.IsValid(prefix)))
        {
            throw new BackupException($"'{place}' cannot be used: after the bucket come parts of lower-case letters, digits, '.', '_' and '-', at most {MaxPrefixLength} characters.");
        }

        var options = Options(parts[0], configuration);
        if (new S3OptionsValidator().Validate(name: null, options) is { Failed: true } invalid)
        {
            throw new BackupException((invalid.Failures ?? []).First().Replace($"{S3Options.Section}:{nameof(S3Options.Bucket)}", $"The bucket in '{place}'", StringComparison.Ordinal).Replace(S3Options.Section, S3Section, StringComparison.Ordinal));
        }

        var store = new S3FileStore(options, S3Connection.Network(), time);
        return prefix.Length == 0 ? new BackupPlace(store, place) : new BackupPlace(new PrefixedFileStore(store, $"{prefix}/"), place, store);
    }

    private static S3Options Options(string bucket, IConfiguration configuration)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in new[] { S3Options.Section, S3Section })
        {
            foreach (var setting in configuration.GetSection(section).GetChildren().Where(setting => !string.IsNullOrWhiteSpace(setting.Value)))
            {
                settings[setting.Key] = setting.Value;
            }
        }

        settings[nameof(S3Options.Bucket)] = bucket;
        try
        {
            return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Get<S3Options>() ?? new S3Options();
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(S3Section, typeof(S3Options), [$"{S3Section} or {S3Options.Section}: {exception.Message}"]);
        }
    }
}
