using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Api.Tests.Mail;
using Library.Storage.People;
using Library.Testing;
using MimeKit;

namespace Library.Api.Tests.Conversations;

/// <summary>
/// Whatever people write, change, take away, join and leave, in whatever order, and wherever the process dies meanwhile: each post is there once, mailed once to who is to hear of it,
/// and nothing is mailed or shown to who may not see it. The order is drawn by a number, always the same, that a failure names; other numbers can be tried beside it.
/// </summary>
public sealed class RandomTalkTests : IAsyncDisposable
{
    private const int Steps = 60;
    private const int StepsBetweenKills = 14;

    /// <summary>From the moment at which a mail is written to that at which its file is there.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // The process looks for new posts every five seconds, and for mails every second.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(9);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Somebody> _people = [];
    private readonly List<Talk> _talks = [];
    private readonly string[] _cops = [SharedApplication.Word(), SharedApplication.Word()];
    private Random _random = new(0);
    private LibraryProcess? _library;
    private long _seconds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Clock => _folder.File("clock");

    /// <param name="IsSteady">Stays where they are, and wants to hear as it was set at the start.</param>
    private sealed record Somebody(string Email, string Token, bool IsSteady)
    {
        /// <summary>When they were in which community; no end where they still are.</summary>
        public List<(string Cop, DateTime From, DateTime? Until)> Seats { get; } = [];

        public bool IsIn(string cop) => Seats.Exists(seat => seat.Cop == cop && seat.Until is null);

        public bool WasIn(string cop, DateTime at) => Seats.Exists(seat => seat.Cop == cop && seat.From <= at && (seat.Until is null || at <= seat.Until + Grace));
    }

    private sealed record Talk(string Id, string Cop, string TitleWord, List<Said> Posts);

    /// <summary>A post, with the one word of its own that its words had at each time.</summary>
    private sealed record Said(string Id, Somebody Author)
    {
        public List<(string Word, DateTime? Until)> Words { get; } = [];

        public bool IsGone => Words.TrueForAll(word => word.Until is not null);
    }

    private sealed record Taken(string To, string Id, string Text, DateTime At);

    [Theory]
    [InlineData(20261130)]
    public async Task Nothing_is_lost_doubled_or_told_to_who_may_not_see_it(int seed)
    {
        _random = new Random(seed);
        await SettleInAsync();
        for (var step = 1; step <= Steps; step++)
        {
            await (step % StepsBetweenKills == 0 ? KillWhileReplyingAsync() : StepAsync());
        }

        await SettledAsync();
        await CheckAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_library is not null)
        {
            await _library.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Two communities; one who hears of all at once, one who reads the weekly digest, and four who come and go.</summary>
    private async Task SettleInAsync()
    {
        await File.WriteAllTextAsync(Clock, "0", Cancellation);
        await using (var library = await LibraryApplication.StartAsync(new Dictionary<string, string?> { ["Library:DataPath"] = _folder.Path }, Cancellation))
        {
            using var admin = await library.AdminAsync(Cancellation);
            foreach (var cop in _cops)
            {
                using var made = await admin.SendAsync(HttpMethod.Put, $"/api/v1/cops/{cop}", new { label = cop, purpose = "", isClosed = false }, Cancellation);
                Assert.True(made.IsSuccessStatusCode);
            }

            for (var i = 0; i < 6; i++)
            {
                var (email, isSteady) = (Strangers.Email(), i < 2);
                string[] cops = isSteady || i % 2 == 0 ? _cops : [_cops[i % 4 / 2]];
                await library.SetPersonAsync(email, [.. cops.Select(cop => new CopSeat(cop, IsLead: false))], Cancellation);
                using var person = await library.SignInAsync(email, Cancellation);
                using var made = await person.SendAsync(HttpMethod.Post, "/api/v1/me/tokens", new { name = "test", scope = "write", days = 365 }, Cancellation);
                var somebody = new Somebody(email, (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("secret").GetString() ?? "", isSteady);
                somebody.Seats.AddRange(cops.Select(cop => (cop, DateTime.UtcNow, (DateTime?)null)));
                _people.Add(somebody);
                using var heard = await person.SendAsync(HttpMethod.Put, "/api/v1/me/notices", new { cops = _cops.ToDictionary(cop => cop, _ => i == 0 ? "at-once" : "weekly") }, Cancellation);
                Assert.Equal(HttpStatusCode.OK, heard.StatusCode);
            }
        }

        await StartAsync();
        await Task.Delay(Quiet, Cancellation); // Digests are of what comes after the first look.
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
        var (cop, title, word) = (One(_cops), SharedApplication.Word(), SharedApplication.Word());
        if (OneOrNull(_people.Where(person => person.IsIn(cop))) is { } author)
        {
            var begun = await SendAsync(author, HttpMethod.Post, $"/api/v1/cops/{cop}/threads", new { title = $"Who has {title}?", body = $"We look for {word}.", question = true });
            var posts = await GetAsync(author, $"/api/v1/threads/{LibraryClient.IdOf(begun)}/posts");
            var said = new Said(LibraryClient.IdOf(posts.GetProperty("items")[0]), author);
            said.Words.Add((word, null));
            _talks.Add(new Talk(LibraryClient.IdOf(begun), cop, title, [said]));
        }
    }

    private async Task ReplyAsync()
    {
        if (OneOrNull(_talks) is { } talk && OneOrNull(_people.Where(person => person.IsIn(talk.Cop))) is { } author)
        {
            var word = SharedApplication.Word();
            Note(talk, author, word, await SendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }));
        }
    }

