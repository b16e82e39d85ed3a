using Library.Storage.Files;
using Library.Testing;

namespace Library.Storage.Tests.Files;

/// <summary>Stores and disks change some keys silently: none of those can be made.</summary>
public sealed class FileKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("ab/cd/0123456789.original")]
    [InlineData("_probe")]
    [InlineData("a..b/c.")]
    public void A_key_is_what_it_was_made_of(string value) => Assert.Equal(value, new FileKey(value).Value);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("../a")]
    [InlineData("./a")]
    [InlineData("a/.hidden")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a%2fb")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void What_a_store_would_normalise_or_a_disk_would_take_for_a_path_is_no_key(string value)
    {
        Assert.False(FileKey.IsValid(value));
        Assert.Throws<ArgumentException>(() => new FileKey(value));
    }

    [Fact]
    public void A_key_has_at_most_two_hundred_characters()
    {
        Assert.True(FileKey.IsValid(new string('a', FileKey.MaxLength)));
        Assert.False(FileKey.IsValid(new string('a', FileKey.MaxLength + 1)));
    }

    [Fact]
    public async Task The_longest_key_fits_a_disk()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskFileStore(folder.Path, TimeProvider.System);
        var key = new FileKey(new string('a', FileKey.MaxLength));

        await store.PutAsync(key, Stream.Null, 0, TestContext.Current.CancellationToken);

        Assert.Equal(0, await store.FindLengthOrNullAsync(key, TestContext.Current.CancellationToken));
    }
}
