using System.Net;
using System.Net.Http.Json;
using Library.Api.Members;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

public sealed class RateLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/auth/login")]
    [InlineData("/api/v1/auth/forgot")]
    public async Task Who_sends_too_many_forms_is_told_when_to_come_again(string address)
    {
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(), builder => builder.Services.PostConfigure<RequestsPerMinute>(limits => (limits.SignIns, limits.Asks) = (2, 2)), Cancellation);
        using var anonymous = library.Anonymous();
        var guess = new { email = "nobody@school.example", password = "a guess of it" };

        using var first = await anonymous.PostAsJsonAsync(address, guess, Cancellation);
        using var second = await anonymous.PostAsJsonAsync(address, guess, Cancellation);
        using var third = await anonymous.PostAsJsonAsync(address, guess, Cancellation);

        Assert.NotEqual(HttpStatusCode.TooManyRequests, second.StatusCode);
        await Problems.AssertAsync(third, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.True(third.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
