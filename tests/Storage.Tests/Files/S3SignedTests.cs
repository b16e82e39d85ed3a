using System.Net;
using Library.Storage.Files;
using Library.Storage.Files.S3;
using Library.Testing;

namespace Library.Storage.Tests.Files;

/// <summary>Signed addresses, as a real service takes them.</summary>
[Trait("Needs", "server")]
public sealed class S3SignedTests
{
    private const string Disposition = "attachment; filename=\"_ber & so.pdf\"; filename*=UTF-8''%C3%BCber%20%26%20so.pdf";

    private static readonly FileKey Key = new("ab/cd");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_address_gives_the_file_under_its_name_and_type()
    {
        using var store = await WithAFileAsync();
        using var anybody = new HttpClient();

        using var answer = await anybody.GetAsync(await store.SignAsync(Key, SignedReads.Lifetime, Disposition, "application/pdf"), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(GeneratedStream.Range(0, 100), await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(Disposition, Assert.Single(answer.Content.Headers.GetValues("Content-Disposition")));
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task An_address_that_was_changed_or_has_expired_gives_nothing()
    {
        using var store = await WithAFileAsync();
        await store.PutAsync(new FileKey("ab/other"), new GeneratedStream(10), 10, Cancel);
        using var anybody = new HttpClient();
        var address = await store.SignAsync(Key, TimeSpan.FromSeconds(1), Disposition, "application/pdf");

        using var other = await anybody.GetAsync(new Uri(address.AbsoluteUri.Replace("ab/cd", "ab/other", StringComparison.Ordinal)), Cancel);
        using var renamed = await anybody.GetAsync(new Uri(address.AbsoluteUri.Replace("attachment", "inline", StringComparison.Ordinal)), Cancel);
        using var plain = await anybody.GetAsync(new Uri(address.GetLeftPart(UriPartial.Path)), Cancel);
        await Task.Delay(TimeSpan.FromSeconds(2.5), Cancel);
        using var late = await anybody.GetAsync(address, Cancel);

        Assert.All([other, renamed, plain, late], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
    }

    [Fact]
    public async Task Two_processes_that_meet_a_new_bucket_both_put()
    {
        var options = AnS3.Options(await S3Server.StartAsync());
        using var first = new S3FileStore(options, S3Connection.Network(), TimeProvider.System);
        using var second = new S3FileStore(options, S3Connection.Network(), TimeProvider.System);

        await Task.WhenAll(first.PutAsync(Key, new GeneratedStream(100), 100, Cancel), second.PutAsync(new FileKey("ef"), new GeneratedStream(10), 10, Cancel));

        Assert.Equal((100, 10), (await second.FindLengthOrNullAsync(Key, Cancel), await first.FindLengthOrNullAsync(new FileKey("ef"), Cancel)));
    }

    private static async Task<S3FileStore> WithAFileAsync()
    {
        var store = new S3FileStore(AnS3.Options(await S3Server.StartAsync()), S3Connection.Network(), TimeProvider.System);
        await store.PutAsync(Key, new GeneratedStream(100), 100, Cancel);
        return store;
    }
}
