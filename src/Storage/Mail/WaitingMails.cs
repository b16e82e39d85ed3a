using System.Linq.Expressions;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Mail;

/// <summary>Mails that wait for their time, and may tell more by then.</summary>
internal static class WaitingMails
{
    /// <summary>Holds a waiting mail until the caller's transaction ends: whoever would send it sees what is told with it.</summary>
    /// <param name="which">Whose and when; whoever has begun to send one has moved its time.</param>
    /// <returns>Its id; null where there is none, or somebody was quicker.</returns>
    public static async Task<Guid?> HoldWaitingOrNullAsync(this LibraryDbContext catalogue, Expression<Func<OutgoingMail, bool>> which, CancellationToken cancellationToken)
    {
        var waiting = catalogue.OutgoingMails.Where(which).Where(mail => mail.SentAt == null && mail.GivenUpAt == null && mail.Attempts == 0);
        if (await waiting.AsNoTracking().OrderBy(mail => mail.Id).FirstOrDefaultAsync(cancellationToken) is not { } found)
        {
            return null;
        }

        return await waiting.Where(mail => mail.Id == found.Id).ExecuteUpdateAsync(update => update.SetProperty(mail => mail.NotBefore, found.NotBefore), cancellationToken) == 1 ? found.Id : null;
    }
}