    private async Task EditAsync()
    {
        if (OneOrNull(Written()) is ({ } talk, { } said) && said.Author.IsIn(talk.Cop))
        {
            var (word, edition) = (SharedApplication.Word(), (await GetAsync(said.Author, $"/api/v1/posts/{said.Id}")).GetProperty("edition").GetInt32());
            await SendAsync(said.Author, HttpMethod.Patch, $"/api/v1/posts/{said.Id}", new { body = $"We have {word} after all." }, ("If-Match", $"\"{edition}\""));
            End(said);
            said.Words.Add((word, null));
        }
    }

    private async Task RemoveAsync()
    {
        if (OneOrNull(Written().Where(written => written.Said != written.Talk.Posts[0] && written.Said.Author.IsIn(written.Talk.Cop))) is (_, { } said))
        {
            await SendAsync(said.Author, HttpMethod.Delete, $"/api/v1/posts/{said.Id}", body: null);
            End(said);
        }
    }

    private async Task ComeOrGoAsync()
    {
        var (person, cop) = (One(_people.Where(person => !person.IsSteady)), One(_cops));
        if (person.IsIn(cop))
        {
            await SendAsync(person, HttpMethod.Post, $"/api/v1/cops/{cop}/leave", new { });
            var index = person.Seats.FindIndex(seat => seat.Cop == cop && seat.Until is null);
            person.Seats[index] = person.Seats[index] with { Until = DateTime.UtcNow };
        }
        else
        {
            var now = DateTime.UtcNow;
            await SendAsync(person, HttpMethod.Post, $"/api/v1/cops/{cop}/join", new { });
            person.Seats.Add((cop, now, null));
        }
    }

    private async Task ChooseAsync()
    {
        var person = One(_people.Where(person => !person.IsSteady));
        await SendAsync(person, HttpMethod.Put, "/api/v1/me/notices", new { cops = _cops.ToDictionary(cop => cop, _ => One(["at-once", "daily", "weekly", "never"])) });
        if (OneOrNull(_talks.Where(talk => person.IsIn(talk.Cop))) is { } talk)
        {
            await SendAsync(person, HttpMethod.Put, $"/api/v1/me/notices/threads/{talk.Id}", new { frequency = One(["at-once", "daily", "weekly", "never"]) });
        }
    }

