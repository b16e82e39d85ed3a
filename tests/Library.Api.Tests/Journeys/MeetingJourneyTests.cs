using System.IO.Compression;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Pages;
using Library.Testing;
using Microsoft.Playwright;

namespace Library.Api.Tests.Journeys;

/// <summary>A lead's evening before the meeting, and what the members make of it.</summary>
[Trait("Needs", "browser")]
public sealed class MeetingJourneyTests(SharedApplication shared, ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_plans_a_meeting_makes_its_packet_and_publishes_it_and_the_members_find_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var last = await world.PlanAsync(Cancellation, inDays: 3);
        await world.SavedAsync(last, new object[] { new { heading = "Welcome", presenter = "Ana Ruiz", minutes = 10 }, new { heading = "Reports" } }, Cancellation);
        var word = SharedApplication.Word();
        var page = await chromium.SignInAsync(shared.Application, world.LeadEmail);

        await page.GotoAsync($"/communities/{world.Cop}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Plan a meeting" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Winter meeting");
        await page.GetByLabel("Day", new() { Exact = true }).FillAsync($"{DateTime.UtcNow.AddDays(60):yyyy-MM-dd}");
        await page.GetByLabel("Place").FillAsync("Harborlight, library");
        await page.GetByRole(AriaRole.Button, new() { Name = "Announce it to the community" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Make the packet" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin with the last meeting’s packet" }).ClickAsync();
        await Assertions.Expect(page.Locator("li.item")).ToHaveCountAsync(2);

        var files = Enumerable.Range(1, 10).Select(number => new FilePayload
        {
            Name = $"Handout {number}.docx",
            MimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Buffer = AWordFile.New().Paragraph($"Sheet {number} about {word} and money{number}{word}.").ToStream().ToArray(),
        });
        await page.Locator("[data-files]").SetInputFilesAsync(files);
        await Assertions.Expect(page.Locator("li.item")).ToHaveCountAsync(12);
        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("li.item [data-progress]:visible")).ToHaveCountAsync(0);

        // The seventh file goes up twice, by the keys; it gets a heading and a presenter.
        var seventh = page.Locator("li.item", new() { HasText = "Handout 7" });
        await seventh.GetByLabel("Heading, if it is to be another").FillAsync("Money matters");
        await seventh.GetByLabel("Heading, if it is to be another").PressAsync("Alt+ArrowUp");
        await seventh.GetByLabel("Heading, if it is to be another").PressAsync("Alt+ArrowUp");
        await seventh.GetByLabel("Presenter").FillAsync("Sam Osei");
        await Assertions.Expect(seventh.Locator("[data-number]")).ToHaveTextAsync("7");
        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Not saved yet");
        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved ");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("li.item").Nth(6).GetByLabel("Presenter")).ToHaveValueAsync("Sam Osei");

        // What was typed a moment before leaving is there as well.
        await page.Locator("li.item").Nth(6).GetByLabel("Minutes").FillAsync("25");
        await page.GetByRole(AriaRole.Link, new() { Name = "Preview and publish" }).ClickAsync();
        await Assertions.Expect(page.GetByText("25 minutes")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("This is how its members will see it.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish the packet" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Published: the community sees the packet now.")).ToBeVisibleAsync();
        var meeting = new Uri(page.Url).AbsolutePath;

        var member = await chromium.SignInAsync(shared.Application, world.MemberEmail, width: 390);
        await Assertions.Expect(member.GetByRole(AriaRole.Link, new() { Name = "Winter meeting" }).First).ToBeVisibleAsync();
        await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q=money7{word}&meeting={meeting.Split('/')[^1]}", Cancellation), found => found.GetProperty("total").GetInt32() == 1, Cancellation);
        await member.GotoAsync($"/search?q=money7{word}&meeting={meeting.Split('/')[^1]}");
        await Assertions.Expect(member.GetByRole(AriaRole.Link, new() { Name = "Meeting: Winter meeting, " })).ToBeVisibleAsync();
        await member.GotoAsync(meeting);
        await member.GetByRole(AriaRole.Button, new() { Name = "From afar" }).ClickAsync();
        await Assertions.Expect(member.GetByText("Your answer is noted.")).ToBeVisibleAsync();
        await Assertions.Expect(member.Locator("ol.items > li").Nth(6)).ToContainTextAsync("Money matters");
        Assert.Equal(390, await member.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        var download = await member.RunAndWaitForDownloadAsync(() => member.GetByRole(AriaRole.Link, new() { Name = "All files (ZIP)" }).ClickAsync());
        using var packet = new MemoryStream();
        await (await download.CreateReadStreamAsync()).CopyToAsync(packet, Cancellation);
        using var zip = new ZipArchive(packet);
        Assert.Equal("07 Money matters.docx", zip.Entries[5].FullName);
        await TakePdfAsync(member, word);

        Assert.Equal(0, (await world.Stranger.SearchAsync($"q={word}", Cancellation)).GetProperty("total").GetInt32());
        await member.Context.CloseAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>Takes the packet as one PDF, whose contents and bookmarks lead to the right pages.</summary>
    private static async Task TakePdfAsync(IPage member, string word)
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "packet.pdf");
        var download = await member.RunAndWaitForDownloadAsync(() => member.GetByRole(AriaRole.Link, new() { Name = "As one PDF" }).ClickAsync(), new() { Timeout = 120_000 });
        await download.SaveAsAsync(path);
        Assert.Equal("", await PdfTools.CheckAsync(path, Cancellation));
        Assert.Equal("Winter meeting", (await PdfTools.InfoAsync(path, Cancellation))["Title"]);
        var (texts, bookmarks) = (await PdfTools.TextsAsync(path, Cancellation), await PdfTools.BookmarksAsync(path, Cancellation));
        Assert.Equal(13, bookmarks.Count);
        var (title, page) = bookmarks[7];
        Assert.Equal("7. Money matters", title);
        Assert.Contains(title, texts[page - 1], StringComparison.Ordinal);
        Assert.Matches(string.Create(System.Globalization.CultureInfo.InvariantCulture, $@"7\.\s+Money matters \(Sam Osei, 25 min\)\s+{page}\s"), texts[1]);
        Assert.Contains($"money7{word}", string.Concat(texts.Skip(page - 1).Take(2)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_leads_who_edit_at_once_see_the_conflict_and_lose_nothing_unasked()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "Welcome" } }, Cancellation);
        var page = await chromium.SignInAsync(shared.Application, world.LeadEmail);
        await page.GotoAsync($"/meetings/{id}/packet");
        await Assertions.Expect(page.Locator("li.item").First.GetByLabel("Heading")).ToHaveValueAsync("Welcome");
        await world.SavedAsync(id, new object[] { new { heading = "Theirs" } }, Cancellation);

        await page.Locator("li.item").First.GetByLabel("Heading").FillAsync("Mine");

        await Assertions.Expect(page.GetByText("Somebody else changed this at the same time.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-theirs] li")).ToHaveTextAsync(["Theirs"]);
        Assert.Equal("Theirs", MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation))[0].GetProperty("heading").GetString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep mine, replace theirs" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved ");
        Assert.Equal("Mine", MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation))[0].GetProperty("heading").GetString());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_item_is_dragged_to_another_place()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "One" }, new { heading = "Two" }, new { heading = "Three" } }, Cancellation);
        var page = await chromium.SignInAsync(shared.Application, world.LeadEmail);
        await page.GotoAsync($"/meetings/{id}/packet");
        await Assertions.Expect(page.Locator("li.item")).ToHaveCountAsync(3);

        await page.Locator("li.item").Nth(2).Locator("[data-handle]").DragToAsync(page.Locator("li.item").Nth(0));

        await Assertions.Expect(page.Locator("[data-saved]")).ToContainTextAsync("Saved ");
        Assert.Equal(["Three", "One", "Two"], MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)).Select(item => item.GetProperty("heading").GetString()));
        await page.Context.CloseAsync();
    }
}
