using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Notices;

internal static class Telling
{
    /// <summary>Waits until no post is left that nobody was told of.</summary>
    public static async Task ToldAsync(this LibraryApplication application, CancellationToken cancellationToken)
    {
        await using var scope = application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await LibraryClient.UntilAsync(() => catalogue.Posts.CountAsync(post => post.ToldAt == null, cancellationToken), untold => untold == 0, cancellationToken);
    }
}
