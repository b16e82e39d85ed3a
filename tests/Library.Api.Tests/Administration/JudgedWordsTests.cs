using System.Net;
using System.Text.RegularExpressions;
using Library.Api.Administration;
using Library.Api.Search;
using Library.Api.Tests.Pages;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Administration;

/// <summary>A list of words is measured by the judged searches before it goes live. Each test has a library of its own: the list is one for all.</summary>
public sealed partial class JudgedWordsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_that_makes_a_judged_search_worse_is_warned_about_and_saved_by_a_second_step_alone()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);
        await SaveAsync(admin, "marmalade, quincejam", "save");
        await JudgeAsync(library, "quincejam", "Here stands marmalade.");
        var number = await NumberAsync(admin);

        var preview = await SaveAsync(admin, "kohlrabi, turnip", "preview");
        var refused = await SaveAsync(admin, "kohlrabi, turnip", "save");
        var unchanged = await NumberAsync(admin);
        var other = await SaveAsync(admin, "kohlrabi, swede", "save-all-the-same", warned: Warned().Match(refused.Html).Groups["warned"].Value);
        var stale = await SaveAsync(admin, "kohlrabi, turnip", "save-all-the-same", warned: Warned().Match(refused.Html).Groups["warned"].Value, number: "0");
        var unproved = await SaveAsync(admin, "kohlrabi, turnip", "save-all-the-same");
        var saved = await SaveAsync(admin, "kohlrabi, turnip", "save-all-the-same", warned: Warned().Match(refused.Html).Groups["warned"].Value);

        foreach (var warning in new[] { preview, refused, other, unproved })
        {
            Assert.Contains("With this list one judged search becomes worse.", warning.Html, StringComparison.Ordinal);
            Assert.Contains("Save all the same", warning.Html, StringComparison.Ordinal);
            Assert.Contains("1.000 → 0.000", warning.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Saved. Searches go by it now.", warning.Html, StringComparison.Ordinal);
        }

        Assert.Contains("Nothing was saved yet.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Somebody else has saved the list meanwhile.", stale.Html, StringComparison.Ordinal);
        Assert.Equal(number, unchanged);
        Assert.Contains("Saved. Searches go by it now.", saved.Html, StringComparison.Ordinal);
        Assert.NotEqual(number, await NumberAsync(admin));
    }

    [Fact]
    public async Task A_list_that_makes_judged_searches_better_is_saved_at_once_and_tells_so()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);
        await JudgeAsync(library, "quincejam", "Here stands marmalade.");

        var preview = await SaveAsync(admin, "marmalade, quincejam", "preview");
        var saved = await SaveAsync(admin, "marmalade, quincejam", "save");

        Assert.Contains("Become better: 1", preview.Html, StringComparison.Ordinal);
        Assert.Contains("0.000 → 1.000", preview.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Save all the same", preview.Html, StringComparison.Ordinal);
        Assert.Contains("Saved. Searches go by it now.", saved.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_judged_searches_nothing_is_measured()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);

        var preview = await SaveAsync(admin, "marmalade, quincejam", "preview");
        var saved = await SaveAsync(admin, "marmalade, quincejam", "save");

        Assert.DoesNotContain("nDCG", preview.Html, StringComparison.Ordinal);
        Assert.Contains("Saved. Searches go by it now.", saved.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_which_not_every_judged_search_could_be_measured_is_saved_by_a_second_step_alone()
    {
        await using var library = await LibraryApplication.StartAsync(
            new Dictionary<string, string?>(),
            builder => builder.Services.AddScoped(services => new JudgedMeasurement(services.GetRequiredService<LibrarySearch>(), new LongSteps())),
            Cancellation);
        using var admin = await Visitor.SignInAsync(library, LibraryApplication.AdminEmail, Cancellation);
        await JudgeAsync(library, "quincejam", "Here stands quincejam.");
        await JudgeAsync(library, "marmalade", "Here stands marmalade.");

        var refused = await SaveAsync(admin, "kohlrabi, turnip", "save");
        var saved = await SaveAsync(admin, "kohlrabi, turnip", "save-all-the-same", warned: Warned().Match(refused.Html).Groups["warned"].Value);
        var list = await admin.OpenAsync("/admin/judged", Cancellation);

        Assert.Contains("One judged search could not be measured.", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("With this list", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Nothing was saved yet.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Saved. Searches go by it now.", saved.Html, StringComparison.Ordinal);
        Assert.Contains("1 could not be measured", list.Html, StringComparison.Ordinal);
    }

    /// <summary>Adds a document of this text and a search that it answers.</summary>
    private static async Task JudgeAsync(LibraryApplication library, string search, string text)
    {
        using var client = await library.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await client.UploadAndWaitAsync(APdf.New().Page(text).ToStream().ToArray(), "a.pdf", Cancellation, ("title", "A paper")));
        using var judged = await client.SendAsync(HttpMethod.Post, "/api/v1/judged", new { text = search, documents = new[] { new { id, grade = 2 } } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, judged.StatusCode);
    }

    private static async Task<VisitedPage> SaveAsync(Visitor admin, string text, string how, string warned = "", string? number = null) =>
        await admin.SubmitAsync("/admin/words", "words", Cancellation, ("text", text), ("number", number ?? await NumberAsync(admin)), ("warned", warned), ("do", how));

    private static async Task<string> NumberAsync(Visitor admin) => Number().Match((await admin.OpenAsync("/admin/words", Cancellation)).Html).Groups["number"].Value;

    /// <summary>A clock by which between two looks at it two thirds of the time to measure are over.</summary>
    private sealed class LongSteps : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * JudgedMeasurement.Budget.Ticks * 2 / 3;
    }

    [GeneratedRegex("name=\"number\" value=\"(?<number>[0-9]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Number();

    [GeneratedRegex("name=\"warned\" value=\"(?<warned>[0-9a-f]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Warned();
}
