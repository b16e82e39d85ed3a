using System.Data.Common;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Where databases differ of themselves, and the library must not.</summary>
public abstract class SameOnBothContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task Texts_are_in_the_order_of_their_characters_whatever_their_case_or_accents()
    {
        await using var library = await MakeAsync();
        await SeedAsync(library, "b", "A", "é", "a", "B", "Z", "_", "10", "9", "E", "e", "", "a b", "a-b", "ab");
        await using var catalogue = await library.OpenAsync(Cancellation);

        var names = await catalogue.Schools.OrderBy(school => school.Name).Select(school => school.Name).ToListAsync(Cancellation);
        var after = await catalogue.Schools.Where(school => school.Name.CompareTo("a") > 0).OrderBy(school => school.Name).Select(school => school.Name).ToListAsync(Cancellation);

        Assert.Equal(["", "10", "9", "A", "B", "E", "Z", "_", "a", "a b", "a-b", "ab", "b", "e", "é"], names);
        Assert.Equal(["a b", "a-b", "ab", "b", "e", "é"], after);
    }

    [Theory]
    [InlineData("MATH", "Math 100%", "math_club")]
    [InlineData("100%", "Math 100%")]
    [InlineData("h_c", "math_club")]
    [InlineData(@"\", @"back\slash")]
    [InlineData("É", "École")]
    [InlineData("é", "élan")]
    [InlineData("ath%club")]
    public async Task A_part_of_a_name_is_found_whatever_its_case_and_wildcards_mean_themselves(string part, params string[] found)
    {
        await using var library = await MakeAsync();
        await SeedAsync(library, "Math 100%", "math_club", @"back\slash", "École", "élan");
        await using var catalogue = await library.OpenAsync(Cancellation);
        var pattern = LikePattern.Containing(part);

        var names = await catalogue.Schools.Where(school => EF.Functions.Like(LikePattern.Lower(school.Name), pattern, LikePattern.Escape)).OrderBy(school => school.Name).Select(school => school.Name).ToListAsync(Cancellation);

        Assert.Equal(found, names);
    }

    [Fact]
    public async Task Moments_keep_each_tick_and_compare_by_it()
    {
        await using var library = await MakeAsync();
        var moment = new DateTimeOffset(638_765_432_109_876_543, TimeSpan.FromHours(-5));
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            catalogue.Add(new AuditEntry { At = moment, Action = "tick" });
            await catalogue.SaveChangesAsync(Cancellation);
        }

        await using var again = await library.OpenAsync(Cancellation);
        Assert.Equal(moment.UtcTicks, (await again.Audit.SingleAsync(entry => entry.At == moment, Cancellation)).At.UtcTicks);
        Assert.False(await again.Audit.AnyAsync(entry => entry.At > moment || entry.At < moment, Cancellation));
    }

    [Fact]
    public async Task What_is_no_character_is_kept_as_one_that_says_so_and_found_the_same_way()
    {
        await using var library = await MakeAsync();
        await SeedAsync(library, "nul\0inside", "half \uD83D of one", "whole 😀");
        await using var catalogue = await library.OpenAsync(Cancellation);
        string[] asked = ["nul\0inside", "half \uD83D of one", "whole 😀"];
        var (one, city) = ("nul\0inside", "a\0b");

        Assert.Equal(["half \uFFFD of one", "nul\uFFFDinside", "whole 😀"], await catalogue.Schools.OrderBy(school => school.Name).Select(school => school.Name).ToListAsync(Cancellation));
        Assert.Equal(3, await catalogue.Schools.CountAsync(school => asked.Contains(school.Name), Cancellation));
        Assert.True(await catalogue.Schools.AnyAsync(school => school.Name == one, Cancellation));
        Assert.Equal(1, await catalogue.Schools.Where(school => school.Name == "whole 😀").ExecuteUpdateAsync(update => update.SetProperty(school => school.City, city), Cancellation));
        Assert.Equal("a\uFFFDb", await catalogue.Schools.Where(school => school.Name == "whole 😀").Select(school => school.City).SingleAsync(Cancellation));
    }

    [Theory]
    [InlineData("""UPDATE "Audit" SET "Action" = 'nothing'""")]
    [InlineData("""DELETE FROM "Audit" """)]
    public async Task The_database_itself_refuses_to_change_the_trail_and_to_forget_what_is_young(string statement)
    {
        await using var library = await MakeAsync();
        await using var catalogue = await library.OpenAsync(Cancellation);
        catalogue.Add(new AuditEntry { At = DateTimeOffset.UtcNow, Action = "young" });
        await catalogue.SaveChangesAsync(Cancellation);

        await Assert.ThrowsAnyAsync<DbException>(() => catalogue.Database.ExecuteSqlRawAsync(statement, Cancellation));

        Assert.Equal("young", (await catalogue.Audit.AsNoTracking().SingleAsync(Cancellation)).Action);
    }

    [Fact]
    public async Task What_is_old_in_the_trail_may_go()
    {
        await using var library = await MakeAsync();
        await using var catalogue = await library.OpenAsync(Cancellation);
        catalogue.Add(new AuditEntry { At = DateTimeOffset.UtcNow.AddDays(-31), Action = "old" });
        await catalogue.SaveChangesAsync(Cancellation);

        Assert.Equal(1, await catalogue.Audit.ExecuteDeleteAsync(Cancellation));
    }

    [Fact]
    public async Task A_detail_of_the_trail_and_a_subject_of_a_mail_that_are_too_long_are_cut()
    {
        await using var library = await MakeAsync();
        await using var catalogue = await library.OpenAsync(Cancellation);
        catalogue.Add(new AuditEntry { At = library.Time.GetUtcNow(), Action = "long", Detail = new string('d', 5_000) });
        catalogue.Add(OutgoingMail.To("a@b.example", string.Concat(Enumerable.Repeat("😀", 500)), "Text", library.Time.GetUtcNow()));

        await catalogue.SaveChangesAsync(Cancellation);

        Assert.Equal(AuditEntry.MaxDetailLength, (await catalogue.Audit.AsNoTracking().SingleAsync(Cancellation)).Detail?.Length);
        Assert.Equal(OutgoingMail.MaxSubjectLength, (await catalogue.OutgoingMails.AsNoTracking().SingleAsync(Cancellation)).Subject.Length);
    }

    [Fact]
    public async Task One_of_two_that_insert_the_same_at_once_is_first_and_the_other_is_told()
    {
        await using var library = await MakeAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await using var catalogue = await library.OpenAsync(Cancellation);
            catalogue.Add(new Tag { Slug = "same", Label = $"Same {i}" });
            return await catalogue.TrySaveUniqueAsync(Cancellation);
        })));

        Assert.Single(saved, done => done);
    }

    [Fact]
    public async Task What_a_transaction_has_read_is_still_so_when_it_writes()
    {
        await using var library = await MakeAsync();
        await SeedAsync(library, "0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var catalogue = await library.OpenAsync(Cancellation);
                await using var transaction = await catalogue.Database.BeginTransactionAsync(Cancellation);
                var school = await catalogue.Schools.SingleAsync(Cancellation);
                school.City = $"{(school.City.Length == 0 ? 0 : int.Parse(school.City, System.Globalization.CultureInfo.InvariantCulture)) + 1}";
                await catalogue.SaveChangesAsync(Cancellation);
                await transaction.CommitAsync(Cancellation);
            }
        })));

        await using var after = await library.OpenAsync(Cancellation);
        Assert.Equal("40", (await after.Schools.SingleAsync(Cancellation)).City);
    }

    private static async Task SeedAsync(ACatalogue library, params string[] names)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        catalogue.AddRange(names.Select((name, i) => new People.School { Slug = $"school-{i}", Name = name }));
        await catalogue.SaveChangesAsync(Cancellation);
    }
}

public sealed class SqliteSameOnBothTests() : SameOnBothContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlSameOnBothTests() : SameOnBothContract(CatalogueProvider.PostgreSql)
{
    [Fact]
    public async Task Transactions_that_come_often_run_beside_each_other_and_wait_for_the_rest()
    {
        await using var library = await MakeAsync();
        await using var first = await library.OpenAsync(Cancellation);
        await using var second = await library.OpenAsync(Cancellation);
        await using var third = await library.OpenAsync(Cancellation);

        var one = await first.BeginBesideAsync(Cancellation);
        await using var other = await second.BeginBesideAsync(Cancellation);
        var serial = third.Database.BeginTransactionAsync(Cancellation);
        var waits = await Task.WhenAny(serial, Task.Delay(300, Cancellation)) != serial;
        await one.CommitAsync(Cancellation);
        await other.CommitAsync(Cancellation);
        await using var last = await serial;

        Assert.True(waits);
    }
}
