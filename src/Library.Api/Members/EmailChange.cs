using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Another e-mail address for somebody who is signed in: it counts once a mail to it was answered. Whether it has an account shows only to whoever reads its mail.</summary>
internal sealed class EmailChange(UserManager<Person> people, LibraryDbContext catalogue, PasswordChange password, AccountMail mail, AssociationClock clock)
{
    /// <summary>Sends a mail to the new address.</summary>
    public async Task<FieldMessages> AskAsync(Reader reader, string? email, string? present, CancellationToken cancellationToken)
    {
        var (errors, address) = (new FieldMessages(), (email ?? "").Trim());
        errors.Require("email", MailAddress.IsGood(address), "Enter an e-mail address, such as name@school.org.");
        errors.Require("email", !string.Equals(address, reader.Email, StringComparison.OrdinalIgnoreCase), "This is your address already.");
        if (errors.Any || await people.FindByIdAsync(reader.Id.ToString()) is not { } person)
        {
            return errors;
        }

        errors.Require("present", await password.IsRightAsync(person, present, cancellationToken), "This is not your password.");
        if (errors.Any || !await mail.MaySendAsync(address, cancellationToken))
        {
            return errors;
        }

        if (await people.FindByEmailAsync(address) is { } known)
        {
            mail.AddressTaken(known);
        }
        else
        {
            mail.ConfirmNewAddress(person, address, await people.GenerateChangeEmailTokenAsync(person, address));
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        return errors;
    }

    /// <summary>Whether a link is good for this person, without using it.</summary>
    public async Task<bool> IsGoodAsync(Reader reader, string email, string token) =>
        await people.FindByIdAsync(reader.Id.ToString()) is { } person && await IsGoodAsync(person, email, token);

    /// <summary>Takes the address over, and tells the old one.</summary>
    /// <returns>False where the link is wrong, old or used, or somebody else has the address by now.</returns>
    public async Task<bool> ConfirmAsync(Reader reader, string email, string token, CancellationToken cancellationToken)
    {
        if (await people.FindByIdAsync(reader.Id.ToString()) is not { } person || !await IsGoodAsync(person, email, token))
        {
            return false;
        }

        mail.AddressChanged(person, email);
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "address-changed", Subject = person.Id.ToString() });
        (person.Email, person.UserName, person.NormalizedEmail, person.NormalizedUserName) = (email, email, people.NormalizeEmail(email), people.NormalizeName(email));
        (person.MailFailures, person.MailFailedAt, person.MailFailure, person.MailStoppedAt) = (0, null, null, null);

        // With it every other link that was sent is void.
        (person.SecurityStamp, person.ConcurrencyStamp) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
        try
        {
            return await catalogue.TrySaveUniqueAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Of two who follow one link at once, one is first.
            return false;
        }
    }

    private async Task<bool> IsGoodAsync(Person person, string email, string token) =>
        await people.VerifyUserTokenAsync(person, people.Options.Tokens.ChangeEmailTokenProvider, UserManager<Person>.GetChangeEmailTokenPurpose(email), token);
}
