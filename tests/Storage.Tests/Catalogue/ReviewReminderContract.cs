using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Tests.Catalogue;

/// <summary>Owners hear at most once a month of what is to be reviewed.</summary>
public abstract class ReviewReminderContract(CatalogueProvider provider) : CatalogueContract(provider)
{
    [Fact]
    public async Task One_mail_names_all_that_is_due_and_a_month_passes_before_the_next()
    {
        await using var library = await MakeAsync();
        await UseAccountAsync(library);
        await DueAsync(library, "One", new DateOnly(2026, 3, 10));
        await DueAsync(library, "Two", new DateOnly(2026, 2, 1));
        await DueAsync(library, "Much later", new DateOnly(2026, 12, 1));
        var reminders = library.Get<ReviewReminders>();

        await reminders.TellAsync(Cancellation);
        await reminders.TellAsync(Cancellation);
        var first = Assert.Single(await MailsAsync(library));
        Assert.Equal("2 documents of yours need review", first.Subject);
        Assert.Contains("Two, was due on February 1, 2026", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Much later", first.Text, StringComparison.Ordinal);
        library.Time.Advance(TimeSpan.FromDays(29));
        await reminders.TellAsync(Cancellation);
        Assert.Single(await MailsAsync(library));
        library.Time.Advance(TimeSpan.FromDays(3));
        await reminders.TellAsync(Cancellation);

        Assert.Equal(2, (await MailsAsync(library)).Count);
    }

    [Fact]
    public async Task Nobody_is_told_of_what_is_in_the_trash_or_has_been_superseded()
    {
        await using var library = await MakeAsync();
        await UseAccountAsync(library);
        var trashed = await DueAsync(library, "One", new DateOnly(2026, 3, 10));
        var old = await DueAsync(library, "Two", new DateOnly(2026, 3, 10));
        var next = await library.AddAsync("next", Cancellation);
        await using (var catalogue = await library.OpenAsync(Cancellation))
        {
            await catalogue.Documents.Where(document => document.Id == trashed).ExecuteUpdateAsync(update => update.SetProperty(document => document.TrashedAt, library.Time.GetUtcNow()), Cancellation);
            await catalogue.Documents.Where(document => document.Id == old).ExecuteUpdateAsync(update => update.SetProperty(document => document.SupersededById, next), Cancellation);
        }

        await library.Get<ReviewReminders>().TellAsync(Cancellation);

        Assert.Empty(await MailsAsync(library));
    }

    private static async Task<Guid> DueAsync(ACatalogue library, string title, DateOnly day)
    {
        var id = await library.AddAsync(title, Cancellation);
        await using var catalogue = await library.OpenAsync(Cancellation);
        await catalogue.Documents.Where(document => document.Id == id).ExecuteUpdateAsync(
            update => update.SetProperty(document => document.ReviewBy, day).SetProperty(document => document.Title, title).SetProperty(document => document.Kind, DocumentKind.Template), Cancellation);
        return id;
    }

    private static async Task UseAccountAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        await catalogue.Users.ExecuteUpdateAsync(
            update => update.SetProperty(person => person.EmailConfirmed, true).SetProperty(person => person.ApprovedAt, library.Time.GetUtcNow()), Cancellation);
    }

    private static async Task<List<OutgoingMail>> MailsAsync(ACatalogue library)
    {
        await using var catalogue = await library.OpenAsync(Cancellation);
        return await catalogue.OutgoingMails.AsNoTracking().ToListAsync(Cancellation);
    }
}

public sealed class SqliteReviewReminderTests() : ReviewReminderContract(CatalogueProvider.Sqlite);

[Trait("Needs", "server")]
public sealed class PostgreSqlReviewReminderTests() : ReviewReminderContract(CatalogueProvider.PostgreSql);
