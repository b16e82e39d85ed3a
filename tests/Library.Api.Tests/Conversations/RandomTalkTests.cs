using System.Net;
using System.Text.Json;

namespace Library.Api.Tests.Conversations;

/// <summary>
/// Whatever people write, change, take away, join and leave, in whatever order, and wherever the process dies meanwhile: each post is there once, mailed once to who is to hear of it,
/// and nothing is mailed or shown to who may not see it. The order is drawn by a number, always the same, that a failure names; other numbers can be tried beside it.
/// </summary>
public sealed class RandomTalkTests : IAsyncDisposable
{
    private const int Steps = 60;
    private const int StepsBetweenKills = 14;

    private readonly List<Talk> _talks = [];
    private Random _random = new(0);
    private TalkWorld? _world;

    private TalkWorld World => _world ?? throw new InvalidOperationException("Not made.");

    private List<Somebody> People => World.People;

    [Theory]
    [InlineData(20261130)]
    public async Task Nothing_is_lost_doubled_or_told_to_who_may_not_see_it(int seed)
    {
        _random = new Random(seed);
        _world = await TalkWorld.MakeAsync();
        for (var step = 1; step <= Steps; step++)
        {
            await (step % StepsBetweenKills == 0 ? KillWhileReplyingAsync() : StepAsync());
        }

        await SettledAsync();
        await CheckAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    private Task StepAsync() => _random.Next(24) switch
    {
        < 4 => BeginAsync(),
        < 12 => ReplyAsync(),
        < 14 => EditAsync(),
        < 15 => RemoveAsync(),
        < 18 => ComeOrGoAsync(),
        < 19 => ChooseAsync(),
        < 20 => LookAsync(),
        < 22 => JumpAsync(TimeSpan.FromSeconds(45)),
        _ => JumpAsync(TimeSpan.FromHours(_random.Next(20, 100))),
    };

    private async Task BeginAsync()
    {
        var (cop, title, word) = (One(World.Cops), SharedApplication.Word(), SharedApplication.Word());
        if (OneOrNull(People.Where(person => person.IsIn(cop))) is { } author)
        {
            var begun = await World.SendAsync(author, HttpMethod.Post, $"/api/v1/cops/{cop}/threads", new { title = $"Who has {title}?", body = $"We look for {word}.", question = true });
            var posts = await World.GetAsync(author, $"/api/v1/threads/{LibraryClient.IdOf(begun)}/posts");
            var said = new Said(LibraryClient.IdOf(posts.GetProperty("items")[0]), author);
            said.Words.Add((word, null));
            _talks.Add(new Talk(LibraryClient.IdOf(begun), cop, title, [said]));
        }
    }

    private async Task ReplyAsync()
    {
        if (OneOrNull(_talks) is { } talk && OneOrNull(People.Where(person => person.IsIn(talk.Cop))) is { } author)
        {
            var word = SharedApplication.Word();
            Note(talk, author, word, await World.SendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }));
        }
    }

    private async Task EditAsync()
    {
        if (OneOrNull(Written()) is ({ } talk, { } said) && said.Author.IsIn(talk.Cop))
        {
            var (word, edition) = (SharedApplication.Word(), (await World.GetAsync(said.Author, $"/api/v1/posts/{said.Id}")).GetProperty("edition").GetInt32());
            await World.SendAsync(said.Author, HttpMethod.Patch, $"/api/v1/posts/{said.Id}", new { body = $"We have {word} after all." }, ("If-Match", $"\"{edition}\""));
            End(said);
            said.Words.Add((word, null));
        }
    }

    private async Task RemoveAsync()
    {
        if (OneOrNull(Written().Where(written => written.Said != written.Talk.Posts[0] && written.Said.Author.IsIn(written.Talk.Cop))) is (_, { } said))
        {
            await World.SendAsync(said.Author, HttpMethod.Delete, $"/api/v1/posts/{said.Id}", body: null);
            End(said);
        }
    }

    private async Task ComeOrGoAsync()
    {
        var (person, cop) = (One(People.Where(person => !person.IsSteady)), One(World.Cops));
        if (person.IsIn(cop))
        {
            await World.SendAsync(person, HttpMethod.Post, $"/api/v1/cops/{cop}/leave", new { });
            var index = person.Seats.FindIndex(seat => seat.Cop == cop && seat.Until is null);
            person.Seats[index] = person.Seats[index] with { Until = DateTime.UtcNow };
        }
        else
        {
            var now = DateTime.UtcNow;
            await World.SendAsync(person, HttpMethod.Post, $"/api/v1/cops/{cop}/join", new { });
            person.Seats.Add((cop, now, null));
        }
    }

    private async Task ChooseAsync()
    {
        var person = One(People.Where(person => !person.IsSteady));
        await World.SendAsync(person, HttpMethod.Put, "/api/v1/me/notices", new { cops = World.Cops.ToDictionary(cop => cop, _ => One(["at-once", "daily", "weekly", "never"])) });
        if (OneOrNull(_talks.Where(talk => person.IsIn(talk.Cop))) is { } talk)
        {
            await World.SendAsync(person, HttpMethod.Put, $"/api/v1/me/notices/threads/{talk.Id}", new { frequency = One(["at-once", "daily", "weekly", "never"]) });
        }
    }

    /// <summary>Who is not in a community sees nothing of it.</summary>
    private async Task LookAsync()
    {
        foreach (var (talk, person) in _talks.SelectMany(talk => People.Where(person => !person.IsIn(talk.Cop)).Select(person => (talk, person))))
        {
            Assert.Equal(HttpStatusCode.NotFound, await World.StatusAsync(person, $"/api/v1/threads/{talk.Id}"));
            Assert.Equal(0, (await World.GetAsync(person, $"/api/v1/search?q={talk.TitleWord}")).GetProperty("total").GetInt32());
        }
    }

    /// <summary>Puts the clock forward, and now and then waits for what comes of it.</summary>
    private async Task JumpAsync(TimeSpan time)
    {
        await World.JumpAsync(time);
        if (_random.Next(2) == 0)
        {
            await World.ToldAsync();
        }
    }

    /// <summary>The process dies while a reply is on its way, or just before or after; the same request again makes sure of it.</summary>
    private async Task KillWhileReplyingAsync()
    {
        if (OneOrNull(_talks) is not { } talk || OneOrNull(People.Where(person => person.IsIn(talk.Cop))) is not { } author)
        {
            await BeginAsync();
            return;
        }

        var (word, key) = (SharedApplication.Word(), Guid.NewGuid().ToString());
        var sending = World.TrySendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }, ("Idempotency-Key", key));
        await Task.Delay(_random.Next(0, 80), TestContext.Current.CancellationToken); // The moment at which it dies is drawn, too.
        await World.KillAsync();
        var first = await sending;
        await World.StartAsync();
        var second = await World.SendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }, ("Idempotency-Key", key));
        Assert.True(first is null || LibraryClient.IdOf(first.Value) == LibraryClient.IdOf(second));
        Note(talk, author, word, second);
    }

    /// <summary>Lets the mails and the digests of the next week go out, and kills the process before each.</summary>
    private async Task SettledAsync()
    {
        await JumpAndDieAsync(TimeSpan.FromMinutes(2));
        await World.ToldAsync();
        var last = await World.LastDigestAsync();
        await JumpAndDieAsync(TimeSpan.FromDays(8));
        await LibraryClient.UntilAsync(World.LastDigestAsync, at => at > last, TestContext.Current.CancellationToken);
        await World.ToldAsync();
    }

    private async Task JumpAndDieAsync(TimeSpan time)
    {
        await World.JumpAsync(time);
        await World.KillAsync();
        await World.StartAsync();
    }

    private async Task CheckAsync()
    {
        var mails = World.Mails();
        Assert.NotEmpty(mails);
        foreach (var talk in _talks)
        {
            await CheckShownAsync(talk);
            foreach (var (person, mail) in People.SelectMany(person => mails.Where(mail => mail.To == person.Email).Select(mail => (person, mail))))
            {
                var words = talk.Posts.SelectMany(said => said.Words).Where(word => mail.Text.Contains(word.Word, StringComparison.Ordinal)).ToList();
                Assert.True(person.WasIn(talk.Cop, mail.At) || (words.Count == 0 && !mail.Text.Contains(talk.TitleWord, StringComparison.Ordinal)), $"{person.Email} was told of {talk.TitleWord} at {mail.At:O}, and was in {string.Join(", ", person.Seats)}");
                Assert.DoesNotContain(words, word => word.Until + Somebody.Grace < mail.At);
            }

            foreach (var (said, person) in talk.Posts.SelectMany(said => People.Select(person => (said, person))))
            {
                var told = mails.Where(mail => mail.To == person.Email && said.Words.Exists(word => mail.Text.Contains(word.Word, StringComparison.Ordinal))).Select(mail => mail.Id).Distinct().ToList();
                var mustHear = person == People[0] && said.Author != person && !said.IsGone;
                Assert.True(told.Count <= (said.Author == person ? 0 : 1) && (told.Count == 1 || !mustHear), $"{person.Email} was told {told.Count} times of {said.Words[^1].Word} by {said.Author.Email}");
            }

            // The reader of the digest hears that it was begun, or answered, or of each in turn; who has written in it hears at once.
            if (talk.Posts.TrueForAll(said => said.Author != People[1]))
            {
                var digests = mails.Where(mail => mail.To == People[1].Email && mail.Text.Contains(talk.TitleWord, StringComparison.Ordinal)).Select(mail => mail.Id).Distinct().Count();
                Assert.True(digests is 1 or 2, $"The digests of {People[1].Email} tell {digests} times of {talk.TitleWord}");
            }
        }
    }

    private async Task CheckShownAsync(Talk talk)
    {
        var posts = (await World.GetAsync(People[0], $"/api/v1/threads/{talk.Id}/posts?size=100")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(talk.Posts.Select(said => said.Id).Order(StringComparer.Ordinal), posts.Select(LibraryClient.IdOf).Order(StringComparer.Ordinal));
        foreach (var said in talk.Posts)
        {
            var body = posts.Single(post => LibraryClient.IdOf(post) == said.Id).GetProperty("body").GetString() ?? "";
            Assert.True(said.IsGone ? body.Length == 0 : body.Contains(said.Words[^1].Word, StringComparison.Ordinal), $"{said.Id}: {body}");
        }
    }

    private IEnumerable<(Talk Talk, Said Said)> Written() => _talks.SelectMany(talk => talk.Posts.Where(said => !said.IsGone).Select(said => (talk, said)));

    private static void Note(Talk talk, Somebody author, string word, JsonElement answer)
    {
        var said = new Said(LibraryClient.IdOf(answer), author);
        said.Words.Add((word, null));
        talk.Posts.Add(said);
    }

    private static void End(Said said) => said.Words[^1] = said.Words[^1] with { Until = DateTime.UtcNow };

    private T One<T>(IEnumerable<T> choices) => choices.ToList() is var list ? list[_random.Next(list.Count)] : throw new InvalidOperationException("There is nothing to choose from.");

    private T? OneOrNull<T>(IEnumerable<T> choices) => choices.ToList() is { Count: > 0 } list ? One(list) : default;
}
