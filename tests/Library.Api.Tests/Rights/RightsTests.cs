using System.Net;
using System.Text.Json;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Library.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Rights;

/// <summary>What a reader may not see cannot be told from what does not exist, on whichever way it is asked for.</summary>
public sealed class RightsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task In_a_world_at_random_everybody_finds_what_they_may_see_and_nothing_else(int seed)
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var world = await RightsWorld.MakeAsync(library, seed, documents: 30, Cancellation);
        for (var i = 0; i < 30; i++)
        {
            await world.ChangeOneAsync(Cancellation);
        }

        await library.SettleAsync(Cancellation);

        foreach (var reader in world.People)
        {
            await AssertSearchAsync(world, reader);
            await AssertListsAsync(world, reader);
            await AssertAddressesAsync(world, reader);
            await AssertSqlAsync(library, world, reader);
        }
    }

    [Fact]
    public async Task A_change_of_rights_holds_for_the_very_next_search_of_everybody_while_others_upload()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var world = await RightsWorld.MakeAsync(library, seed: 21, documents: 12, Cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = UploadWithoutEndAsync(library, done.Token);

        for (var i = 0; i < 80; i++)
        {
            await world.ChangeOneAsync(Cancellation);
            foreach (var reader in world.People)
            {
                await AssertNothingHiddenShowsAsync(world, reader);
            }
        }

        await done.CancelAsync();
        await load;
        await library.SettleAsync(Cancellation);
        foreach (var reader in world.People)
        {
            await AssertSearchAsync(world, reader);
        }
    }

    [Fact]
    public async Task The_same_bytes_are_named_to_those_alone_who_may_see_them()
    {
        await using var library = await LibraryApplication.StartAsync(Cancellation);
        using var admin = await library.AdminAsync(Cancellation);
        using var inside = await library.MemberOfAsync(Cancellation, "ell");
        using var outside = await library.MemberOfAsync(Cancellation, "principal");
        var pdf = APdf.New().Page("The same bytes.").ToStream().ToArray();

        var first = await admin.UploadAsync(pdf, "first.pdf", Cancellation, ("visibility", "cops"), ("cop", "ell"));
        var toInside = await inside.UploadAsync(pdf, "second.pdf", Cancellation);
        var toOutside = await outside.UploadAsync(pdf, "third.pdf", Cancellation);

        Assert.Equal(LibraryClient.IdOf(first), toInside.GetProperty("duplicateOf").GetString());
        Assert.False(toOutside.TryGetProperty("duplicateOf", out _));
    }

    private static async Task AssertSearchAsync(RightsWorld world, WorldPerson reader)
    {
        var visible = world.Documents.Where(document => document.IsFoundBy(reader)).ToList();
        var found = await reader.Client.SearchAsync($"q={world.Word}&size=100", Cancellation);

        Assert.Equal(visible.Select(document => document.Id).Order(), IdsOf(found).Order());
        Assert.Equal(visible.Count, found.GetProperty("total").GetInt32());
        Assert.Equal(Counted(visible.SelectMany(document => document.Cops)), FacetOf(found, "cop"));
        Assert.Equal(Counted(visible.Select(document => document.Area)), FacetOf(found, "area"));
        Assert.Equal(Counted(visible.Select(document => document.Tag)), FacetOf(found, "tag"));
        Assert.All(found.GetProperty("hits").EnumerateArray(), hit => Assert.Equal(1, hit.GetProperty("snippets")[0].GetProperty("page").GetInt32()));

        var narrowed = await reader.Client.SearchAsync($"q={world.Word}&size=100&cop=principal&cop=ell&area=hr", Cancellation);
        var expected = visible.Where(document => document.Area == "hr" && document.Cops.Intersect(["principal", "ell"]).Any()).ToList();
        Assert.Equal(expected.Select(document => document.Id).Order(), IdsOf(narrowed).Order());
        Assert.Equal(expected.Count, narrowed.GetProperty("total").GetInt32());
    }

    private static async Task AssertListsAsync(RightsWorld world, WorldPerson reader)
    {
        var visible = world.Documents.Where(document => document.IsFoundBy(reader)).ToList();

        Assert.Equal(Counted(visible.SelectMany(document => document.Cops)), await ListAsync(reader, "cops"));
        Assert.Equal(Counted(visible.Select(document => document.Area)), await ListAsync(reader, "areas"));
        Assert.Equal(Counted(visible.Select(document => document.Tag)), await ListAsync(reader, "tags"));
        var trash = await reader.Client.GetAsync("/api/v1/trash?size=100", Cancellation);
        var own = world.Documents.Where(document => document.InTrash && (reader.IsAdmin || document.Owner == reader)).Select(document => document.Id);
        Assert.Equal(own.Order(), trash.GetProperty("items").EnumerateArray().Select(LibraryClient.IdOf).Order());
    }

    private static async Task AssertAddressesAsync(RightsWorld world, WorldPerson reader)
    {
        foreach (var document in world.Documents)
        {
            var expected = document.IsReadBy(reader) ? HttpStatusCode.OK : HttpStatusCode.NotFound;
            Assert.Equal(expected, await reader.Client.StatusAsync($"/api/v1/documents/{document.Id}", Cancellation));
            Assert.Equal(expected, await reader.Client.StatusAsync($"/api/v1/documents/{document.Id}/content", Cancellation));
            Assert.Equal(expected, await reader.Client.StatusAsync($"/api/v1/documents/{document.Id}/text", Cancellation));
            var suggested = await reader.Client.GetAsync($"/api/v1/suggest?q={document.TitleWord[..12]}", Cancellation);
            Assert.Equal(document.IsFoundBy(reader) ? 1 : 0, suggested.GetProperty("suggestions").GetArrayLength());
        }
    }

    private static async Task AssertSqlAsync(LibraryApplication library, RightsWorld world, WorldPerson reader)
    {
        await using var scope = library.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var email = (await reader.Client.GetAsync("/api/v1/me", Cancellation)).GetProperty("email").GetString() ?? "";
        var person = await catalogue.FindReaderByEmailOrNullAsync(email, scope.ServiceProvider.GetRequiredService<AssociationClock>(), Cancellation);

        var ids = await catalogue.Documents.VisibleTo(Assert.IsType<Reader>(person).Scope).Select(document => document.Id).ToListAsync(Cancellation);

        Assert.Equal(world.Documents.Where(document => document.IsReadBy(reader)).Select(document => document.Id).Order(), ids.Select(id => id.ToString()).Order());
    }

    /// <summary>Rights that were given may take their time; rights that were withdrawn may not, in hits, totals and facets.</summary>
    private static async Task AssertNothingHiddenShowsAsync(RightsWorld world, WorldPerson reader)
    {
        var visible = world.Documents.Where(document => document.IsFoundBy(reader)).ToList();
        var found = await reader.Client.SearchAsync($"q={world.Word}&size=100", Cancellation);
        var ids = IdsOf(found).ToList();

        Assert.Empty(ids.Except(visible.Select(document => document.Id)));
        Assert.Equal(ids.Count, found.GetProperty("total").GetInt32());
        Assert.Equal(ids.Count, FacetOf(found, "area").Values.Sum());
        Assert.Empty(FacetOf(found, "tag").Keys.Except(visible.Select(document => document.Tag)));
    }

    private static async Task UploadWithoutEndAsync(LibraryApplication library, CancellationToken cancellationToken)
    {
        using var admin = await library.AdminAsync(Cancellation);
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            await admin.UploadAsync(APdf.New().Page($"Load number {i}.").ToStream().ToArray(), $"load-{i}.pdf", Cancellation);
        }
    }

    private static IEnumerable<string> IdsOf(JsonElement found) => found.GetProperty("hits").EnumerateArray().Select(LibraryClient.IdOf);

    private static SortedDictionary<string, int> Counted(IEnumerable<string> values) =>
        new(values.CountBy(value => value).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    private static SortedDictionary<string, int> FacetOf(JsonElement found, string facet) => new(
        found.GetProperty("facets").GetProperty(facet).EnumerateArray()
            .ToDictionary(value => value.GetProperty("value").GetString() ?? "", value => value.GetProperty("count").GetInt32()),
        StringComparer.Ordinal);

    private static async Task<SortedDictionary<string, int>> ListAsync(WorldPerson reader, string list) => new(
        (await reader.Client.GetAsync($"/api/v1/{list}", Cancellation)).EnumerateArray()
            .Where(entry => entry.GetProperty("documents").GetInt32() > 0)
            .ToDictionary(entry => entry.GetProperty("slug").GetString() ?? "", entry => entry.GetProperty("documents").GetInt32()),
        StringComparer.Ordinal);
}
