using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Ends sessions of one's own.</summary>
internal sealed class OwnSessions(LibraryDbContext catalogue, TimeProvider time)
{
    /// <returns>Whether it was the reader's.</returns>
    public async Task<bool> EndAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        if (await catalogue.Sessions.Where(session => session.Id == id && session.PersonId == reader.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return false;
        }

        await NoteAsync(reader, "session-ended", cancellationToken);
        return true;
    }

    /// <param name="kept">The session that goes on; null for none.</param>
    public async Task EndOthersAsync(Reader reader, Guid? kept, CancellationToken cancellationToken)
    {
        await catalogue.Sessions.Where(session => session.PersonId == reader.Id && session.Id != kept).ExecuteDeleteAsync(cancellationToken);
        await NoteAsync(reader, "other-sessions-ended", cancellationToken);
    }

    private async Task NoteAsync(Reader reader, string action, CancellationToken cancellationToken)
    {
        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = reader.Id, Action = action, Subject = reader.Id.ToString() });
        await catalogue.SaveChangesAsync(cancellationToken);
    }
}
