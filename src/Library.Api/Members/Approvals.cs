using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Lets people in who asked for an account, or tells them why not. For admins.</summary>
internal sealed class Approvals(LibraryDbContext catalogue, AccountMail mail, AssociationClock clock)
{
    /// <summary>Approves accounts that wait; those that do not are passed over.</summary>
    /// <returns>How many were approved.</returns>
    public async Task<int> ApproveAsync(Reader reader, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var waiting = await catalogue.Users.Where(person => ids.Contains(person.Id) && person.ApprovedAt == null && person.EndedAt == null).ToListAsync(cancellationToken);
        foreach (var person in waiting)
        {
            person.ApprovedAt = clock.Now;
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "account-approved", Subject = person.Id.ToString() });
            if (person.EmailConfirmed)
            {
                mail.Approved(person);
            }
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        return waiting.Count;
    }

    /// <summary>Declines an account that waits: it is ended, and the person is told.</summary>
    /// <param name="note">What to tell them; may be empty.</param>
    /// <returns>Whether it waited.</returns>
    public async Task<bool> DeclineAsync(Reader reader, Guid id, string note, CancellationToken cancellationToken)
    {
        var person = await catalogue.Users.SingleOrDefaultAsync(row => row.Id == id && row.ApprovedAt == null && row.EndedAt == null, cancellationToken);
        if (person is null)
        {
            return false;
        }

        person.EndedAt = clock.Now;
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "account-declined", Subject = id.ToString() });
        if (person.EmailConfirmed)
        {
            mail.Declined(person, note);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        return true;
    }
}
