using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;

namespace Library.Storage.Tests.Catalogue;

public abstract class FoundDocumentContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    private static readonly ReaderScope Member = new(Guid.CreateVersion7(), [AudienceToken.Members]);

    [Fact]
    public async Task A_hit_is_shown_with_what_it_is_filed_under_and_the_labels_that_were_asked_for()
    {
        await using var library = await MakeAsync();
        var id = await library.AddAsync("one", Cancellation);
        await EditAsync(library, id, input => input with { Title = "Named", Description = "Said of it.", Areas = ["governance", "finance"] });

        var list = await ListAsync(library, Member, new() { [id] = 1 }, "governance", "nowhere");

        var hit = Assert.Single(list.Documents).Value;
        Assert.Equal(("Named", "Said of it.", 1), (hit.Title, hit.Description, hit.NewestVersion));
        Assert.Equal(["finance", "governance"], hit.Areas);
        Assert.Empty(hit.Cops);
        Assert.Equal(["governance"], list.Areas.Select(label => label.Key));
        Assert.NotEqual("governance", list.Areas[0].Value);
        Assert.Empty(list.Schools);
    }

    [Fact]
    public async Task The_version_that_was_found_is_shown_and_the_newest_where_that_is_gone()
    {
        await using var library = await MakeAsync();
        var (older, gone, newest) = (await AddTwoVersionsAsync(library), await AddTwoVersionsAsync(library), await AddTwoVersionsAsync(library));

        var list = await ListAsync(library, Member, new() { [older] = 1, [gone] = 7, [newest] = 2 });

        Assert.Equal((1, FileFormat.Pdf, 2), Of(older));
        Assert.Equal((2, FileFormat.Word, 2), Of(gone));
        Assert.Equal((2, FileFormat.Word, 2), Of(newest));

        (int Found, FileFormat Format, int Newest) Of(Guid id) => (DocumentOf(list, id).Found.Number, DocumentOf(list, id).Found.Format, DocumentOf(list, id).NewestVersion);
    }

    [Fact]
    public async Task What_the_reader_may_not_see_any_more_is_no_hit_and_no_successor()
    {
        await using var library = await MakeAsync();
        var (old, successor) = (await library.AddAsync("old", Cancellation), await library.AddAsync("successor", Cancellation));
        await EditAsync(library, old, input => input with { SupersededBy = successor.ToString() });
        var before = await ListAsync(library, Member, new() { [old] = 1, [successor] = 1 });

        await EditAsync(library, successor, input => input with { Visibility = "draft" });
        var after = await ListAsync(library, Member, new() { [old] = 1, [successor] = 1 });
        await library.Get<DocumentChanges>().TrashAsync(library.Admin, successor, Cancellation);
        var trashed = await ListAsync(library, Member, new() { [old] = 1, [successor] = 1 });

        Assert.Equal(2, before.Documents.Count);
        Assert.Equal((true, successor, "A title"), Of(before));
        Assert.Equal([(old, 1)], after.Documents.Keys);
        Assert.Equal((true, null, null), Of(after));
        Assert.Equal((false, null, null), Of(trashed));

        (bool IsSuperseded, Guid? By, string? Title) Of(FoundList list) => (DocumentOf(list, old).IsSuperseded, DocumentOf(list, old).SupersededBy, DocumentOf(list, old).SupersededByTitle);
    }

    [Fact]
    public async Task A_session_that_ends_and_an_account_that_may_not_be_used_are_nobodys_at_the_next_question()
    {
        await using var library = await MakeAsync();
        var session = await EnterAsync(library);
        var clock = library.Get<AssociationClock>();
        await using var catalogue = await library.OpenAsync(Cancellation);
        var before = await catalogue.FindReaderOrNullAsync(session, clock, Cancellation);
        var person = await catalogue.FindAsync<Person>([library.Admin.Id], Cancellation);
        Assert.NotNull(person);

        person.EndedAt = clock.Now;
        await catalogue.SaveChangesAsync(Cancellation);
        var ended = await catalogue.FindReaderOrNullAsync(session, clock, Cancellation);
        person.EndedAt = null;
        await catalogue.SaveChangesAsync(Cancellation);
        var restored = await catalogue.FindReaderOrNullAsync(session, clock, Cancellation);
        library.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(library.Admin.Id, before?.Id);
        Assert.Null(ended);
        Assert.NotNull(restored);
        Assert.Null(await catalogue.FindReaderOrNullAsync(session, clock, Cancellation));
    }

    private static async Task<Guid> EnterAsync(ACatalogue library)
    {
        var clock = library.Get<AssociationClock>();
        await using var catalogue = await library.OpenAsync(Cancellation);
        var person = await catalogue.FindAsync<Person>([library.Admin.Id], Cancellation);
        Assert.NotNull(person);
        (person.EmailConfirmed, person.ApprovedAt) = (true, clock.Now);
        var session = new Session { Id = Guid.CreateVersion7(), PersonId = person.Id, CreatedAt = clock.Now, ExpiresAt = clock.Now.AddHours(1) };
        catalogue.Add(session);
        await catalogue.SaveChangesAsync(Cancellation);
        return session.Id;
    }

    private static async Task EditAsync(ACatalogue library, Guid id, Func<DocumentFieldsInput, DocumentFieldsInput> edit) =>
        Assert.IsType<ChangeResult.Done>(await library.Get<DocumentChanges>().EditAsync(library.Admin, id, edit, Cancellation));

    private static async Task<Guid> AddTwoVersionsAsync(ACatalogue library)
    {
        var id = await library.AddAsync(Guid.NewGuid().ToString(), Cancellation);
        await using var spooled = await library.SpoolAsync(Guid.NewGuid().ToString(), Cancellation);
        var file = new NewFile(spooled, "b.docx", FileFormat.Word, Failure: null);
        Assert.IsType<ChangeResult.Done>(await library.Get<DocumentIntake>().AddVersionAsync(library.Admin, id, "", file, idempotencyKey: null, Cancellation));
        return id;
    }

    private static FoundDocument DocumentOf(FoundList list, Guid id) => Assert.Single(list.Documents, pair => pair.Key.Id == id).Value;

    private static async Task<FoundList> ListAsync(ACatalogue library, ReaderScope scope, Dictionary<Guid, int> versions, params string[] slugs)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return await catalogue.ListFoundAsync(scope, [.. versions.Select(pair => (pair.Key, pair.Value))], slugs, Cancellation);
    }
}

public sealed class SqliteFoundDocumentTests() : FoundDocumentContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlFoundDocumentTests() : FoundDocumentContract(CatalogueProvider.PostgreSql);
