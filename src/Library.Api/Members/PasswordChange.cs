using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>A new password for somebody who knows the present one.</summary>
internal sealed class PasswordChange(UserManager<Person> people, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock)
{
    /// <summary>Sets the password, and ends every session but the one that asks.</summary>
    public async Task<FieldMessages> ChangeAsync(Reader reader, Guid? session, string? present, string? password, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        if (await people.FindByIdAsync(reader.Id.ToString()) is not { } person)
        {
            return errors;
        }

        errors.Require("present", await IsRightAsync(person, present, cancellationToken), "This is not your present password.");
        await Registrations.CheckPasswordAsync(errors, people, person, password);
        if (errors.Any)
        {
            return errors;
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        mail.PasswordChanged(person);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "password-changed", Subject = person.Id.ToString() });
        errors.Add(await people.ChangePasswordAsync(person, present ?? "", password ?? ""));
        await catalogue.Sessions.Where(row => row.PersonId == person.Id && row.Id != session).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return errors;
    }

    /// <summary>Whether it is the person's password; wrong ones count against guessing here as well.</summary>
    public async Task<bool> IsRightAsync(Person person, string? password, CancellationToken cancellationToken)
    {
        if (await people.IsLockedOutAsync(person))
        {
            return false;
        }

        if (await people.CheckPasswordAsync(person, password ?? ""))
        {
            return true;
        }

        await catalogue.CountWrongGuessAsync(person.Id, people.Options.Lockout, clock.Now, cancellationToken);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "password-wrong", Subject = person.Id.ToString() });
        await catalogue.SaveChangesAsync(cancellationToken);
        return false;
    }
}
