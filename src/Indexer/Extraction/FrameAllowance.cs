namespace Library.Indexer.Extraction;

/// <summary>How much may still be read of frames that another process writes: many empty items take more memory than they are long.</summary>
internal sealed class FrameAllowance(long bytes)
{
    private const int FrameBytes = 128;
    private const int BlockBytes = 32;

    /// <summary>The most that an item of the extras takes in memory, for each byte that it is long.</summary>
    private const int ExtrasFactor = 8;

    private long _left = bytes;

    public void TakeFrame(int length) => Take(FrameBytes + (long)length);

    public void TakeBlock() => Take(BlockBytes);

    public void TakeExtras(long length) => Take(ExtrasFactor * length);

    private void Take(long taken)
    {
        _left -= taken;
        if (_left < 0)
        {
            throw new InvalidDataException("There are more frames than allowed.");
        }
    }
}
