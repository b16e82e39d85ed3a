using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>Tells of a file that was refused because a virus was found in it: its uploader, the owner of the document that it was for, and the admins.</summary>
public sealed class InfectionNotices(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    public const string Action = "upload-infected";

    // Who goes on trying is told by each answer; the trail has every try.
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>Writes the trail and the mails, in one transaction.</summary>
    /// <param name="documentId">Of the document that it was to be a version of; null where it was to be a new one.</param>
    /// <param name="found">What the scanner calls it.</param>
    public async Task NoteAsync(Reader uploader, Guid? documentId, string fileName, string sha256, string found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uploader);
        ArgumentNullException.ThrowIfNull(fileName);
        var now = clock.Now;
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var (since, subject) = (now - Quiet, documentId?.ToString());
        var wasTold = await catalogue.Audit.AnyAsync(entry => entry.Action == Action && entry.PersonId == uploader.Id && entry.Subject == subject && entry.At > since, cancellationToken);
        catalogue.Add(new AuditEntry { At = now, PersonId = uploader.Id, Action = Action, Subject = subject, Detail = $"{fileName}: {found} (SHA-256 {sha256})" });
        if (!wasTold)
        {
            var owner = await catalogue.Documents.Where(document => document.Id == documentId).Select(document => (Guid?)document.OwnerId).SingleOrDefaultAsync(cancellationToken);
            var told = await catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today)
                .Where(person => person.IsAdmin || person.Id == uploader.Id || person.Id == owner).ToListAsync(cancellationToken);
            catalogue.AddRange(told.Select(person => To(person, uploader, ReviewMail.TitleOf(fileName), found, now)));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }

    private static OutgoingMail To(Person person, Reader uploader, string fileName, string found, DateTimeOffset now) => OutgoingMail.To(
        person.Email ?? "",
        $"“{fileName}” was not taken: a virus was found in it",
        person.Id == uploader.Id
            ? $"Dear {person.Name},\n\nthe file “{fileName}” that you uploaded was not taken into the library: the virus scanner found {found} in it. Nothing of it was kept.\n\nPlease have your computer looked at before you send the file to anybody. If you believe that the file is good, ask your association."
            : $"Dear {person.Name},\n\n{uploader.Name} ({uploader.Email}) uploaded the file “{fileName}”, in which the virus scanner found {found}. It was not taken into the library, nothing of it was kept, and {uploader.Name} was told.",
        now);
}
