using System.Buffers.Binary;
using Library.Storage.Catalogue;

namespace Library.Indexer.Extraction.Formats;

/// <summary>Tells which of the formats of 97-2003 a compound file is, and whether it is protected by a password.</summary>
internal static class OldOffice
{
    private const string Document = "WordDocument";
    private const string Workbook = "Workbook";
    private const string OlderWorkbook = "Book";
    private const int WordFlags = 10;
    private const int WordEncrypted = 0x0100;
    private const int ExcelPassword = 0x2F;
    private const int RecordHeader = 4;

    public static FileFormat? FormatOrNull(IReadOnlySet<string> streams) =>
        streams.Contains(Document) ? FileFormat.OldWord
        : streams.Contains("PowerPoint Document") ? FileFormat.OldPowerPoint
        : streams.Contains(Workbook) || streams.Contains(OlderWorkbook) ? FileFormat.OldExcel
        : null;

    public static bool IsEncrypted(Stream content, FileFormat format, IReadOnlySet<string> streams) => format switch
    {
        FileFormat.OldWord => CompoundFile.ReadHead(content, Document) is { Length: > WordFlags + 2 } head
            && (BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(WordFlags)) & WordEncrypted) != 0,
        FileFormat.OldPowerPoint => streams.Contains("EncryptedSummary"),
        _ => HasPasswordRecord(CompoundFile.ReadHead(content, streams.Contains(Workbook) ? Workbook : OlderWorkbook)),
    };

    /// <summary>The record that says so stands among the first of the workbook.</summary>
    private static bool HasPasswordRecord(ReadOnlySpan<byte> records)
    {
        while (records.Length >= RecordHeader)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(records) == ExcelPassword)
            {
                return true;
            }

            var length = RecordHeader + BinaryPrimitives.ReadUInt16LittleEndian(records[2..]);
            records = length < records.Length ? records[length..] : [];
        }

        return false;
    }
}
