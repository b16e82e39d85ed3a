using System.Net;
using Library.Storage.Catalogue;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>Saving a packet: under the revision that was seen, checked item by item.</summary>
public sealed class PacketSavingTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_saves_under_an_old_revision_gets_the_present_state_and_changes_nothing()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        var seen = (await world.SavedAsync(id, new object[] { new { heading = "One" } }, Cancellation)).GetProperty("revision").GetRawText();
        await world.SavedAsync(id, new object[] { new { heading = "Theirs" } }, Cancellation);

        using var stale = await MeetingWorld.SaveAsync(world.Lead, id, new object[] { new { heading = "Mine" } }, Cancellation, revision: seen);
        using var missing = await MeetingWorld.SaveAsync(world.Lead, id, new object[] { new { heading = "Mine" } }, Cancellation, revision: "");
        using var nonsense = await MeetingWorld.SaveAsync(world.Lead, id, new object[] { new { heading = "Mine" } }, Cancellation, revision: "now");

        var problem = await Problems.AssertAsync(stale, HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("Theirs", MeetingWorld.ItemsOf(problem.GetProperty("present"))[0].GetProperty("heading").GetString());
        await Problems.AssertAsync(missing, HttpStatusCode.PreconditionRequired, "if-match-required");
        Assert.Equal(HttpStatusCode.PreconditionFailed, nonsense.StatusCode);
        Assert.Equal("Theirs", Assert.Single(MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation))).GetProperty("heading").GetString());
    }

    [Fact]
    public async Task Of_many_saves_at_once_under_one_revision_one_alone_is_taken()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        var revision = (await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("revision").GetRawText();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => MeetingWorld.SaveAsync(world.Lead, id, new object[] { new { heading = $"Number {number}" } }, Cancellation, revision)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Single(MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task An_item_that_the_sender_does_not_see_is_kept_by_its_id_and_taken_out_only_by_leaving_it_out()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var theirs = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph(word).ToStream().ToArray(), "a.docx", Cancellation, ("title", $"Paper {word}"), ("visibility", "draft")));
        var revision = (await admin.GetAsync($"/api/v1/meetings/{id}", Cancellation)).GetProperty("revision").GetRawText();
        using var saved = await MeetingWorld.SaveAsync(admin, id, new object[] { new { document = theirs, heading = $"Of the admin {word}" } }, Cancellation, revision);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);

        var item = Assert.Single(MeetingWorld.ItemsOf(await world.Lead.GetAsync($"/api/v1/meetings/{id}", Cancellation)));
        Assert.True(item.GetProperty("withheld").GetBoolean());
        await world.SavedAsync(id, new object[] { new { heading = "Before" }, new { id = item.GetProperty("id").GetString(), withheld = true } }, Cancellation);
        Assert.Equal($"Of the admin {word}", MeetingWorld.ItemsOf(await admin.GetAsync($"/api/v1/meetings/{id}", Cancellation))[1].GetProperty("heading").GetString());
        await world.SavedAsync(id, new object[] { new { heading = "Alone" } }, Cancellation);
        Assert.Single(MeetingWorld.ItemsOf(await admin.GetAsync($"/api/v1/meetings/{id}", Cancellation)));
    }

    [Fact]
    public async Task Typing_in_a_published_packet_has_nothing_read_again_that_stays_in_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        var (stays, goes) = (await world.AddFileAsync(id, SharedApplication.Word(), Cancellation), await world.AddFileAsync(id, SharedApplication.Word(), Cancellation));
        await world.SavedAsync(id, new object[] { new { document = stays }, new { document = goes } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        await world.Lead.WaitAsync(stays, Cancellation);
        await world.Lead.WaitAsync(goes, Cancellation);
        var (before, gone) = (await RevisionAsync(stays), await RevisionAsync(goes));

        await world.SavedAsync(id, new object[] { new { document = stays, heading = "Typed", note = "Also typed" } }, Cancellation);

        Assert.Equal(before, await RevisionAsync(stays));
        Assert.NotEqual(gone, await RevisionAsync(goes));
    }

    private async Task<long> RevisionAsync(string document)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Documents.Where(row => row.Id == Guid.Parse(document)).Select(row => row.Revision).SingleAsync(Cancellation);
    }

    [Fact]
    public async Task Wrong_items_are_refused_each_with_its_place()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var file = await world.AddFileAsync(id, word, Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var hidden = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph(word).ToStream().ToArray(), "a.docx", Cancellation, ("visibility", "draft")));
        var nothing = Guid.NewGuid().ToString();
        (object[] Items, string Field)[] wrong =
        [
            ([new { heading = "" }], "items[0]"),
            ([new { heading = "x" }, new { document = nothing }], "items[1].document"),
            ([new { document = hidden }], "items[0].document"),
            ([new { document = file, version = 2 }], "items[0].version"),
            ([new { document = file, version = "oldest" }], "items[0]"),
            ([new { document = file }, new { document = file }], "items[1].document"),
            ([new { id = nothing, heading = "x" }], "items[0].id"),
            ([new { id = nothing, withheld = true }], "items[0].id"),
            ([new { heading = new string('x', 301) }], "items[0].heading"),
            ([new { heading = "x", minutes = -1 }], "items[0].minutes"),
            ([.. Enumerable.Range(0, 501).Select(_ => new { heading = "x" })], "items"),
        ];
        foreach (var (items, field) in wrong)
        {
            using var answer = await MeetingWorld.SaveAsync(world.Lead, id, items, Cancellation);
            await Problems.AssertFieldAsync(answer, field);
        }

        using var most = await MeetingWorld.SaveAsync(world.Lead, id, Enumerable.Range(0, 500).Select(number => new { heading = $"Item {number}" }).ToArray(), Cancellation);
        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
    }

    [Fact]
    public async Task Files_are_added_by_leads_alone_and_judged_as_everywhere()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        foreach (var (by, bytes, status) in new[] { (world.Member, "x"u8.ToArray(), HttpStatusCode.Forbidden), (world.Stranger, "x"u8.ToArray(), HttpStatusCode.NotFound), (world.Lead, "x"u8.ToArray(), HttpStatusCode.UnsupportedMediaType), (world.Lead, [], HttpStatusCode.BadRequest) })
        {
            using var form = LibraryClient.Form(bytes, "a.bin", []);
            using var answer = await by.Http.PostAsync($"/api/v1/meetings/{id}/files", form, Cancellation);
            Assert.Equal(status, answer.StatusCode);
        }
    }
}
