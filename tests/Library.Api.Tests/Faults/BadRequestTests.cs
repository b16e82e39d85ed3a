using System.Net;
using System.Text;

namespace Library.Api.Tests.Faults;

/// <summary>What a program sends wrongly is its fault, and said so.</summary>
public sealed class BadRequestTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/collections", "{\"slug\":\"nulls\",\"title\":\"Nulls\",\"items\":[null]}")]
    [InlineData("/api/v1/collections", "{\"slug\":\"nulls\",\"title\":\"Nulls\",\"curators\":[null]}")]
    [InlineData("/api/v1/people", "{\"email\":\"a@b.example\",\"name\":\"A\",\"cops\":[null]}")]
    [InlineData("/api/v1/saved-searches", "{\"search\":")]
    [InlineData("/api/v1/saved-searches", "{\"search\":5}")]
    public async Task What_cannot_be_read_is_refused_with_a_reason(string address, string body)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await admin.Http.PostAsync(address, content, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "bad-request");
        Assert.Contains("not what this address takes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_set_that_there_is_not_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"search\":\"q=a\"}"));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json;charset=zzz");

        using var answer = await admin.Http.PostAsync("/api/v1/saved-searches", content, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task The_last_day_of_the_calendar_is_a_day()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, await admin.StatusAsync("/api/v1/audit?to=9999-12-31", Cancellation));
    }
}
