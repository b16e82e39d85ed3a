namespace Library.Api.Images;

/// <summary>What is made of a picture that somebody uploads: its middle, in these proportions.</summary>
/// <param name="Width">In pixels; at most, unless it is always made so large.</param>
/// <param name="IsFixed">Whether a smaller picture is enlarged to this size.</param>
internal sealed record PictureShape(int Width, int Height, bool IsFixed)
{
    /// <summary>Of a person.</summary>
    public static readonly PictureShape Portrait = new(256, 256, IsFixed: true);

    /// <summary>Of a collection.</summary>
    public static readonly PictureShape Cover = new(1_200, 400, IsFixed: false);

    /// <summary>The size that is made of a picture of this size.</summary>
    public (int Width, int Height) SizeFor(int width, int height)
    {
        var share = IsFixed ? 1 : Math.Min(1, Math.Min((double)width / Width, (double)height / Height));
        return (Math.Max(1, (int)Math.Round(Width * share)), Math.Max(1, (int)Math.Round(Height * share)));
    }
}
