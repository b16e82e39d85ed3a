using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Storage.People;
using Library.Testing;

namespace Library.Api.Tests.Meetings;

/// <summary>A community with a lead and a member, for one test: no other has anything in it.</summary>
internal sealed class MeetingWorld
{
    private MeetingWorld(LibraryApplication application, string cop, LibraryClient lead, LibraryClient member, LibraryClient stranger)
    {
        (Application, Cop, Lead, Member, Stranger) = (application, cop, lead, member, stranger);
    }

    public LibraryApplication Application { get; }

    public string Cop { get; }

    public LibraryClient Lead { get; }

    public string LeadEmail { get; private init; } = "";

    public LibraryClient Member { get; }

    public string MemberEmail { get; private init; } = "";

    /// <summary>A member of another community.</summary>
    public LibraryClient Stranger { get; }

    public static async Task<MeetingWorld> MakeAsync(LibraryApplication application, CancellationToken cancellationToken)
    {
        using var admin = await application.AdminAsync(cancellationToken);
        var cop = SharedApplication.Word();
        using var made = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{cop}", new { label = $"Community {cop}", purpose = "", isClosed = false }, cancellationToken);
        Assert.True(made.IsSuccessStatusCode, $"{made.StatusCode}");
        var (lead, member) = (Strangers.Email(), Strangers.Email());
        await application.SetPersonAsync(lead, [new CopSeat(cop, IsLead: true)], cancellationToken);
        await application.SetPersonAsync(member, [new CopSeat(cop, IsLead: false)], cancellationToken);
        return new MeetingWorld(
            application, cop, await application.SignInAsync(lead, cancellationToken), await application.SignInAsync(member, cancellationToken), await application.MemberOfAsync(cancellationToken, "ell"))
        {
            LeadEmail = lead,
            MemberEmail = member,
        };
    }

    /// <summary>Plans a meeting a month from now.</summary>
    public async Task<string> PlanAsync(CancellationToken cancellationToken, string state = "published", int inDays = 30)
    {
        var start = DateTimeOffset.UtcNow.AddDays(inDays);
        using var answer = await Lead.SendAsync(HttpMethod.Post, $"/api/v1/cops/{Cop}/meetings", new { title = "Spring meeting", startsAt = start.ToString("O"), endsAt = start.AddHours(6).ToString("O"), location = "Library", state }, cancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    public async Task<string> AddFileAsync(string meeting, string word, CancellationToken cancellationToken)
    {
        using var form = LibraryClient.Form(AWordFile.New().Paragraph($"Inside {word}.").ToStream().ToArray(), $"{word}.docx", [("title", $"Handout {word}")]);
        using var answer = await Lead.Http.PostAsync($"/api/v1/meetings/{meeting}/files", form, cancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    /// <summary>Saves a packet under the revision that is there, or another.</summary>
    public static async Task<HttpResponseMessage> SaveAsync(LibraryClient by, string meeting, object items, CancellationToken cancellationToken, string? revision = null)
    {
        revision ??= (await by.GetAsync($"/api/v1/meetings/{meeting}", cancellationToken)).GetProperty("revision").GetRawText();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/meetings/{meeting}/packet") { Content = JsonContent.Create(new { items }) };
        if (revision.Length > 0)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision}\""));
        }

        return await by.Http.SendAsync(request, cancellationToken);
    }

    public async Task<JsonElement> SavedAsync(string meeting, object items, CancellationToken cancellationToken)
    {
        using var answer = await SaveAsync(Lead, meeting, items, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<HttpResponseMessage> PublishAsync(string meeting, CancellationToken cancellationToken, params string[] leaveOut) =>
        await Lead.SendAsync(HttpMethod.Post, $"/api/v1/meetings/{meeting}/publish", new { leaveOut }, cancellationToken);

    public static IReadOnlyList<JsonElement> ItemsOf(JsonElement meeting) => [.. meeting.GetProperty("items").EnumerateArray()];
}
