using System.Globalization;
using System.Text;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>Tells owners which of their documents are to be reviewed: in one mail, and a month passes before the next. When somebody was told stands beside the mail, in one transaction.</summary>
public sealed class ReviewReminders(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, AssociationClock clock)
{
    private const string Told = "reviews-told:";
    private const int MostNamed = 10;

    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <summary>Writes the mails to those who have something due and were not told within a month.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var due = (await catalogue.DueForReview(clock.Today.AddDays(ReviewDays.Ahead)).OrderBy(document => document.ReviewBy).ThenBy(document => document.Id)
            .Select(document => new Due(document.Id, document.Title, document.OwnerId, document.ReviewBy ?? default)).ToListAsync(cancellationToken)).ToLookup(document => document.OwnerId);
        var owners = await catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today)
            .Where(person => catalogue.Documents.Any(document => document.OwnerId == person.Id && document.ReviewBy != null)).ToListAsync(cancellationToken);
        var told = await catalogue.State.Where(state => state.Name.StartsWith(Told)).ToDictionaryAsync(state => state.Name, cancellationToken);
        foreach (var owner in owners.Where(owner => due.Contains(owner.Id)))
        {
            var name = $"{Told}{owner.Id:N}";
            if (!told.TryGetValue(name, out var last))
            {
                catalogue.Add(last = new CatalogueState { Name = name, Value = "" });
            }
            else if (ReviewDays.ReadOrNull(last.Value) is { } day && day.AddMonths(1) > clock.Today)
            {
                continue;
            }

            last.Value = ReviewDays.Of(clock.Today);
            catalogue.Add(To(owner, [.. due[owner.Id]]));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private OutgoingMail To(Person owner, IReadOnlyList<Due> documents)
    {
        var text = new StringBuilder($"Dear {owner.Name},\n\nothers work from these documents of yours. Please look whether they still hold:\n\n");
        foreach (var document in documents.Take(MostNamed))
        {
            text.Append(CultureInfo.InvariantCulture, $"{ReviewMail.TitleOf(document.Title)}, {(document.ReviewBy < clock.Today ? "was due on" : "by")} {document.ReviewBy.ToString("MMMM d, yyyy", American)}\n{site.Of($"/documents/{document.Id}")}\n\n");
        }

        if (documents.Count > MostNamed)
        {
            text.Append(CultureInfo.InvariantCulture, $"And {documents.Count - MostNamed} more.\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Say there that they still hold, or add a new version:\n\n{site.Of("/my/documents")}");
        return OutgoingMail.To(owner.Email ?? "", documents.Count == 1 ? "A document of yours needs review" : $"{documents.Count} documents of yours need review", text.ToString(), clock.Now);
    }

    private sealed record Due(Guid Id, string Title, Guid OwnerId, DateOnly ReviewBy);
}