    /// <summary>Who is not in a community sees nothing of it.</summary>
    private async Task LookAsync()
    {
        foreach (var (talk, person) in _talks.SelectMany(talk => _people.Where(person => !person.IsIn(talk.Cop)).Select(person => (talk, person))))
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(person, $"/api/v1/threads/{talk.Id}"));
            Assert.Equal(0, (await GetAsync(person, $"/api/v1/search?q={talk.TitleWord}")).GetProperty("total").GetInt32());
        }
    }

    private async Task JumpAsync(TimeSpan time)
    {
        _seconds += (long)time.TotalSeconds;
        await File.WriteAllTextAsync(Clock, _seconds.ToString(CultureInfo.InvariantCulture), Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(_random.Next(0, 7)), Cancellation);
    }

    /// <summary>The process dies while a reply is on its way, or just before or after; the same request again makes sure of it.</summary>
    private async Task KillWhileReplyingAsync()
    {
        if (OneOrNull(_talks) is not { } talk || OneOrNull(_people.Where(person => person.IsIn(talk.Cop))) is not { } author)
        {
            await BeginAsync();
            return;
        }

        var (word, key) = (SharedApplication.Word(), Guid.NewGuid().ToString());
        var sending = TrySendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }, ("Idempotency-Key", key));
        await Task.Delay(_random.Next(0, 80), Cancellation);
        await (_library?.KillAsync() ?? Task.CompletedTask);
        var first = await sending;
        await StartAsync();
        var second = await SendAsync(author, HttpMethod.Post, $"/api/v1/threads/{talk.Id}/posts", new { body = $"We have {word}." }, ("Idempotency-Key", key));
        Assert.True(first is null || LibraryClient.IdOf(first.Value) == LibraryClient.IdOf(second));
        Note(talk, author, word, second);
    }

    /// <summary>Lets the digests and mails of the next week go out, and kills the process before each.</summary>
    private async Task SettledAsync()
    {
        foreach (var time in new[] { TimeSpan.FromMinutes(2), TimeSpan.FromDays(8) })
        {
            await JumpAsync(time);
            await (_library?.KillAsync() ?? Task.CompletedTask);
            await StartAsync();
            for (var before = -1; before != Mails().Count;)
            {
                before = Mails().Count;
                await Task.Delay(Quiet, Cancellation);
            }
        }
    }

    private async Task CheckAsync()
    {
        var mails = Mails();
        Assert.NotEmpty(mails);
        foreach (var talk in _talks)
        {
            await CheckShownAsync(talk);
            foreach (var (person, mail) in _people.SelectMany(person => mails.Where(mail => mail.To == person.Email).Select(mail => (person, mail))))
            {
                var words = talk.Posts.SelectMany(said => said.Words).Where(word => mail.Text.Contains(word.Word, StringComparison.Ordinal)).ToList();
                Assert.True(person.WasIn(talk.Cop, mail.At) || (words.Count == 0 && !mail.Text.Contains(talk.TitleWord, StringComparison.Ordinal)), $"{person.Email} was told of {talk.TitleWord} at {mail.At:O}, and was in {string.Join(", ", person.Seats)}");
                Assert.DoesNotContain(words, word => word.Until + Grace < mail.At);
            }

            foreach (var (said, person) in talk.Posts.SelectMany(said => _people.Select(person => (said, person))))
            {
                var told = mails.Where(mail => mail.To == person.Email && said.Words.Exists(word => mail.Text.Contains(word.Word, StringComparison.Ordinal))).Select(mail => mail.Id).Distinct().ToList();
                var mustHear = person == _people[0] && said.Author != person && !said.IsGone;
                Assert.True(told.Count <= (said.Author == person ? 0 : 1) && (told.Count == 1 || !mustHear), $"{person.Email} was told {told.Count} times of {said.Words[^1].Word} by {said.Author.Email}");
            }

            // The reader of the digest hears that it was begun, or answered, or of each in turn; who has written in it hears at once.
            if (talk.Posts.TrueForAll(said => said.Author != _people[1]))
            {
                var digests = mails.Where(mail => mail.To == _people[1].Email && mail.Text.Contains(talk.TitleWord, StringComparison.Ordinal)).Select(mail => mail.Id).Distinct().Count();
                Assert.True(digests is 1 or 2, $"The digests of {_people[1].Email} tell {digests} times of {talk.TitleWord}");
            }
        }
    }

    private async Task CheckShownAsync(Talk talk)
    {
        var posts = (await GetAsync(_people[0], $"/api/v1/threads/{talk.Id}/posts?size=100")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(talk.Posts.Select(said => said.Id).Order(StringComparer.Ordinal), posts.Select(LibraryClient.IdOf).Order(StringComparer.Ordinal));
        foreach (var said in talk.Posts)
        {
            var body = posts.Single(post => LibraryClient.IdOf(post) == said.Id).GetProperty("body").GetString() ?? "";
            Assert.True(said.IsGone ? body.Length == 0 : body.Contains(said.Words[^1].Word, StringComparison.Ordinal), $"{said.Id}: {body}");
        }
    }

    private List<Taken> Mails() => Directory.Exists(_folder.File("mail"))
        ? [.. Directory.EnumerateFiles(_folder.File("mail"), "*.eml").Select(file => (File: file, Mail: MimeMessage.Load(file, Cancellation))).Select(pair => new Taken(
            pair.Mail.To.Mailboxes.First().Address, pair.Mail.MessageId ?? "", $"{pair.Mail.Subject}\n{pair.Mail.TextBody}", File.GetLastWriteTimeUtc(pair.File)))] : [];

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

    private async Task StartAsync()
    {
        if (_library is not null)
        {
            await _library.DisposeAsync();
        }

        _library = await LibraryProcess.StartAsync(_folder.Path, Cancellation, Clock);
    }

    private async Task<JsonElement?> TrySendAsync(Somebody by, HttpMethod method, string address, object? body, params (string Name, string Value)[] headers)
    {
        try
        {
            return await SendAsync(by, method, address, body, headers);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null; // Whether it was taken is not known.
        }
    }

    private async Task<JsonElement> SendAsync(Somebody by, HttpMethod method, string address, object? body, params (string Name, string Value)[] headers)
    {
        using var client = ClientOf(by);
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {address}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task<JsonElement> GetAsync(Somebody by, string address) => await SendAsync(by, HttpMethod.Get, address, body: null);

    private async Task<HttpStatusCode> StatusAsync(Somebody by, string address)
    {
        using var client = ClientOf(by);
        using var answer = await client.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    private HttpClient ClientOf(Somebody somebody)
    {
        var client = (_library ?? throw new InvalidOperationException("It is not started.")).Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", somebody.Token);
        return client;
    }
}
