using System.Security.Cryptography;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.Extensions.Options;

namespace Library.Storage.Tests.Files;

/// <summary>Files looked through by a real ClamAV daemon.</summary>
public sealed class VirusScanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Needs", "server")]
    public async Task It_finds_the_test_virus_and_lets_other_files_pass()
    {
        await using var server = await ClamServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(server is null, "no ClamAV: install clamav-daemon");
        var scan = At(server.Address);

        Assert.True(await scan.IsAnsweringAsync(Cancellation));
        Assert.Equal("Eicar-Test-Signature.UNOFFICIAL", await FindAsync(scan, [.. new byte[200_000], .. ClamServer.TestVirus]));
        Assert.Null(await FindAsync(scan, RandomNumberGenerator.GetBytes(300_000)));
        Assert.Null(await FindAsync(scan, []));
    }

    [Fact]
    [Trait("Needs", "server")]
    public async Task A_file_larger_than_the_daemon_takes_is_not_taken_for_clean()
    {
        await using var server = await ClamServer.StartOrNullAsync(Cancellation);
        Assert.SkipWhen(server is null, "no ClamAV: install clamav-daemon");

        await Assert.ThrowsAsync<VirusScanTooLargeException>(() => FindAsync(At(server.Address), new byte[30 << 20]));
    }

    [Theory]
    [InlineData("unix:/nowhere/clamd.ctl")]
    [InlineData("127.0.0.1:1")]
    public async Task A_daemon_that_is_away_is_no_clean_file(string address)
    {
        await Assert.ThrowsAsync<VirusScanUnavailableException>(() => FindAsync(At(address), [1]));
        Assert.False(await At(address).IsAnsweringAsync(Cancellation));
    }

    [Fact]
    public async Task Without_an_address_nothing_is_looked_through()
    {
        Assert.False(At("").IsOn);
        Assert.Null(await FindAsync(At(""), ClamServer.TestVirus));
    }

    [Theory]
    [InlineData("clamd")]
    [InlineData("unix:clamd.ctl")]
    [InlineData("host:0")]
    public void A_wrong_address_is_refused_at_start(string address) =>
        Assert.Contains("Library:VirusScan:Address", new VirusScanOptionsValidator().Validate(name: null, new VirusScanOptions { Address = address }).FailureMessage, StringComparison.Ordinal);

    private static VirusScan At(string address) => new(Options.Create(new VirusScanOptions { Address = address, Time = TimeSpan.FromSeconds(30) }), TimeProvider.System);

    private static async Task<string?> FindAsync(VirusScan scan, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return await scan.FindOrNullAsync(content, Cancellation);
    }
}
