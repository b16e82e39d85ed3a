using System.Text.RegularExpressions;

namespace Library.Storage.Files;

/// <summary>
/// The key of a stored file: segments of lower-case letters, digits, '.', '_' and '-', parted by '/'.
/// Made by us from hashes and numbers, never from what a person typed: some stores normalise keys, and disks have paths.
/// </summary>
public readonly partial record struct FileKey
{
    /// <summary>The longest key that every store takes.</summary>
    public const int MaxLength = 200;

    public FileKey(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
        {
            throw new ArgumentException($"'{value}' is not a file key.", nameof(value));
        }

        Value = value;
    }

    public string Value { get; }

    /// <summary>Whether a text has the form of a key: a store may hold files that are not ours.</summary>
    public static bool IsValid(string value) => value.Length <= MaxLength && Pattern().IsMatch(value);

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
