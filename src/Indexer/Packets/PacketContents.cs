using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Library.Indexer.Extraction;
using Library.Storage.Catalogue;

namespace Library.Indexer.Packets;

/// <summary>A packet as one reader may have it: all that its PDF is made of. What the reader does not see is not in it.</summary>
/// <param name="MeetingId">Of the meeting that it belongs to.</param>
/// <param name="Title">The meeting's.</param>
/// <param name="Lines">What the cover says below: community, day, place.</param>
public sealed record PacketContents(Guid MeetingId, string Title, IReadOnlyList<string> Lines, IReadOnlyList<PacketPart> Parts)
{
    /// <summary>Raised when the same contents come out differently.</summary>
    private const int Layout = 1;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is damaged.</exception>
    internal static PacketContents Parse(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<PacketContents>(bytes, Json) ?? throw new JsonException("Empty contents.");

    /// <summary>The same for the same contents, lower-case hexadecimal.</summary>
    /// <param name="converts">Whether Word files are converted.</param>
    internal string HashOf(bool converts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Layout, converts ? (byte)1 : (byte)0]);
        hash.AppendData(ToBytes());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>One item of a packet.</summary>
/// <param name="Number">From 1, as people say it.</param>
/// <param name="Heading">Empty for a note without one, and for what is withheld.</param>
/// <param name="Details">Who presents and how long; may be empty.</param>
/// <param name="Note">What is written beside it.</param>
/// <param name="File">Null for a heading or note, and for what is withheld.</param>
/// <param name="IsWithheld">Whether there is a document that this reader does not see.</param>
public sealed record PacketPart(int Number, string Heading, string Details, IReadOnlyList<TextBlock> Note, PacketFile? File, bool IsWithheld)
{
    /// <summary>What stands above it.</summary>
    internal string ShownHeading => IsWithheld ? "Not for you" : Heading.Length > 0 ? Heading : File?.FileName ?? "Note";

    /// <summary>"3. Budget".</summary>
    internal string Title => string.Create(CultureInfo.InvariantCulture, $"{Number}. {ShownHeading}");

    /// <summary>" (P. Okafor, 20 min)"; empty where nothing is said.</summary>
    internal string Parenthesis => Details.Length > 0 ? $" ({Details})" : "";
}

/// <summary>The file of an item.</summary>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Link">Absolute address of its page in the library.</param>
/// <param name="ExtractorVersion">Which extractor read it; null where none could.</param>
public sealed record PacketFile(Guid BlobId, string Sha256, FileFormat Format, string FileName, Uri Link, int? ExtractorVersion);
