using System.Xml;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>The parts of a Word, PowerPoint or Excel package, found by relationship and read with a budget for what they inflate to.</summary>
internal sealed class OpenXmlPackage
{
    private const int BufferBytes = 16 << 10;

    private readonly ZipDirectory _directory;
    private readonly TextBudget _budget;
    private readonly List<Relationship> _ofPackage;
    private readonly Dictionary<string, Relationship> _ofMain;

    /// <param name="defaultMainPart">Where the main part is if the package does not say.</param>
    /// <exception cref="ExtractionException">No package, or a protected one.</exception>
    public OpenXmlPackage(Stream content, TextBudget budget, string defaultMainPart)
    {
        _budget = budget;
        _directory = ZipDirectory.ReadOrNull(content) ?? throw NoPackage(content);
        _ofPackage = ReadRelationships("");
        MainPart = _ofPackage.Find(relationship => relationship.Kind is "officeDocument" && _directory.Contains(relationship.Target)).Target ?? defaultMainPart;
        _ofMain = ReadRelationships(MainPart).DistinctBy(relationship => relationship.Id).ToDictionary(relationship => relationship.Id);
    }

    public string MainPart { get; }

    public string? CorePropertiesOrNull => _ofPackage.Find(relationship => relationship.Kind is "core-properties" or "metadata/core-properties").Target;

    public string? PartByKindOrNull(string kind) => _ofMain.Values.FirstOrDefault(relationship => relationship.Kind == kind).Target;

    /// <summary>How many files lie in this one: objects of other programs, and documents.</summary>
    public int EmbeddedFiles => _ofMain.Values.Where(relationship => relationship.Kind is "oleObject" or "package" && _directory.Contains(relationship.Target)).DistinctBy(relationship => relationship.Target).Count();

    /// <summary>How many parts were damaged, and left out.</summary>
    public int UnreadParts { get; private set; }

    public string? PartByIdOrNull(string id) => _ofMain.GetValueOrDefault(id).Target;

    /// <summary>What a part other than the main one relates to; empty where it says nothing readable.</summary>
    public IReadOnlyList<Relationship> RelatedTo(string part) => ReadRelationships(part);

    /// <exception cref="ExtractionException">There is no such part.</exception>
    public XmlReader Open(string part) =>
        OpenOrNull(part) ?? throw ExtractionException.Damaged("The package has no main part.");

    /// <summary>Reads a part that the text can do without: where it is missing or damaged, nothing more of it is read.</summary>
    /// <returns>Whether all of it was read.</returns>
    public bool TryRead(string? part, Action<XmlReader> read)
    {
        try
        {
            using var reader = part is null ? null : OpenOrNull(part);
            if (reader is not null)
            {
                read(reader);
            }

            return reader is not null;
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            // The document itself is still sound.
            UnreadParts++;
            return false;
        }
    }

    /// <returns>The bytes of a part, which the text can do without; null where it is missing, damaged or larger than that.</returns>
    public MemoryStream? ReadOrNull(string part, int maxBytes)
    {
        try
        {
            using var stream = _directory.OpenOrNull(part);
            if (stream is null)
            {
                return null;
            }

            var bytes = new MemoryStream();
            var buffer = new byte[BufferBytes];
            using var metered = new MeteredStream(stream, _budget.TakeUnpacked);
            for (int count; (count = metered.Read(buffer)) > 0;)
            {
                if (bytes.Length + count > maxBytes)
                {
                    return null;
                }

                bytes.Write(buffer, 0, count);
            }

            bytes.Position = 0;
            return bytes;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private XmlReader? OpenOrNull(string part) =>
        _directory.OpenOrNull(part) is { } stream ? PackageXml.Open(new MeteredStream(stream, _budget.TakeUnpacked)) : null;

    private List<Relationship> ReadRelationships(string source)
    {
        try
        {
            return _directory.OpenOrNull(Relationship.PartOf(source)) is { } stream
                ? Relationship.Read(source, new MeteredStream(stream, _budget.TakeUnpacked))
                : [];
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            return [];
        }
    }

    private static ExtractionException NoPackage(Stream content) =>
        CompoundFile.ListRootNames(content).Contains("EncryptedPackage")
            ? new ExtractionException(FailureCode.Encrypted, "The package is encrypted.")
            : ExtractionException.Damaged("The package has no readable directory.");
}
