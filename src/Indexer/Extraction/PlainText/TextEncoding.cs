using System.Text;

namespace Library.Indexer.Extraction.PlainText;

/// <summary>Tells in which encoding a text without any mark of it is kept: UTF-8, UTF-16, or else Windows-1252, as Word and Excel for Windows write it.</summary>
internal static class TextEncoding
{
    private const int BlockBytes = 64 << 10;

    /// <summary>How much of a file is looked at to tell whether it is text at all.</summary>
    private const int JudgedBytes = 1 << 20;

    /// <summary>At the start of a text in UTF-16 this share of bytes, in tenths, is zero where most letters are Latin.</summary>
    private const int ZeroTenths = 3;

    public static StreamReader Open(Stream content) => new(content, Of(content), detectEncodingFromByteOrderMarks: true, BlockBytes, leaveOpen: true);

    /// <summary>Whether a file is text: no byte of it is a control character that texts do not have.</summary>
    public static bool IsText(Stream content)
    {
        content.Position = 0;
        var buffer = new byte[JudgedBytes];
        var got = buffer.AsSpan(0, content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        if (got.Length == 0)
        {
            return false;
        }

        var encoding = Of(content);
        if (encoding is UTF8Encoding || encoding.IsSingleByte)
        {
            return !got.ContainsAnyInRange<byte>(0x00, 0x08) && !got.ContainsAnyInRange<byte>(0x0E, 0x1A) && !got.ContainsAnyInRange<byte>(0x1C, 0x1F);
        }

        return !encoding.GetString(got[..(got.Length & ~1)]).AsSpan().ContainsAnyInRange('\0', '\b');
    }

    private static Encoding Of(Stream content)
    {
        content.Position = 0;
        var buffer = new byte[BlockBytes];
        var got = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var encoding = Utf16OrNull(buffer.AsSpan(0, got)) ?? (IsUtf8(content) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1);
        content.Position = 0;
        return encoding;
    }

    private static Encoding? Utf16OrNull(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] || ShareOfZeros(head, 1) >= ZeroTenths)
        {
            return Encoding.Unicode;
        }

        return head is [0xFE, 0xFF, ..] || ShareOfZeros(head, 0) >= ZeroTenths ? Encoding.BigEndianUnicode : null;
    }

    /// <summary>In tenths, of every second byte; none where the bytes between have zeros too.</summary>
    private static int ShareOfZeros(ReadOnlySpan<byte> head, int from)
    {
        var (zeros, others) = (0, 0);
        for (var at = 0; at + 1 < head.Length; at += 2)
        {
            zeros += head[at + from] == 0 ? 1 : 0;
            others += head[at + 1 - from] == 0 ? 1 : 0;
        }

        return head.Length < 4 || others > 0 ? 0 : zeros * 20 / head.Length;
    }

    private static bool IsUtf8(Stream content)
    {
        content.Position = 0;
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (bytes, characters) = (new byte[BlockBytes], new char[BlockBytes + 1]);
        try
        {
            int got;
            do
            {
                got = content.Read(bytes);
                decoder.GetChars(bytes.AsSpan(0, got), characters, flush: got == 0);
            }
            while (got > 0);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
