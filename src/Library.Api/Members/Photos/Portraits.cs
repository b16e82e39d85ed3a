using SkiaSharp;

namespace Library.Api.Members.Photos;

/// <summary>Makes portraits of pictures that people upload: the middle of it, upright, small, and without what a camera notes beside (places, too).</summary>
internal static class Portraits
{
    /// <summary>Width and height of a portrait, in pixels.</summary>
    public const int Side = 256;

    /// <summary>The largest side and the most pixels of a picture that is opened at all; judged by its header, before anything is decoded.</summary>
    private const int MaxSide = 16_000;
    private const long MaxPixels = 120_000_000;

    /// <summary>The most pixels that are decoded, four bytes each. Of a JPEG an eighth of each side is enough.</summary>
    private const long MaxDecoded = 24_000_000;

    private const int Quality = 88;

    // Native decoders of formats that cameras and phones write; the more there are, the more there is to attack.
    private static readonly SKEncodedImageFormat[] Formats = [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp];

    /// <summary>A portrait as JPEG; null where the content is no picture that it can be made of.</summary>
    public static byte[]? MakeOrNull(Stream content)
    {
        using var codec = SKCodec.Create(content);
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || !IsAcceptable(codec.Info))
        {
            return null;
        }

        var size = DecodedSizeOf(codec);
        if ((long)size.Width * size.Height > MaxDecoded)
        {
            return null;
        }

        using var picture = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        return codec.GetPixels(picture.Info, picture.GetPixels()) == SKCodecResult.Success ? Encode(picture, codec.EncodedOrigin) : null;
    }

    private static bool IsAcceptable(SKImageInfo info) =>
        info is { Width: > 0 and <= MaxSide, Height: > 0 and <= MaxSide } && (long)info.Width * info.Height <= MaxPixels;

    /// <summary>The smallest size that the format can be decoded to and that is not smaller than the portrait.</summary>
    private static SKSizeI DecodedSizeOf(SKCodec codec)
    {
        var needed = (float)Side / Math.Min(codec.Info.Width, codec.Info.Height);
        var size = codec.GetScaledDimensions(Math.Min(needed, 1));
        return Math.Min(size.Width, size.Height) < Math.Min(Side, Math.Min(codec.Info.Width, codec.Info.Height)) ? codec.Info.Size : size;
    }

    private static byte[] Encode(SKBitmap picture, SKEncodedOrigin origin)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Translate(Side / 2f, Side / 2f);
        canvas.Concat(Upright(origin));
        var scale = (float)Side / Math.Min(picture.Width, picture.Height);
        canvas.Scale(scale);
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, -picture.Width / 2f, -picture.Height / 2f, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var portrait = surface.Snapshot();
        using var encoded = portrait.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    /// <summary>Turns and mirrors about the middle, as Exif's Orientation says (JEITA CP-3451, 4.6.4).</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => SKMatrix.CreateScale(-1, 1),
        SKEncodedOrigin.BottomRight => SKMatrix.CreateRotationDegrees(180),
        SKEncodedOrigin.BottomLeft => SKMatrix.CreateScale(1, -1),
        SKEncodedOrigin.LeftTop => SKMatrix.CreateRotationDegrees(90).PreConcat(SKMatrix.CreateScale(1, -1)),
        SKEncodedOrigin.RightTop => SKMatrix.CreateRotationDegrees(90),
        SKEncodedOrigin.RightBottom => SKMatrix.CreateRotationDegrees(90).PreConcat(SKMatrix.CreateScale(-1, 1)),
        SKEncodedOrigin.LeftBottom => SKMatrix.CreateRotationDegrees(270),
        _ => SKMatrix.Identity,
    };
}
