using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Library.Api.Tests.Surface;

/// <summary>What each project shows to the others, checked in, so that a door that opens is seen in the change that opens it.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData("Library.Storage")]
    [InlineData("Library.Indexer")]
    [InlineData("Library.Api")]
    public async Task A_project_shows_what_is_written_down_and_no_more(string project)
    {
        var types = Assembly.Load(project).GetExportedTypes()
            .Where(type => !typeof(IComponent).IsAssignableFrom(type) && !(type.Namespace ?? "").Contains(".Migrations", StringComparison.Ordinal))
            .Select(type => type.FullName ?? type.Name).Order(StringComparer.Ordinal);
        var shown = string.Join('\n', types) + "\n";
        var built = Path.Combine(AppContext.BaseDirectory, $"{project}.surface.txt");
        await File.WriteAllTextAsync(built, shown, TestContext.Current.CancellationToken);

        var written = await File.ReadAllTextAsync(Sources.Path("tests", "Library.Api.Tests", "Surface", $"{project}.txt"), TestContext.Current.CancellationToken);

        Assert.True(written == shown, $"The public types of {project} have changed. If they were meant to: cp '{built}' tests/Library.Api.Tests/Surface/{project}.txt");
    }
}
