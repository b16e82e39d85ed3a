using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Rights;

/// <summary>Somebody of a world, with what the rule asks of them now.</summary>
internal sealed class WorldPerson(string name, string id, bool isAdmin, string[] leads, string[] member, LibraryClient client)
{
    public string Name => name;

    public string Id => id;

    public bool IsAdmin => isAdmin;

    public string[] Leads { get; set; } = leads;

    public string[] Member { get; set; } = member;

    public LibraryClient Client => client;

    public bool IsIn(string cop) => Leads.Contains(cop) || Member.Contains(cop);
}

/// <summary>A document of a world as it is to be now, as far as rights go.</summary>
internal sealed record WorldDocument(string Id, string TitleWord, WorldPerson Owner, string[] Cops, string Visibility, string? Review, bool InTrash, string Area, string Tag)
{
    /// <summary>The rule of the contract, said a second time: whoever may find the document in the library.</summary>
    public bool IsFoundBy(WorldPerson reader) => !InTrash && (reader.IsAdmin || reader == Owner || (Review ?? Visibility) switch
    {
        "members" => true,
        "cops" => Cops.Any(reader.IsIn),
        _ => Cops.Any(cop => reader.Leads.Contains(cop)),
    });

    /// <summary>Whoever gets it by its address: an admin from the trash, too.</summary>
    public bool IsReadBy(WorldPerson reader) => IsFoundBy(reader) || reader.IsAdmin;
}

/// <summary>People and documents at random, made through the API, with a note of what each is.</summary>
internal sealed class RightsWorld : IDisposable
{
    private static readonly string[] AllCops = ["principal", "ell", "cfo-coo"];
    private static readonly string[] Areas = ["finance", "hr"];
    private static readonly string[] Visibilities = ["members", "cops", "draft"];

    private readonly Random _random;
    private readonly List<WorldPerson> _people = [];
    private readonly List<WorldDocument> _documents = [];

    private RightsWorld(int seed) => _random = new Random(seed);

    /// <summary>Stands in the text of every document.</summary>
    public string Word { get; } = SharedApplication.Word();

    public IReadOnlyList<WorldPerson> People => _people;

    public IReadOnlyList<WorldDocument> Documents => _documents;

    private WorldPerson Admin => _people[0];

    public static async Task<RightsWorld> MakeAsync(LibraryApplication library, int seed, int documents, CancellationToken cancellationToken)
    {
        var world = new RightsWorld(seed);
        await world.AddPeopleAsync(library, cancellationToken);
        for (var i = 0; i < documents; i++)
        {
            await world.AddDocumentAsync(cancellationToken);
        }

        await library.SettleAsync(cancellationToken);
        return world;
    }

    /// <summary>Changes one document or one person at random.</summary>
    public Task ChangeOneAsync(CancellationToken cancellationToken) => _random.Next(3) == 0 ? ChangePersonAsync(cancellationToken) : ChangeDocumentAsync(cancellationToken);

