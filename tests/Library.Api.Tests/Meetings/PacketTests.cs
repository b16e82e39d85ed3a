using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Pages;
using Library.Testing;

namespace Library.Api.Tests.Meetings;

/// <summary>Packets: made by leads, seen by the community once published, and never a way to what somebody may not see.</summary>
public sealed class PacketTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_packet_is_the_leads_alone_until_it_is_published_and_its_files_with_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var file = await world.AddFileAsync(id, word, Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "Welcome", minutes = 10, presenter = "Ana" }, new { document = file, version = "newest", note = "Please **read** it" } }, Cancellation);

        Assert.Equal("none", (await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("packetState").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{id}/packet.zip", Cancellation));
        using var published = await world.PublishAsync(id, Cancellation);
        using var again = await world.PublishAsync(id, Cancellation);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { published.StatusCode, again.StatusCode });
        Assert.Equal((await published.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("revision").GetInt64(), (await again.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("revision").GetInt64());
        var items = MeetingWorld.ItemsOf(await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation));
        Assert.Equal("Welcome", items[0].GetProperty("heading").GetString());
        Assert.Equal($"Handout {word}", items[1].GetProperty("title").GetString());
        var document = await world.Member.GetAsync($"/api/v1/documents/{file}", Cancellation);
        Assert.Equal(("meeting-material", "cops"), (document.GetProperty("kind").GetString(), document.GetProperty("visibility").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/documents/{file}", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/meetings/{id}/packet.zip", Cancellation));
    }

    [Fact]
    public async Task The_meeting_facet_finds_handouts_and_linked_documents_for_the_community_and_tells_nobody_else_of_the_meeting()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var handout = await world.AddFileAsync(id, word, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var linked = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph($"Inside {word}.").ToStream().ToArray(), "linked.docx", Cancellation, ("title", $"Model {word}"), ("kind", "model-document")));
        await world.SavedAsync(id, new object[] { new { document = handout }, new { document = linked, version = 1 } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);

        var found = await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}&meeting={id}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 2, Cancellation);

        var value = Assert.Single(found.GetProperty("facets").GetProperty("meeting").EnumerateArray());
        Assert.StartsWith("Spring meeting, ", value.GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.Equal((2, true), (value.GetProperty("count").GetInt32(), value.GetProperty("selected").GetBoolean()));
        var kinds = found.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("kind").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(["meeting-material", "model-document"], kinds);

        // The linked document is everybody's; that it was part of a meeting is not.
        var others = await world.Stranger.SearchAsync($"q={word}", Cancellation);
        Assert.Equal(1, others.GetProperty("total").GetInt32());
        Assert.Empty(others.GetProperty("facets").GetProperty("meeting").EnumerateArray());
        var guessed = await world.Stranger.SearchAsync($"q={word}&meeting={id}", Cancellation);
        Assert.Equal(0, guessed.GetProperty("total").GetInt32());
        Assert.Empty(guessed.GetProperty("facets").GetProperty("meeting").EnumerateArray());
    }

    [Fact]
    public async Task What_was_made_for_a_meeting_is_dated_by_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        await world.SavedAsync(id, new object[] { new { document = await world.AddFileAsync(id, word, Cancellation) } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);

        using var moved = await world.Lead.SendAsync(HttpMethod.Patch, $"/api/v1/meetings/{id}", new { startsAt = "2031-01-01T02:00:00Z", endsAt = "2031-01-01T04:00:00Z" }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);

        // On the first of January in UTC it is still the old year where the association is.
        await LibraryClient.UntilAsync(() => world.Member.SearchAsync($"q={word}&year=2030", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);
    }

    [Fact]
    public async Task What_the_community_cannot_see_is_left_out_on_request_and_never_opened_by_publishing()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var secret = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(AWordFile.New().Paragraph(word).ToStream().ToArray(), "draft.docx", Cancellation, ("title", $"Secret {word}"), ("visibility", "draft")));
        var saved = MeetingWorld.ItemsOf(await world.SavedAsync(id, new object[] { new { heading = "First" }, new { document = secret }, new { heading = "Last" } }, Cancellation));
        Assert.False(saved[1].GetProperty("seenByOthers").GetBoolean());

        using var asked = await world.PublishAsync(id, Cancellation);
        var problem = await Problems.AssertAsync(asked, HttpStatusCode.Conflict, "not-seen-by-community");
        Assert.Equal(saved[1].GetProperty("id").GetString(), Assert.Single(problem.GetProperty("items").EnumerateArray()).GetString());
        Assert.Equal("draft", (await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("packetState").GetString());
        using var other = await world.PublishAsync(id, Cancellation, saved[0].GetProperty("id").GetString() ?? "");
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        using var published = await world.PublishAsync(id, Cancellation, saved[1].GetProperty("id").GetString() ?? "");

        Assert.Equal(["First", "Last"], MeetingWorld.ItemsOf(await published.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).Select(item => item.GetProperty("heading").GetString()));
        Assert.Equal("draft", (await world.Lead.GetAsync($"/api/v1/documents/{secret}", Cancellation)).GetProperty("visibility").GetString());
    }

    [Fact]
    public async Task What_the_page_did_not_show_as_unseen_is_not_left_out_by_its_form()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var file = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(AWordFile.New().Paragraph(word).ToStream().ToArray(), "draft.docx", Cancellation, ("title", $"Paper {word}"), ("visibility", "draft")));
        var item = MeetingWorld.ItemsOf(await world.SavedAsync(id, new object[] { new { heading = "First" }, new { document = file } }, Cancellation))[1].GetProperty("id").GetString();
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);

        // As it was sent while the community still saw everything.
        var late = await lead.SubmitAsync($"/meetings/{id}", "publish", Cancellation);
        Assert.Contains("Look once more", late.Html, StringComparison.Ordinal);
        Assert.Equal("draft", (await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("packetState").GetString());
        Assert.Contains($"name=\"item-{item}\" value=\"leave-out\"", late.Html, StringComparison.Ordinal);
        await lead.SubmitAsync($"/meetings/{id}", "publish", Cancellation, ($"item-{item}", "leave-out"));

        Assert.Equal("First", Assert.Single(MeetingWorld.ItemsOf(await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation))).GetProperty("heading").GetString());
    }

    [Fact]
    public async Task An_item_that_a_reader_may_not_see_keeps_its_number_and_tells_nothing()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var file = await world.AddFileAsync(id, word, Cancellation);
        await world.SavedAsync(id, new object[] { new { document = file, heading = $"About {word}", note = $"Note {word}", presenter = $"By {word}" }, new { heading = "Last" } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        using var hidden = await world.Lead.PatchAsync(file, new { visibility = "draft" }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, hidden.StatusCode);

        var items = MeetingWorld.ItemsOf(await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation));
        Assert.Equal(["id", "withheld"], items[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("Last", items[1].GetProperty("heading").GetString());
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var page = await member.OpenAsync($"/meetings/{id}", Cancellation);
        Assert.DoesNotContain(word, page.Html, StringComparison.Ordinal);
        Assert.Contains("This item is not for you to see.", page.Html, StringComparison.Ordinal);
        using var zip = new ZipArchive(await world.Member.Http.GetStreamAsync($"/api/v1/meetings/{id}/packet.zip", Cancellation));
        Assert.Equal(["00 Contents.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.DoesNotContain(word, await new StreamReader(zip.Entries[0].Open()).ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_trashed_or_purged_stays_as_a_withheld_number()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        var (trashed, purged) = (await world.AddFileAsync(id, SharedApplication.Word(), Cancellation), await world.AddFileAsync(id, SharedApplication.Word(), Cancellation));
        await world.SavedAsync(id, new object[] { new { document = trashed }, new { document = purged }, new { heading = "Last" } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        foreach (var document in new[] { trashed, purged })
        {
            using var deleted = await world.Lead.Http.DeleteAsync($"/api/v1/documents/{document}", Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        using var gone = await admin.Http.DeleteAsync($"/api/v1/trash/{purged}?reason=A+mistake", Cancellation);
        Assert.True(gone.IsSuccessStatusCode, $"{gone.StatusCode}");

        foreach (var reader in new[] { world.Member, world.Lead, admin })
        {
            var items = MeetingWorld.ItemsOf(await reader.GetAsync($"/api/v1/meetings/{id}", Cancellation));
            Assert.Equal([true, true, false], items.Select(item => item.TryGetProperty("withheld", out var withheld) && withheld.GetBoolean()));
        }

        var kept = MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation));
        await world.SavedAsync(id, kept.Select(item => item.TryGetProperty("withheld", out _) ? (object)new { id = item.GetProperty("id").GetString(), withheld = true } : new { id = item.GetProperty("id").GetString(), heading = "Last, indeed" }).ToArray(), Cancellation);
    }

    [Fact]
    public async Task What_is_changed_after_publishing_is_seen_at_once_and_said()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word, late) = (await world.PlanAsync(Cancellation), SharedApplication.Word(), SharedApplication.Word());
        var first = MeetingWorld.ItemsOf(await world.SavedAsync(id, new object[] { new { heading = "One" }, new { heading = "Two" }, new { heading = "Three" }, new { document = await world.AddFileAsync(id, word, Cancellation) } }, Cancellation));
        using var published = await world.PublishAsync(id, Cancellation);
        var added = await world.AddFileAsync(id, late, Cancellation);
        var ids = first.Select(item => item.GetProperty("id").GetString()).ToList();

        // Three moves up, One goes, Two is renamed, a file comes.
        await world.SavedAsync(id, new object[] { new { id = ids[2], heading = "Three" }, new { id = ids[1], heading = "Two, new" }, new { id = ids[3], document = first[3].GetProperty("document").GetString() }, new { document = added } }, Cancellation);

        Assert.Equal("cops", (await world.Member.GetAsync($"/api/v1/documents/{added}", Cancellation)).GetProperty("visibility").GetString());
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        var html = (await member.OpenAsync($"/meetings/{id}", Cancellation)).Html;
        foreach (var said in new[] { "Taken out: One", "Changed: Two, new", $"Added: Handout {late}" })
        {
            Assert.Contains(said, html, StringComparison.Ordinal);
        }

        Assert.Contains("Moved: ", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"Changed: Handout {word}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_begins_with_the_order_of_the_last_one_without_its_files()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (last, next) = (await world.PlanAsync(Cancellation, inDays: 10), await world.PlanAsync(Cancellation, inDays: 100));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var model = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, ("title", "Model")));
        await world.SavedAsync(last, new object[] { new { heading = "Welcome", presenter = "Ana", minutes = 5 }, new { document = await world.AddFileAsync(last, SharedApplication.Word(), Cancellation) }, new { document = model, note = "Again" } }, Cancellation);

        using var begun = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{next}/packet/from-last", new { }, Cancellation);
        using var twice = await world.Lead.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{next}/packet/from-last", new { }, Cancellation);

        var items = MeetingWorld.ItemsOf(await begun.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
        Assert.Equal(["Welcome", null], items.Select(item => item.TryGetProperty("heading", out var heading) ? heading.GetString() : null));
        Assert.Equal(("Ana", 5, model, "Again"), (items[0].GetProperty("presenter").GetString(), items[0].GetProperty("minutes").GetInt32(), items[1].GetProperty("document").GetString(), items[1].GetProperty("note").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
    }

    [Fact]
    public async Task The_zip_holds_the_files_numbered_in_order_with_names_that_every_system_takes()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        await world.SavedAsync(id, new object[] { new { heading = "Welcome", note = "Bring **coffee**" }, new { document = await world.AddFileAsync(id, word, Cancellation), heading = "Budget: 50/50? <draft>" } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);

        using var answer = await world.Member.Http.GetAsync($"/api/v1/meetings/{id}/packet.zip", Cancellation);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["00 Contents.txt", "02 Budget- 50-50- -draft-.docx"], zip.Entries.Select(entry => entry.FullName));
        var contents = await new StreamReader(zip.Entries[0].Open()).ReadToEndAsync(Cancellation);
        Assert.Contains("01 Welcome", contents, StringComparison.Ordinal);
        Assert.Contains("Bring coffee", contents, StringComparison.Ordinal);
        using var content = await world.Member.Http.GetAsync($"/api/v1/documents/{MeetingWorld.ItemsOf(await world.Member.GetAsync($"/api/v1/meetings/{id}", Cancellation))[1].GetProperty("document").GetString()}/content", Cancellation);
        using var unpacked = new MemoryStream();
        await (await zip.Entries[1].OpenAsync(Cancellation)).CopyToAsync(unpacked, Cancellation);
        Assert.Equal(await content.Content.ReadAsByteArrayAsync(Cancellation), unpacked.ToArray());
    }
}
