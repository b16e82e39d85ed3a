using System.Globalization;
using System.Text;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>Tells reviewers what waits for them: the leads of a document's communities, or the admins where none of them may review it. One mail names all that is new.</summary>
public sealed class ReviewRequests(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, AssociationClock clock)
{
    private const int BatchSize = 500;
    private const int MostNamed = 10;

    /// <summary>Writes the mails of what nobody was told of, in the transaction that notes it.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.Now;
        var waiting = await catalogue.Documents.WaitingForReview().Where(document => document.ReviewAskedAt == null)
            .OrderBy(document => document.Id).Take(BatchSize)
            .Select(document => new Waiting(document.Id, document.Title, document.OwnerId, document.Cops.Select(cop => cop.CopSlug).ToList()))
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return;
        }

        var reviewers = await catalogue.Users.AsNoTracking().Include(person => person.Cops)
            .WithUsableAccounts(catalogue, clock.Today).Where(person => person.IsAdmin || person.Cops.Any(seat => seat.IsLead))
            .ToListAsync(cancellationToken);
        foreach (var asked in waiting.SelectMany(document => ReviewersOf(document, reviewers).Select(reviewer => (reviewer, document))).GroupBy(pair => pair.reviewer, pair => pair.document))
        {
            catalogue.Add(To(asked.Key, [.. asked], now));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        var ids = waiting.ConvertAll(document => document.Id);
        await catalogue.Documents.Where(document => ids.Contains(document.Id)).ExecuteUpdateAsync(update => update.SetProperty(document => document.ReviewAskedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IEnumerable<Person> ReviewersOf(Waiting document, List<Person> reviewers)
    {
        var leads = reviewers.Where(person => person.Id != document.OwnerId && person.Cops.Any(seat => seat.IsLead && document.Cops.Contains(seat.CopSlug, StringComparer.Ordinal))).ToList();
        return leads.Count > 0 ? leads : reviewers.Where(person => person.IsAdmin);
    }

    private OutgoingMail To(Person reviewer, IReadOnlyList<Waiting> documents, DateTimeOffset now)
    {
        var text = new StringBuilder($"Dear {reviewer.Name},\n\nthese wait for you to approve them, or to return them with a note:\n\n");
        foreach (var document in documents.Take(MostNamed))
        {
            text.Append(CultureInfo.InvariantCulture, $"{ReviewMail.TitleOf(document.Title)}\n{site.Of($"/documents/{document.Id}")}\n\n");
        }

        if (documents.Count > MostNamed)
        {
            text.Append(CultureInfo.InvariantCulture, $"And {documents.Count - MostNamed} more.\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"All that waits:\n\n{site.Of("/review")}");
        return OutgoingMail.To(reviewer.Email ?? "", documents.Count == 1 ? "A document waits for your review" : $"{documents.Count} documents wait for your review", text.ToString(), now);
    }

    private sealed record Waiting(Guid Id, string Title, Guid OwnerId, List<string> Cops);
}
