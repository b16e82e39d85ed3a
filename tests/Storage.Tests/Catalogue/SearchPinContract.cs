using Library.Storage.Catalogue;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>What admins put first for a query or leave out, until a day.</summary>
public abstract class SearchPinContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    private static readonly DateOnly Until = new(2026, 3, 31);

    [Fact]
    public async Task A_pin_holds_through_its_last_day_and_ends_by_itself()
    {
        await using var library = await MakeAsync();
        var pins = library.Get<SearchPins>();
        await AddAsync(library, "policy");

        library.Time.Advance(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero) - library.Time.GetUtcNow());
        Assert.Single(await pins.ListActiveAsync(Cancellation));
        library.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await pins.ListActiveAsync(Cancellation));
        library.Time.Advance(SearchPins.KeptAfterEnd + TimeSpan.FromSeconds(1));
        await pins.RemoveOldAsync(Cancellation);

        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Empty(await catalogue.SearchPins.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Places_are_without_gaps_whatever_is_added_moved_hidden_or_ended()
    {
        await using var library = await MakeAsync();
        var pins = library.Get<SearchPins>();
        var (a, b, c, other) = (await AddAsync(library, "policy"), await AddAsync(library, "policy"), await AddAsync(library, "policy", position: 1), await AddAsync(library, "budget"));
        Assert.Equal([(c, 1), (a, 2), (b, 3), (other, 1)], await PlacesAsync(library));

        await pins.ChangeAsync(library.Admin, c, new PinInput { Kind = PinKind.Pin, Position = 3, Until = Until, Note = "Moved" }, Cancellation);
        Assert.Equal([(a, 1), (b, 2), (c, 3), (other, 1)], await PlacesAsync(library));
        await pins.ChangeAsync(library.Admin, a, new PinInput { Kind = PinKind.Hide, Until = Until, Note = "Hidden" }, Cancellation);
        Assert.Equal([(a, 0), (b, 1), (c, 2), (other, 1)], await PlacesAsync(library));
        await pins.EndAsync(library.Admin, b, Cancellation);
        await pins.ChangeAsync(library.Admin, b, new PinInput { Kind = PinKind.Pin, Until = Until, Note = "Again" }, Cancellation);

        Assert.Equal([(a, 0), (c, 1), (b, 2), (other, 1)], await PlacesAsync(library));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        await using var library = await MakeAsync();
        var document = await library.AddAsync("text", Cancellation);
        var good = new PinInput { Text = "policy", Key = "policy", Document = document, Kind = PinKind.Pin, Until = Until, Note = "Why" };

        Assert.Equal(["text"], await ErrorsAsync(library, good with { Text = "?!", Key = "" }));
        Assert.Equal(["text"], await ErrorsAsync(library, good with { Text = new string('a', 513) }));
        Assert.Equal(["document"], await ErrorsAsync(library, good with { Document = Guid.NewGuid() }));
        Assert.Equal(["document"], await ErrorsAsync(library, good with { Document = null }));
        Assert.Equal(["until"], await ErrorsAsync(library, good with { Until = null }));
        Assert.Equal(["until"], await ErrorsAsync(library, good with { Until = new DateOnly(2026, 2, 28) }));
        Assert.Equal(["until"], await ErrorsAsync(library, good with { Until = new DateOnly(2027, 3, 2) }));
        Assert.Equal(["note"], await ErrorsAsync(library, good with { Note = " " }));
        Assert.Equal(["note"], await ErrorsAsync(library, good with { Note = new string('a', 301) }));
        Assert.Empty(await ErrorsAsync(library, good with { Until = new DateOnly(2027, 3, 1) }));
        Assert.Equal(["document"], await ErrorsAsync(library, good));
    }

    [Fact]
    public async Task For_one_query_at_most_five_are_pinned_and_what_has_ended_makes_room()
    {
        await using var library = await MakeAsync();
        var first = await AddAsync(library, "policy");
        for (var i = 1; i < SearchPin.MaxPinned; i++)
        {
            await AddAsync(library, "policy");
        }

        var sixth = new PinInput { Text = "policy", Key = "policy", Document = await library.AddAsync("sixth", Cancellation), Kind = PinKind.Pin, Until = Until, Note = "Why" };
        Assert.Equal(["kind"], await ErrorsAsync(library, sixth));
        Assert.Empty(await ErrorsAsync(library, sixth with { Kind = PinKind.Hide }));
        await library.Get<SearchPins>().EndAsync(library.Admin, first, Cancellation);

        Assert.Empty(await ErrorsAsync(library, sixth with { Document = await library.AddAsync("seventh", Cancellation) }));
        Assert.IsType<PinChange.Invalid>(await library.Get<SearchPins>().ChangeAsync(library.Admin, first, new PinInput { Kind = PinKind.Pin, Until = Until, Note = "Again" }, Cancellation));
    }

    [Fact]
    public async Task Each_change_is_in_the_trail_and_nobody_but_admins_makes_one()
    {
        await using var library = await MakeAsync();
        var (pins, id) = (library.Get<SearchPins>(), await AddAsync(library, "policy"));
        var member = library.Admin with { IsAdmin = false };

        await pins.ChangeAsync(library.Admin, id, new PinInput { Kind = PinKind.Hide, Until = Until, Note = "Too old" }, Cancellation);
        await pins.EndAsync(library.Admin, id, Cancellation);
        await pins.EndAsync(library.Admin, id, Cancellation);

        Assert.IsType<PinChange.NotAllowed>(await pins.AddAsync(member, new PinInput(), Cancellation));
        Assert.IsType<PinChange.NotAllowed>(await pins.ChangeAsync(member, id, new PinInput(), Cancellation));
        Assert.IsType<PinChange.NotAllowed>(await pins.EndAsync(member, id, Cancellation));
        Assert.IsType<PinChange.NotFound>(await pins.EndAsync(library.Admin, Guid.NewGuid(), Cancellation));
        Assert.IsType<PinChange.NotFound>(await pins.ChangeAsync(library.Admin, Guid.NewGuid(), new PinInput(), Cancellation));
        await using var catalogue = await library.OpenAsync(Cancellation);
        var document = (await catalogue.SearchPins.SingleAsync(Cancellation)).DocumentId.ToString();
        var trail = await catalogue.Audit.Where(entry => entry.Subject == document && entry.Action != "document-added").OrderBy(entry => entry.Id).ToListAsync(Cancellation);
        Assert.Equal(["result-pinned", "pin-changed", "pin-ended"], trail.Select(entry => entry.Action));
        Assert.Equal("for “policy”, until 2026-03-31: Too old", trail[1].Detail);
    }

    [Fact]
    public async Task What_has_ended_can_be_pinned_again_and_a_purged_document_takes_its_pins_along()
    {
        await using var library = await MakeAsync();
        var pins = library.Get<SearchPins>();
        var id = await AddAsync(library, "policy");
        var document = (await pins.ListActiveAsync(Cancellation))[0].DocumentId;
        await pins.EndAsync(library.Admin, id, Cancellation);

        Assert.Empty(await ErrorsAsync(library, new PinInput { Text = "Policy", Key = "policy", Document = document, Kind = PinKind.Pin, Until = Until, Note = "Again" }));
        Assert.Equal("Policy", Assert.Single(await pins.ListActiveAsync(Cancellation)).Text);
        await library.Get<Purges>().RemoveRowsAsync(new PurgeTarget(document, Number: null), personId: null, "Asked for", Cancellation);

        await using var catalogue = await library.OpenAsync(Cancellation);
        Assert.Empty(await catalogue.SearchPins.ToListAsync(Cancellation));
    }

    private static async Task<Guid> AddAsync(ACatalogue library, string text, int? position = null)
    {
        var document = await library.AddAsync(Guid.NewGuid().ToString(), Cancellation);
        var change = await library.Get<SearchPins>().AddAsync(library.Admin, new PinInput { Text = text, Key = text, Document = document, Kind = PinKind.Pin, Position = position, Until = Until, Note = "Why" }, Cancellation);
        return Assert.IsType<PinChange.Done>(change).Id;
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(ACatalogue library, PinInput input) =>
        await library.Get<SearchPins>().AddAsync(library.Admin, input, Cancellation) is PinChange.Invalid invalid ? invalid.Errors.Keys : [];

    private static async Task<IEnumerable<(Guid Id, int Position)>> PlacesAsync(ACatalogue library) =>
        (await library.Get<SearchPins>().ListActiveAsync(Cancellation)).OrderByDescending(pin => pin.Key, StringComparer.Ordinal).ThenBy(pin => pin.Position).Select(pin => (pin.Id, pin.Position));
}

public sealed class SqliteSearchPinTests() : SearchPinContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlSearchPinTests() : SearchPinContract(CatalogueProvider.PostgreSql);
