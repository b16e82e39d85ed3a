using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Library.Api.Members.Provider;

/// <summary>Finds out who has come from the provider: by what was connected before, else by an address that the provider has confirmed.</summary>
internal sealed class ProviderSignIn(
    UserManager<Person> people, PersonSignIn signIn, Registrations registrations, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock, IOptions<ProviderOptions> settings)
{
    /// <summary>What people call the provider; null where there is none.</summary>
    public string? NameOrNull => settings.Value.Authority is null ? null : PlainLine.Of(settings.Value.Name);

    /// <summary>Who has come from the provider a moment ago; null where nobody has.</summary>
    public async Task<ProviderIdentity?> FindArrivedOrNullAsync(HttpContext context) =>
        NameOrNull is not null && await context.AuthenticateAsync(ProviderRegistration.Arrived) is { Succeeded: true } arrived ? ProviderIdentity.FromOrNull(arrived.Principal) : null;

    /// <summary>Whether the address is surely theirs.</summary>
    public bool IsConfirmed(ProviderIdentity identity) => identity.Email is { } email && MailAddress.IsGood(email) && (identity.IsEmailVerified || settings.Value.TrustEmails);

    /// <summary>Signs in whom the provider names.</summary>
    /// <returns>Null where there is no such account.</returns>
    public async Task<SignInResult?> SignInAsync(ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var person = await people.FindByLoginAsync(identity.Issuer, identity.Subject);
        if (person is null && IsConfirmed(identity) && await people.FindByEmailAsync(identity.Email ?? "") is { } known)
        {
            person = await ConnectAsync(known, identity, cancellationToken);
        }

        return person is null ? null : await signIn.SignInByProviderAsync(person, cancellationToken);
    }

    /// <summary>Asks for an account for somebody whose address the provider has confirmed; it has no password.</summary>
    /// <returns>What is wrong with what they said.</returns>
    public async Task<FieldMessages> RegisterAsync(ProviderIdentity identity, RegistrationInput input, CancellationToken cancellationToken)
    {
        if (!IsConfirmed(identity))
        {
            throw new InvalidOperationException("The provider has not confirmed the address.");
        }

        return await registrations.RegisterConfirmedAsync(input with { Email = identity.Email }, person => Connect(person, identity), cancellationToken);
    }

    /// <summary>Connects an account with somebody at the provider who has its address.</summary>
    private async Task<Person?> ConnectAsync(Person person, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        if (person.EndedAt is not null)
        {
            return person;
        }

        if (!person.EmailConfirmed)
        {
            // Whoever asked for it has not shown that the address is theirs: their password is not taken over.
            person.PasswordHash = null;
            await registrations.ConfirmAsync(person, cancellationToken);
        }

        mail.ProviderConnected(person, NameOrNull ?? "");
        Connect(person, identity);
        if (await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            return person;
        }

        // Another request of the same person was first.
        catalogue.ChangeTracker.Clear();
        return await people.FindByLoginAsync(identity.Issuer, identity.Subject);
    }

    private void Connect(Person person, ProviderIdentity identity)
    {
        catalogue.UserLogins.Add(new IdentityUserLogin<Guid> { UserId = person.Id, LoginProvider = identity.Issuer, ProviderKey = identity.Subject, ProviderDisplayName = NameOrNull });
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "provider-connected", Subject = person.Id.ToString() });
    }

    /// <summary>Whether a person has signed in through a provider before.</summary>
    public Task<bool> IsConnectedAsync(Guid personId, CancellationToken cancellationToken) => catalogue.UserLogins.AnyAsync(login => login.UserId == personId, cancellationToken);

    /// <summary>Forgets whom the provider knows a person as. A later sign-in through it connects them anew, by the address.</summary>
    public async Task DisconnectAsync(Reader reader, CancellationToken cancellationToken)
    {
        catalogue.UserLogins.RemoveRange(await catalogue.UserLogins.Where(login => login.UserId == reader.Id).ToListAsync(cancellationToken));
        if (catalogue.ChangeTracker.HasChanges())
        {
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "provider-disconnected", Subject = reader.Id.ToString() });
            await catalogue.SaveChangesAsync(cancellationToken);
        }
    }
}
