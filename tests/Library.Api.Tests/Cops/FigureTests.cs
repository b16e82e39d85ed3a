using System.Net;
using System.Text.Json;
using Library.Api.Tests.Conversations;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using Library.Api.Tests.Members;
using Library.Api.Tests.Pages;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Cops;

/// <summary>How alive a community is: counted exactly, and for its leads and admins alone.</summary>
public sealed class FigureTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_waits_people_and_documents_are_counted_in_their_periods()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var helper = await JoinedAsync(world, Strangers.Email());
        await SetTimesAsync(await world.Member.AskAsync(world.Cop, Cancellation, "Quick"), daysAgo: 10, hoursToAnswer: 1);
        await SetTimesAsync(await world.Member.AskAsync(world.Cop, Cancellation, "Slow"), daysAgo: 10, hoursToAnswer: 4);
        await SetTimesAsync(await world.Member.AskAsync(world.Cop, Cancellation, "Waits"), daysAgo: 10, hoursToAnswer: null);
        await SetTimesAsync(await world.Member.AskAsync(world.Cop, Cancellation, "Spring"), daysAgo: 60, hoursToAnswer: 30);
        await SetTimesAsync(await world.Member.AskAsync(world.Cop, Cancellation, "Long ago"), daysAgo: 400, hoursToAnswer: null);
        var thread = LibraryClient.IdOf(await world.Member.StartAsync(world.Cop, new { title = "Files", body = "Here." }, Cancellation));
        var post = await world.Member.ReplyAsync(thread, "The contract", Cancellation, await world.Member.BringAsync(SharedApplication.Word(), Cancellation));
        Assert.Equal(HttpStatusCode.OK, await helper.SendForStatusAsync(HttpMethod.Put, $"/api/v1/posts/{LibraryClient.IdOf(post)}/thanks", new { }, Cancellation));

        var figures = await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation);

        Assert.Equal(3, figures.GetProperty("members").GetInt32());
        Assert.Equal([(30, 3, 2, 9_000.0), (90, 4, 3, 14_400.0), (365, 4, 3, 14_400.0)], figures.GetProperty("periods").EnumerateArray().Select(period =>
            (period.GetProperty("days").GetInt32(), period.GetProperty("questions").GetInt32(), period.GetProperty("answered").GetInt32(), period.GetProperty("medianSecondsToAnswer").GetDouble())));
        var month = figures.GetProperty("periods")[0];
        Assert.Equal((2, 1), (month.GetProperty("active").GetInt32(), month.GetProperty("documents").GetInt32()));
        Assert.Equal(["Long ago", "Waits"], figures.GetProperty("unanswered").EnumerateArray().Select(row => row.GetProperty("title").GetString()));
        Assert.Contains(",30,3,2,0.6667,2.5,3,2,1", await world.Lead.Http.GetStringAsync($"/api/v1/cops/{world.Cop}/figures.csv", Cancellation), StringComparison.Ordinal);
        Assert.Equal(3, (await world.Lead.Http.GetStringAsync($"/api/v1/cops/{world.Cop}/unanswered.csv", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // Whoever is not in it any more is not a member, however active they were.
        Assert.Equal(HttpStatusCode.NoContent, await helper.SendForStatusAsync(HttpMethod.Post, $"/api/v1/cops/{world.Cop}/leave", new { }, Cancellation));
        var after = await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation);
        Assert.Equal((2, 1), (after.GetProperty("members").GetInt32(), after.GetProperty("periods")[0].GetProperty("active").GetInt32()));
    }

    [Fact]
    public async Task What_was_taken_away_is_not_counted_nor_who_cannot_use_their_account_nor_what_the_lead_may_not_see()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (writer, voter, gone) = (await JoinedAsync(world, Strangers.Email()), await JoinedAsync(world, Strangers.Email()), Strangers.Email());
        await JoinedAsync(world, gone);
        await LapseAsync(gone);
        var draft = LibraryClient.IdOf(await world.Member.UploadAndWaitAsync(AWordFile.New().Paragraph(SharedApplication.Word()).ToStream().ToArray(), "own.docx", Cancellation, ("visibility", "draft")));
        await world.Member.StartAsync(world.Cop, new { title = "Kept", body = $"Mine is /documents/{draft}." }, Cancellation);
        var poll = new { question = "When?", choices = new[] { "Monday", "Tuesday" }, anonymous = false, several = false };
        var thread = LibraryClient.IdOf(await writer.StartAsync(world.Cop, new { title = "Taken away", body = "Say when.", poll }, Cancellation));
        Assert.Equal(HttpStatusCode.OK, await voter.SendForStatusAsync(HttpMethod.Put, $"/api/v1/threads/{thread}/vote", new { choices = new[] { 1 } }, Cancellation));
        await writer.ReplyAsync(thread, "The contract", Cancellation, await writer.BringAsync(SharedApplication.Word(), Cancellation));
        Assert.Equal((4, 3, 1), await CountedAsync(world));

        Assert.Equal(HttpStatusCode.NoContent, await world.Lead.SendForStatusAsync(HttpMethod.Delete, $"/api/v1/threads/{thread}", new { }, Cancellation));
        Assert.Equal((4, 1, 0), await CountedAsync(world));
    }

    [Fact]
    public async Task Merged_conversations_count_where_they_went_and_votes_for_agendas_and_packets_count_too()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (from, into) = (await world.Member.AskAsync(world.Cop, Cancellation, "Twice"), await world.Member.AskAsync(world.Cop, Cancellation, "Once"));
        Assert.Equal(HttpStatusCode.OK, await world.Lead.SendForStatusAsync(HttpMethod.Post, $"/api/v1/threads/{from}/merge", new { into }, Cancellation));
        var voter = await JoinedAsync(world, Strangers.Email());
        var (coming, past) = (await world.PlanAsync(Cancellation), await world.PlanAsync(Cancellation, inDays: -1));
        Assert.Equal(HttpStatusCode.Created, await voter.SendForStatusAsync(HttpMethod.Post, $"/api/v1/meetings/{coming}/proposals", new { title = "Buses" }, Cancellation));
        await world.SavedAsync(past, new object[] { new { document = await world.AddFileAsync(past, SharedApplication.Word(), Cancellation) } }, Cancellation);
        Assert.Equal((3, 2, 0), await CountedAsync(world));

        using var published = await world.PublishAsync(past, Cancellation);

        Assert.Equal((3, 2, 1), await CountedAsync(world));
        Assert.Equal(1, (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation)).GetProperty("periods")[0].GetProperty("questions").GetInt32());
    }

    private static async Task<(int Members, int Active, int Documents)> CountedAsync(MeetingWorld world)
    {
        var figures = await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation);
        var month = figures.GetProperty("periods")[0];
        return (figures.GetProperty("members").GetInt32(), month.GetProperty("active").GetInt32(), month.GetProperty("documents").GetInt32());
    }

    /// <summary>Has somebody be of a school whose membership has ended.</summary>
    private async Task LapseAsync(string email)
    {
        await using var scope = shared.Application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().LapseAsync(email, Cancellation);
    }

    [Fact]
    public async Task A_community_in_which_nothing_was_asked_has_no_share_and_no_wait()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);

        var month = (await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/figures", Cancellation)).GetProperty("periods")[0];

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (month.GetProperty("answeredShare").ValueKind, month.GetProperty("medianSecondsToAnswer").ValueKind, month.GetProperty("active").GetInt32()));
    }

    [Fact]
    public async Task Its_leads_and_admins_see_them_and_nobody_else()
    {
        var (world, other) = (await MeetingWorld.MakeAsync(shared.Application, Cancellation), await MeetingWorld.MakeAsync(shared.Application, Cancellation));
        foreach (var address in new[] { "figures", "figures.csv", "unanswered.csv" })
        {
            foreach (var nobody in new[] { world.Member, world.Stranger, other.Lead })
            {
                Assert.Equal(HttpStatusCode.Forbidden, await nobody.StatusAsync($"/api/v1/cops/{world.Cop}/{address}", Cancellation));
            }
        }

        Assert.Equal(HttpStatusCode.Forbidden, await world.Lead.StatusAsync("/api/v1/figures", Cancellation));
        using var admin = await shared.Application.AdminAsync(Cancellation);
        Assert.Contains((await admin.GetAsync("/api/v1/figures", Cancellation)).GetProperty("items").EnumerateArray(), row => row.GetProperty("cop").GetString() == world.Cop);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);
        using var lead = await Visitor.SignInAsync(shared.Application, world.LeadEmail, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await member.OpenAsync($"/communities/{world.Cop}/figures", Cancellation)).Status);
        Assert.Contains("No question waits for an answer.", (await lead.OpenAsync($"/communities/{world.Cop}/figures", Cancellation)).Html, StringComparison.Ordinal);
    }

    private async Task<LibraryClient> JoinedAsync(MeetingWorld world, string email)
    {
        await shared.Application.SetPersonAsync(email, [new CopSeat(world.Cop, IsLead: false)], Cancellation);
        return await shared.Application.SignInAsync(email, Cancellation);
    }

    /// <summary>Has a question be asked, and answered by another, when it suits the test.</summary>
    private async Task SetTimesAsync(string thread, int daysAgo, int? hoursToAnswer)
    {
        var id = Guid.Parse(thread);
        var asked = TimeProvider.System.GetUtcNow().AddDays(-daysAgo);
        DateTimeOffset? answered = hoursToAnswer is { } hours ? asked.AddHours(hours) : null;
        await using var scope = shared.Application.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().Conversations.Where(row => row.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.CreatedAt, asked).SetProperty(row => row.FirstReplyAt, answered), Cancellation);
    }
}
