using Microsoft.Extensions.Options;

namespace Library.Storage.Files;

internal sealed class FileStoreOptionsValidator : IValidateOptions<FileStoreOptions>
{
    // What an S3 service takes in one object by parts of 16 MiB, of which there may be 10,000; disks take more.
    private const long LargestFileBytes = 10_000L * 16 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, FileStoreOptions options) =>
        options.MaxFileBytes is >= 1 and <= LargestFileBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{FileStoreOptions.Section}:{nameof(FileStoreOptions.MaxFileBytes)} is {options.MaxFileBytes}; it takes 1 to {LargestFileBytes} bytes.");
}
