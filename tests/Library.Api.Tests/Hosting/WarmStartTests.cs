using Library.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Hosting;

public sealed class WarmStartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_way_of_a_request_is_gone_once_before_the_first_and_may_fail(bool fails)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider(); // no search either
        var asked = new List<string>();
        var app = new ApplicationBuilder(services).UseWarmStart();
        app.Run(context =>
        {
            asked.Add(context.Request.Path);
            return fails ? throw new InvalidOperationException() : Task.CompletedTask;
        });

        var pipeline = app.Build();

        Assert.Equal(["/health/live"], asked);
        if (!fails)
        {
            await pipeline(new DefaultHttpContext { RequestServices = services, Request = { Path = "/" } });
            Assert.Equal(["/health/live", "/"], asked);
        }
    }
}
