using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>A new password by a link in a mail. Whether an address is known shows only to whoever reads its mail.</summary>
internal sealed class PasswordReset(UserManager<Person> people, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock)
{
    /// <summary>Sends a mail to the address: the link, or that there is no account.</summary>
    public async Task AskAsync(string? email, CancellationToken cancellationToken)
    {
        var address = (email ?? "").Trim();
        if (!MailAddress.IsGood(address) || !await mail.MaySendAsync(address, cancellationToken))
        {
            return;
        }

        if (await people.FindByEmailAsync(address) is { EmailConfirmed: true, EndedAt: null } person)
        {
            mail.Reset(person, await people.GeneratePasswordResetTokenAsync(person));
        }
        else
        {
            mail.NoAccount(address);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether a link is good, without using it.</summary>
    public async Task<bool> IsGoodAsync(Guid id, string token) =>
        await people.FindByIdAsync(id.ToString()) is { EndedAt: null } person
        && await people.VerifyUserTokenAsync(person, people.Options.Tokens.PasswordResetTokenProvider, UserManager<Person>.ResetPasswordTokenPurpose, token);

    /// <summary>Sets the password, ends every session, and lifts a lock.</summary>
    /// <returns>What is wrong; "token" where the link is wrong, old or used.</returns>
    public async Task<FieldMessages> ResetAsync(Guid id, string token, string? password, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        var person = await people.FindByIdAsync(id.ToString());
        if (person is null || !await IsGoodAsync(id, token))
        {
            errors.Require("token", holds: false, "This link was used already, or is too old. Ask for a new one.");
            return errors;
        }

        await Registrations.CheckPasswordAsync(errors, people, person, password);
        if (errors.Any)
        {
            return errors;
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        mail.PasswordChanged(person);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "password-reset", Subject = person.Id.ToString() });
        errors.Add(await people.ResetPasswordAsync(person, token, password ?? ""));
        await catalogue.Sessions.Where(session => session.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return errors;
    }
}
