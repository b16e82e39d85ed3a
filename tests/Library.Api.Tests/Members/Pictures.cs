using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using SkiaSharp;

namespace Library.Api.Tests.Members;

/// <summary>Pictures for tests: left half red, right half blue.</summary>
internal static class Pictures
{
    public static byte[] Make(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with an Exif segment that says how to turn it, and where it was taken.</summary>
    /// <param name="orientation">1 to 8.</param>
    public static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0x0e, 0x01, 2, 0, 13, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0, .. "taken at home"u8];
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        return [0xff, 0xd8, 0xff, 0xe1, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body, .. jpeg[2..]];
    }

    /// <summary>A PNG whose header promises this size, and whose body is nearly nothing.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR", header), .. Chunk("IDAT", [0x78, 0x9c, 3, 0, 0, 0, 0, 1]), .. Chunk("IEND", [])];
    }

    /// <summary>A JPEG whose frame header is rewritten to promise this size.</summary>
    public static byte[] Inflate(byte[] jpeg, ushort side)
    {
        var inflated = jpeg.ToArray();
        var frame = inflated.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(inflated.AsSpan(frame + 5), side);
        BinaryPrimitives.WriteUInt16BigEndian(inflated.AsSpan(frame + 7), side);
        return inflated;
    }

    /// <summary>The colour at a place of a picture, as "red", "blue", "white" or another.</summary>
    public static string ColourAt(byte[] picture, int x, int y)
    {
        using var bitmap = SKBitmap.Decode(picture);
        var colour = bitmap.GetPixel(x, y);
        return colour switch
        {
            { Red: > 200, Blue: < 60 } => "red",
            { Red: < 60, Blue: > 200 } => "blue",
            { Red: > 240, Green: > 240, Blue: > 240 } => "white",
            _ => colour.ToString(),
        };
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc32.HashToUInt32(body));
        return chunk;
    }
}
