using System.Text;

namespace Library.Api.Tests.Telemetry;

/// <summary>A message of Protocol Buffers, by the numbers of its fields (protobuf.dev, "Encoding"); of numbers only their places are known.</summary>
internal sealed class ProtobufMessage(ILookup<int, ReadOnlyMemory<byte>> fields)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    /// <summary>The messages in a repeated field.</summary>
    public IEnumerable<ProtobufMessage> All(int field) => fields[field].Select(Parse);

    public string Text(int field) => Encoding.UTF8.GetString(fields[field].FirstOrDefault().Span);

    public string Hex(int field) => Convert.ToHexStringLower(fields[field].FirstOrDefault().Span);

    public static ProtobufMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var fields = new List<(int Field, ReadOnlyMemory<byte> Bytes)>();
        var position = 0;
        while (position < bytes.Length)
        {
            var tag = ReadVarint(bytes.Span, ref position);
            var length = (tag & 7) switch
            {
                Varint => VarintLength(bytes.Span, position),
                Fixed64 => 8,
                Delimited => (int)ReadVarint(bytes.Span, ref position),
                Fixed32 => 4,
                var other => throw new InvalidDataException($"There is no wire type {other}."),
            };
            fields.Add(((int)(tag >> 3), bytes.Slice(position, length)));
            position += length;
        }

        return new ProtobufMessage(fields.ToLookup(field => field.Field, field => field.Bytes));
    }

    private static int VarintLength(ReadOnlySpan<byte> bytes, int position)
    {
        var end = position;
        ReadVarint(bytes, ref end);
        return end - position;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        return value;
    }
}
