using System.Text.Json;
using System.Text.RegularExpressions;
using Library.Api.Conversations;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>A conversation of <c>samples/conversations.json</c>.</summary>
/// <param name="Key">What it is known by at the next start.</param>
/// <param name="By">The e-mail address of who began it.</param>
/// <param name="Body">Markdown; <c>{file.pdf#3}</c> stands for the address of a document of the demonstration, at its third page.</param>
/// <param name="Votes">The choices of people, by their e-mail addresses.</param>
internal sealed record DemoConversation(
    string Key, string Cop, string Kind, string By, string Title, string Body, IReadOnlyList<DemoReply> Replies, string? Visibility, DemoPoll? Poll, IReadOnlyDictionary<string, IReadOnlyList<int>>? Votes);

internal sealed record DemoReply(string By, string Body, bool Accepted, IReadOnlyList<string>? Thanks);

internal sealed record DemoPoll(string Question, IReadOnlyList<string> Choices, bool Several, bool Anonymous);

/// <summary>What the people of the demonstration say to each other, once its documents are there.</summary>
internal sealed partial class DemoConversations(LibraryDbContext catalogue, ConversationKeeper keeper, Posts posts, Polls polls, ConversationAnswers answers, AssociationClock clock)
{
    public const string FileName = "conversations.json";

    /// <summary>Says what is missing.</summary>
    public async Task SayAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var conversations = await JsonSerializer.DeserializeAsync<List<DemoConversation>>(file, JsonSerializerOptions.Web, cancellationToken) ?? [];
        var files = await catalogue.Versions.Where(version => version.Number == 1).GroupBy(version => version.FileName).Select(group => new { group.Key, Id = group.Min(version => version.DocumentId) }).ToDictionaryAsync(row => row.Key, row => row.Id, cancellationToken);
        foreach (var conversation in conversations)
        {
            await SayAsync(conversation, files, cancellationToken);
        }
    }

    private async Task SayAsync(DemoConversation demo, IReadOnlyDictionary<string, Guid> files, CancellationToken cancellationToken)
    {
        var author = await FindAsync(demo.By, cancellationToken);
        var poll = demo.Poll is { } asked ? new PollInput(asked.Question, asked.Choices, EndsAt: null, asked.Anonymous, asked.Several) : null;
        var started = await keeper.StartAsync(author, demo.Cop, new ConversationInput { Title = demo.Title, Kind = demo.Kind, Visibility = demo.Visibility }, new PostInput(Written(demo.Body, files), [], $"demo-{demo.Key}"), poll, cancellationToken);
        if (started is not ConversationChange.Done { IsRepeated: false } done)
        {
            // It is there from an earlier start, or was changed or taken away since.
            if (started is ConversationChange.Done or ConversationChange.OtherRequest)
            {
                return;
            }

            throw new InvalidDataException($"samples/{FileName}: {demo.Key}: {started}");
        }

        foreach (var reply in demo.Replies)
        {
            await ReplyAsync(demo, done.ConversationId, author, reply, files, cancellationToken);
        }

        foreach (var (email, choices) in demo.Votes ?? new Dictionary<string, IReadOnlyList<int>>())
        {
            answers.Follow(await polls.VoteAsync(await FindAsync(email, cancellationToken), done.ConversationId, choices, cancellationToken));
        }
    }

    private async Task ReplyAsync(DemoConversation demo, Guid conversationId, Reader author, DemoReply reply, IReadOnlyDictionary<string, Guid> files, CancellationToken cancellationToken)
    {
        var change = await posts.ReplyAsync(await FindAsync(reply.By, cancellationToken), conversationId, new PostInput(Written(reply.Body, files), [], RequestKey: null), cancellationToken);
        if (change is not ConversationChange.Done { PostId: { } post })
        {
            throw new InvalidDataException($"samples/{FileName}: {demo.Key}: {change}");
        }

        answers.Follow(change);
        foreach (var email in reply.Thanks ?? [])
        {
            await posts.ThankAsync(await FindAsync(email, cancellationToken), post, isThankful: true, cancellationToken);
        }

        if (reply.Accepted)
        {
            await keeper.ChangeAsync(author, conversationId, new ConversationInput { Accepted = post.ToString() }, cancellationToken);
        }
    }

    private async Task<Reader> FindAsync(string email, CancellationToken cancellationToken) =>
        await catalogue.FindReaderByEmailOrNullAsync(email, clock, cancellationToken) ?? throw new InvalidDataException($"samples/{FileName}: nobody has the address {email}.");

    private static string Written(string body, IReadOnlyDictionary<string, Guid> files) => NamedFile().Replace(body, match =>
        files.TryGetValue(match.Groups["file"].Value, out var id) ? $"/documents/{id}{(match.Groups["page"].Success ? $"?page={match.Groups["page"].Value}" : "")}" : "");

    [GeneratedRegex(@"\{(?<file>[a-z0-9.-]+)(?:#(?<page>[0-9]+))?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFile();
}
