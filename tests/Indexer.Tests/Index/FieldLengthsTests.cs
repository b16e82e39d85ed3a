using Library.Indexer.Index;

namespace Library.Indexer.Tests.Index;

public sealed class FieldLengthsTests
{
    [Fact]
    public void Short_lengths_are_kept_and_longer_ones_within_an_eighth()
    {
        for (var words = 0; words < 1_000_000; words += 1 + (words / 50))
        {
            var kept = FieldLengths.Decode(FieldLengths.Encode(words));

            Assert.InRange(kept, words <= 40 ? words : words * 7 / 8, words);
        }
    }

    [Fact]
    public void The_longest_has_a_code_and_a_longer_one_never_a_smaller_code()
    {
        Assert.InRange(FieldLengths.Decode(FieldLengths.Encode(int.MaxValue)), int.MaxValue / 8 * 7, int.MaxValue);
        Assert.Equal(0, FieldLengths.Decode(FieldLengths.Encode(-1)));
        Assert.Equal(Enumerable.Range(0, 256), Enumerable.Range(0, 256).Select(code => (int)FieldLengths.Encode(FieldLengths.Decode((byte)code))));
    }
}
