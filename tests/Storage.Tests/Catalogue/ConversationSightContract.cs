using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Notices;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>The rule of who sees a conversation says the same of one reader, of everybody at once and of one conversation; and who waits for news has some.</summary>
public abstract class ConversationSightContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task Everybody_at_once_sees_what_each_of_them_sees()
    {
        await using var library = await MakeAsync();
        var (inside, elsewhere) = (await AddPersonAsync(library, "ell"), await AddPersonAsync(library, "principal", "cfo-coo"));
        Reader[] readers = [library.Admin, inside, elsewhere, await AddPersonAsync(library)];
        await using var catalogue = await library.OpenAsync(Cancellation);
        var open = Add(catalogue, inside, isOpen: true, "ell");
        Add(catalogue, inside, isOpen: false, "ell");
        Add(catalogue, inside, isOpen: false, "ell", "principal");
        Add(catalogue, inside, isOpen: true, "ell").RemovedAt = library.Time.GetUtcNow();
        Add(catalogue, inside, isOpen: true, "ell").MergedIntoId = open.Id;
        await catalogue.SaveChangesAsync(Cancellation);
        var conversations = await catalogue.Conversations.Include(row => row.Cops).ToListAsync(Cancellation);

        var seen = (await catalogue.SeenConversations().ToListAsync(Cancellation)).ToLookup(row => row.PersonId, row => row.ConversationId);

        Assert.Equal([3, 3, 2, 1], readers.Select(reader => seen[reader.Id].Count()));
        foreach (var reader in readers)
        {
            Assert.Equal((await catalogue.Conversations.VisibleTo(reader).Select(row => row.Id).ToListAsync(Cancellation)).Order(), seen[reader.Id].Order());
        }

        foreach (var there in conversations.Where(row => row is { RemovedAt: null, MergedIntoId: null }))
        {
            var who = await catalogue.Users.WhoSee(there).Select(person => person.Id).ToListAsync(Cancellation);
            Assert.Equal(who.Order(), readers.Select(reader => reader.Id).Where(id => seen[id].Contains(there.Id)).Order());
        }
    }

    [Fact]
    public async Task Who_follows_a_document_waits_for_posts_that_they_may_see_and_have_not_muted()
    {
        await using var library = await MakeAsync();
        var (inside, elsewhere, muting) = (await AddPersonAsync(library, "ell"), await AddPersonAsync(library, "principal"), await AddPersonAsync(library, "ell"));
        var document = await library.AddAsync("words", Cancellation);
        var now = library.Time.GetUtcNow();
        await using var catalogue = await library.OpenAsync(Cancellation);
        var conversation = Add(catalogue, inside, isOpen: false, "ell");
        var post = new Post { Id = Guid.CreateVersion7(now), ConversationId = conversation.Id, Number = 2, AuthorId = library.Admin.Id, Body = "Look", CreatedAt = now, ToldAt = now };
        catalogue.AddRange(post, new PostDocument { PostId = post.Id, DocumentId = document }, new ConversationNotices { PersonId = muting.Id, ConversationId = conversation.Id, Frequency = AlertFrequency.Never });
        catalogue.AddRange(new[] { inside, elsewhere, muting, library.Admin }.Select(reader => new DocumentNotices { PersonId = reader.Id, DocumentId = document, Frequency = AlertFrequency.AtOnce, Since = now.AddHours(-1) }));
        await catalogue.SaveChangesAsync(Cancellation);

        Assert.Equal([inside.Id], await DigestCandidates.WithNewsOfDocumentsToHear(catalogue, now.AddDays(-1)).Select(person => person.Id).ToListAsync(Cancellation));
        Assert.Equal([(DigestKind.Post, post.Id, document)], await DigestCandidates.ListNewsOfDocumentsAsync(catalogue, inside, [AlertFrequency.AtOnce], now.AddDays(-1), Cancellation));
    }

    private static async Task<Reader> AddPersonAsync(ACatalogue library, params string[] cops)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        var id = Guid.CreateVersion7();
        var email = $"{id:N}@school.example";
        catalogue.Add(new Person { Id = id, Name = "Somebody", Email = email, UserName = email });
        catalogue.AddRange(cops.Select(cop => new CopMember { PersonId = id, CopSlug = cop }));
        await catalogue.SaveChangesAsync(Cancellation);
        return new Reader(id, "Somebody", email, IsAdmin: false, School: null, [.. cops.Select(cop => new CopSeat(cop, IsLead: false))]);
    }

    private static Conversation Add(LibraryDbContext catalogue, Reader author, bool isOpen, params string[] cops)
    {
        var id = Guid.CreateVersion7();
        var now = DateTimeOffset.UnixEpoch;
        return catalogue.Add(new Conversation
        {
            Id = id,
            Title = "A conversation",
            AuthorId = author.Id,
            IsOpenToMembers = isOpen,
            CreatedAt = now,
            LastPostAt = now,
            Cops = [.. cops.Select(cop => new ConversationCop { ConversationId = id, CopSlug = cop })],
        }).Entity;
    }
}

public sealed class SqliteConversationSightTests() : ConversationSightContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlConversationSightTests() : ConversationSightContract(CatalogueProvider.PostgreSql);
