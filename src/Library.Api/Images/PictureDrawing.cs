using SkiaSharp;

namespace Library.Api.Images;

/// <summary>Draws pictures that people upload anew: the middle of it, upright, small, and without what a camera notes beside (places, too).</summary>
internal static class PictureDrawing
{
    /// <summary>The largest side and the most pixels of a picture that is opened at all; judged by its header, before anything is decoded.</summary>
    private const int MaxSide = 16_000;
    private const long MaxPixels = 120_000_000;

    /// <summary>The most pixels that are decoded, four bytes each. Of a JPEG an eighth of each side is enough.</summary>
    private const long MaxDecoded = 24_000_000;

    private const int Quality = 88;

    // Native decoders of formats that cameras and phones write; the more there are, the more there is to attack.
    private static readonly SKEncodedImageFormat[] Formats = [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp];

    /// <summary>A picture of this shape as JPEG; null where the content is no picture that it can be made of.</summary>
    public static byte[]? MakeOrNull(Stream content, PictureShape shape)
    {
        using var codec = SKCodec.Create(content);
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || !IsAcceptable(codec.Info))
        {
            return null;
        }

        var full = Upright(codec.Info.Size, codec.EncodedOrigin);
        var made = shape.SizeFor(full.Width, full.Height);
        var size = DecodedSizeOf(codec, full, made);
        if ((long)size.Width * size.Height > MaxDecoded)
        {
            return null;
        }

        using var picture = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        return codec.GetPixels(picture.Info, picture.GetPixels()) == SKCodecResult.Success ? Encode(picture, codec.EncodedOrigin, made) : null;
    }

    private static bool IsAcceptable(SKImageInfo info) =>
        info is { Width: > 0 and <= MaxSide, Height: > 0 and <= MaxSide } && (long)info.Width * info.Height <= MaxPixels;

    /// <summary>The smallest size that the format can be decoded to and that is not smaller than what is made of it.</summary>
    private static SKSizeI DecodedSizeOf(SKCodec codec, SKSizeI full, (int Width, int Height) made)
    {
        var size = codec.GetScaledDimensions((float)Math.Min(ScaleTo(made, full), 1));
        var upright = Upright(size, codec.EncodedOrigin);
        return upright.Width < Math.Min(made.Width, full.Width) || upright.Height < Math.Min(made.Height, full.Height) ? codec.Info.Size : size;
    }

    private static byte[] Encode(SKBitmap picture, SKEncodedOrigin origin, (int Width, int Height) made)
    {
        using var surface = SKSurface.Create(new SKImageInfo(made.Width, made.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Translate(made.Width / 2f, made.Height / 2f);
        canvas.Concat(UprightMatrix(origin));
        canvas.Scale((float)ScaleTo(made, Upright(new SKSizeI(picture.Width, picture.Height), origin)));
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, -picture.Width / 2f, -picture.Height / 2f, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    /// <summary>By how much a picture is scaled to fill what is made of it.</summary>
    private static double ScaleTo((int Width, int Height) made, SKSizeI picture) => Math.Max((double)made.Width / picture.Width, (double)made.Height / picture.Height);

    /// <summary>The size that a picture has once it stands upright.</summary>
    private static SKSizeI Upright(SKSizeI size, SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom ? new SKSizeI(size.Height, size.Width) : size;

    /// <summary>Turns and mirrors about the middle, as Exif's Orientation says (JEITA CP-3451, 4.6.4).</summary>
    private static SKMatrix UprightMatrix(SKEncodedOrigin origin) => origin switch
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