    /// <summary>Moves somebody: an admin gives them other seats, or they join or leave a community themselves.</summary>
    private async Task ChangePersonAsync(CancellationToken cancellationToken)
    {
        var person = _people[1 + _random.Next(_people.Count - 1)];
        var cop = AllCops[_random.Next(AllCops.Length)];
        if (_random.Next(2) == 0)
        {
            var join = !person.IsIn(cop);
            using var moved = await person.Client.SendAsync(HttpMethod.Post, $"/api/v1/cops/{cop}/{(join ? "join" : "leave")}", new { }, cancellationToken);
            Assert.True(moved.IsSuccessStatusCode);
            (person.Leads, person.Member) = ([.. person.Leads.Where(held => held != cop)], join ? [.. person.Member, cop] : [.. person.Member.Where(held => held != cop)]);
            return;
        }

        var cops = Some(AllCops);
        var leads = Some(cops);
        var seats = cops.Select(slug => new { slug, role = leads.Contains(slug) ? "lead" : "member" }).ToArray();
        using var set = await Admin.Client.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.Id}", new { name = person.Name, title = "", cops = seats }, cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        (person.Leads, person.Member) = (leads, [.. cops.Except(leads)]);
    }

    /// <summary>Changes one document at random: its visibility, its communities, its review, or whether it is in the trash.</summary>
    private async Task ChangeDocumentAsync(CancellationToken cancellationToken)
    {
        var at = _random.Next(_documents.Count);
        var document = _documents[at];
        _documents[at] = document.InTrash ? await RestoreAsync(document, cancellationToken) : _random.Next(5) switch
        {
            0 => await TrashAsync(document, cancellationToken),
            1 => await ReviewAsync(document, cancellationToken),
            _ => await PatchAsync(document, cancellationToken),
        };
    }

    public void Dispose() => _people.ForEach(person => person.Client.Dispose());

    private async Task AddPeopleAsync(LibraryApplication library, CancellationToken cancellationToken)
    {
        await AddAsync("admin", isAdmin: true, [], [], await library.AdminAsync(cancellationToken), cancellationToken);
        await AddAsync("nobody", isAdmin: false, [], [], await library.MemberOfAsync(cancellationToken), cancellationToken);
        await AddAsync("a member", isAdmin: false, [], ["principal"], await library.MemberOfAsync(cancellationToken, "principal"), cancellationToken);
        await AddAsync("a member of two", isAdmin: false, [], ["principal", "ell"], await library.MemberOfAsync(cancellationToken, "principal", "ell"), cancellationToken);
        await AddAsync("a lead", isAdmin: false, ["principal"], [], await library.LeadOfAsync(cancellationToken, "principal"), cancellationToken);
        await AddAsync("a lead of two", isAdmin: false, ["ell", "cfo-coo"], [], await library.LeadOfAsync(cancellationToken, "ell", "cfo-coo"), cancellationToken);
    }

    private async Task AddAsync(string name, bool isAdmin, string[] leads, string[] member, LibraryClient client, CancellationToken cancellationToken) =>
        _people.Add(new WorldPerson(name, LibraryClient.IdOf(await client.GetAsync("/api/v1/me", cancellationToken)), isAdmin, leads, member, client));

    private async Task AddDocumentAsync(CancellationToken cancellationToken)
    {
        var owner = _people[_random.Next(_people.Count)];
        var cops = Some(AllCops.Where(cop => owner.IsAdmin || owner.IsIn(cop)));
        var (visibility, area, word) = (VisibilityFor(cops), Areas[_random.Next(Areas.Length)], SharedApplication.Word());
        var tag = SharedApplication.Word();
        var fields = cops.Select(cop => ("cop", cop)).Append(("title", word)).Append(("visibility", visibility)).Append(("area", area)).Append(("tag", tag));
        var pdf = APdf.New().Page($"{Word} stands here beside {word}.").ToStream().ToArray();
        var uploaded = await owner.Client.UploadAsync(pdf, "world.pdf", cancellationToken, [.. fields]);
        var review = owner.IsAdmin || (cops.Length > 0 && cops.All(cop => owner.Leads.Contains(cop))) ? null : "waiting";
        Assert.Equal(review, uploaded.GetProperty("review").GetString());
        _documents.Add(new WorldDocument(LibraryClient.IdOf(uploaded), word, owner, cops, visibility, review, InTrash: false, area, tag));
    }

    private async Task<WorldDocument> PatchAsync(WorldDocument document, CancellationToken cancellationToken)
    {
        var cops = Some(AllCops);
        var visibility = VisibilityFor(cops);
        using var answer = await Admin.Client.PatchAsync(document.Id, new { visibility, cops }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return document with { Cops = cops, Visibility = visibility };
    }

    private async Task<WorldDocument> ReviewAsync(WorldDocument document, CancellationToken cancellationToken)
    {
        var approve = document.Review is not null;
        using var answer = await Admin.Client.SendAsync(HttpMethod.Post, $"/api/v1/documents/{document.Id}/{(approve ? "approve" : "return")}", new { note = "Please add the date." }, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return document with { Review = approve ? null : "returned" };
    }

    private async Task<WorldDocument> TrashAsync(WorldDocument document, CancellationToken cancellationToken)
    {
        using var answer = await Admin.Client.Http.DeleteAsync($"/api/v1/documents/{document.Id}", cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return document with { InTrash = true };
    }

    private async Task<WorldDocument> RestoreAsync(WorldDocument document, CancellationToken cancellationToken)
    {
        using var answer = await Admin.Client.Http.PostAsync($"/api/v1/documents/{document.Id}/restore", content: null, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return document with { InTrash = false };
    }

    private string[] Some(IEnumerable<string> cops) => [.. cops.Where(_ => _random.Next(2) == 0)];

    private string VisibilityFor(string[] cops) => Visibilities.Where(visibility => visibility != "cops" || cops.Length > 0).ElementAt(_random.Next(cops.Length > 0 ? 3 : 2));
}
