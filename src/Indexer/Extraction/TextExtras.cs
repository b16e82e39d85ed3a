namespace Library.Indexer.Extraction;

/// <summary>The frame of what a text has beside its pages' words; texts of the first extractor have none.</summary>
internal sealed record TextExtras(
    ExtractedProperties Properties,
    IReadOnlyDictionary<int, (string? Label, PageReading Reading)> Pages,
    IReadOnlyList<OutlineEntry> Outline,
    IReadOnlyList<FileComment> Comments,
    IReadOnlyList<Placeholder> Placeholders,
    IReadOnlyList<Omission> Omissions)
{
    public static void Write(BinaryWriter writer, ExtractedText text)
    {
        WriteTime(writer, text.Properties.CreatedAt);
        WriteTime(writer, text.Properties.ModifiedAt);
        WriteText(writer, text.Properties.DetectedLanguage);
        WriteAll(writer, text.Pages.Index().Where(page => page.Item.Label is not null || page.Item.Reading != PageReading.Text), page =>
        {
            writer.Write7BitEncodedInt(page.Index);
            WriteText(writer, page.Item.Label);
            writer.Write((byte)page.Item.Reading);
        });
        WriteAll(writer, text.Outline, entry =>
        {
            writer.Write7BitEncodedInt(entry.Level);
            writer.Write(entry.Title);
            writer.Write7BitEncodedInt(entry.Page ?? 0);
        });
        WriteAll(writer, text.Comments, comment =>
        {
            WriteText(writer, comment.Author);
            writer.Write(comment.Text);
        });
        WriteAll(writer, text.Placeholders, placeholder =>
        {
            writer.Write(placeholder.Text);
            writer.Write(placeholder.IsControl);
        });
        WriteAll(writer, text.Omissions, omission =>
        {
            writer.Write((byte)omission.Kind);
            writer.Write7BitEncodedInt(omission.Count);
        });
    }

    public static TextExtras Read(BinaryReader reader) => new(
        new ExtractedProperties(Title: null, Author: null, Language: null) { CreatedAt = ReadTime(reader), ModifiedAt = ReadTime(reader), DetectedLanguage = ReadText(reader) },
        ReadAll(reader, () => (Index: reader.Read7BitEncodedInt(), Said: (ReadText(reader), (PageReading)reader.ReadByte()))).DistinctBy(page => page.Index).ToDictionary(page => page.Index, page => page.Said),
        ReadAll(reader, () => new OutlineEntry(reader.Read7BitEncodedInt(), reader.ReadString(), reader.Read7BitEncodedInt() is var page and > 0 ? page : null)),
        ReadAll(reader, () => new FileComment(ReadText(reader), reader.ReadString())),
        ReadAll(reader, () => new Placeholder(reader.ReadString(), reader.ReadBoolean())),
        ReadAll(reader, () => new Omission((OmissionKind)reader.ReadByte(), reader.Read7BitEncodedInt())));

    public ExtractedText AddTo(ExtractedText text) => text with
    {
        Properties = text.Properties with { CreatedAt = Properties.CreatedAt, ModifiedAt = Properties.ModifiedAt, DetectedLanguage = Properties.DetectedLanguage },
        Pages = Pages.Count == 0 ? text.Pages : [.. text.Pages.Select((page, index) => Pages.TryGetValue(index, out var said) ? page with { Label = said.Label, Reading = said.Reading } : page)],
        Outline = Outline,
        Comments = Comments,
        Placeholders = Placeholders,
        Omissions = Omissions,
    };

    public static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    public static string? ReadText(BinaryReader reader)
    {
        var held = reader.ReadBoolean();
        var text = reader.ReadString();
        return held ? text : null;
    }

    private static void WriteTime(BinaryWriter writer, DateTimeOffset? time) => writer.Write(time?.UtcTicks ?? 0);

    private static DateTimeOffset? ReadTime(BinaryReader reader) => reader.ReadInt64() is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static void WriteAll<T>(BinaryWriter writer, IEnumerable<T> items, Action<T> write)
    {
        var all = items.ToList();
        writer.Write7BitEncodedInt(all.Count);
        all.ForEach(write);
    }

    private static List<T> ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var items = new List<T>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            items.Add(read());
        }

        return items;
    }
}
