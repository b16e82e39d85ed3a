using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>The mails about accounts. Each is a row that is written with what causes it.</summary>
internal sealed class AccountMail(LibraryDbContext catalogue, SiteAddress site, TimeProvider time)
{
    /// <summary>How many mails that strangers can cause go to one address in an hour.</summary>
    private const int PerHour = 3;

    /// <summary>Whether another mail that a stranger can cause may go to the address now.</summary>
    public async Task<bool> MaySendAsync(string email, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        var normalized = OutgoingMail.Normalize(email);
        return await catalogue.OutgoingMails.CountAsync(mail => mail.NormalizedRecipient == normalized && mail.CreatedAt > since, cancellationToken) < PerHour;
    }

    public void Confirm(Person person, string token) => Add(
        person,
        "Please confirm your e-mail address",
        $"You asked for an account at the Charter Knowledge Center. Please confirm that this address is yours:\n\n{site.Of($"/confirm?id={person.Id}&token={SecretLink.Encode(token)}")}\n\n"
        + "The link is good for a day. If it was not you, do nothing: without it nothing happens.");

    public void AlreadyKnown(Person person) => Add(
        person,
        "You already have an account",
        $"Somebody, probably you, asked for an account at the Charter Knowledge Center with this address. You have one already: sign in at\n\n{site.Of("/sign-in")}\n\n"
        + $"or, if you forgot your password, choose a new one at\n\n{site.Of("/forgot-password")}");

    public void ConfirmNewAddress(Person person, string address, string token) => Add(
        address,
        "Please confirm your new e-mail address",
        $"Dear {person.Name},\n\nyou asked to use this address for your account at the Charter Knowledge Center. Please confirm that it is yours:\n\n"
        + $"{site.Of($"/account/email?address={Uri.EscapeDataString(address)}&token={SecretLink.Encode(token)}")}\n\nThe link is good for a day. If it was not you, do nothing: without it nothing happens.");

    public void AddressTaken(Person owner) => Add(
        owner,
        "Somebody wanted to use your e-mail address",
        $"Somebody, perhaps you, wanted to use this address for another account at the Charter Knowledge Center. It has an account already, so nothing was changed. Sign in to it here:\n\n{site.Of("/sign-in")}");

    /// <summary>To the old address, before it is replaced.</summary>
    public void AddressChanged(Person person, string address) => Add(
        person,
        "Your e-mail address was changed",
        $"Your account at the Charter Knowledge Center now has the address {address}; you sign in with it. If it was not you, tell the association at once.");

    public void Reset(Person person, string token) => Add(
        person,
        "Choose a new password",
        $"Somebody, probably you, asked for a new password at the Charter Knowledge Center. Choose it here:\n\n{site.Of($"/reset-password?id={person.Id}&token={SecretLink.Encode(token)}")}\n\n"
        + "The link is good for an hour, and once. If it was not you, do nothing: your password stays as it is.");

    public void NoAccount(string email) => Add(
        email,
        "There is no account with this address",
        "Somebody, probably you, asked for a new password at the Charter Knowledge Center with this address, but there is no account with it. "
        + $"Perhaps you used another address? Otherwise ask for an account:\n\n{site.Of("/register")}");

    public void PasswordChanged(Person person) => Add(
        person,
        "Your password was changed",
        $"The password of your account at the Charter Knowledge Center was changed, and you were signed out everywhere else. If it was not you, choose a new one at once and tell the association:\n\n{site.Of("/forgot-password")}");

    public void SecondFactorSwitched(Person person, bool isOn) => Add(
        person,
        isOn ? "Your sign-in now asks for a code" : "Your sign-in no longer asks for a code",
        $"The second step of your sign-in at the Charter Knowledge Center was switched {(isOn ? "on" : "off")}. If it was not you, choose a new password at once and tell the association:\n\n{site.Of("/forgot-password")}");

    public void PasskeyAdded(Person person, string name) => Add(
        person,
        "A passkey was added to your account",
        $"The passkey “{name}” was added to your account at the Charter Knowledge Center: whoever has that device can sign in with it. If it was not you, remove it at once, choose a new password, and tell the association:\n\n{site.Of("/account/security")}");

    public void PasskeyRemoved(Person person, string name) => Add(
        person,
        "A passkey was removed from your account",
        $"The passkey “{name}” no longer signs anybody in to your account at the Charter Knowledge Center. If it was not you, choose a new password at once and tell the association:\n\n{site.Of("/forgot-password")}");

    public void ProviderConnected(Person person, string provider) => Add(
        person,
        $"You now sign in with {provider}",
        $"Somebody, probably you, signed in to your account at the Charter Knowledge Center with {provider}, which signs you in from now on. If it was not you, disconnect it at once and tell the association:\n\n{site.Of("/account/security")}");

    public void RecoveryCodeUsed(Person person, int left) => Add(
        person,
        "A recovery code was used",
        $"Somebody signed in to your account with one of your recovery codes; {left} are left. If it was not you, choose a new password at once and tell the association:\n\n{site.Of("/forgot-password")}");

    public void Approved(Person person) => Add(
        person,
        "Your account is ready",
        $"Your account at the Charter Knowledge Center is ready. Sign in here:\n\n{site.Of("/sign-in")}\n\nA good place to begin are the communities of people who do your job:\n\n{site.Of("/communities")}");

    public void Declined(Person person, string note) => Add(
        person,
        "About your account",
        "The association did not approve your account at the Charter Knowledge Center." + (note.Length == 0 ? "" : $" It says:\n\n{note}") + "\n\nIf you think that this is a mistake, please talk to the association.");

    /// <summary>Tells every admin that somebody waits.</summary>
    public async Task WaitsForApprovalAsync(Person person, CancellationToken cancellationToken)
    {
        var school = await catalogue.Schools.Where(row => row.Slug == person.SchoolSlug).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken) ?? "no school";
        var admins = await catalogue.Users.AsNoTracking().Where(admin => admin.IsAdmin && admin.EndedAt == null).ToListAsync(cancellationToken);
        foreach (var admin in admins)
        {
            Add(
                admin,
                $"{person.Name} asks for an account",
                $"{person.Name} ({person.JobTitle}, {school}) has confirmed the address {person.Email} and waits for your approval:\n\n{site.Of("/admin/accounts?state=waiting")}");
        }
    }

    public void Invited(Invitation invitation, string secret, string inviter) => Add(
        invitation.Email,
        "You are invited to the Charter Knowledge Center",
        $"{(invitation.Name.Length > 0 ? $"Dear {invitation.Name},\n\n" : "")}{inviter} invites you to the Charter Knowledge Center, where the association's schools keep what they know: model documents, templates, and communities of people who do the same job.\n\n"
        + $"Choose your password here:\n\n{site.Of($"/invitation?token={secret}")}\n\nThe link is for you alone, and good until {invitation.ExpiresAt:MMMM d, yyyy}.");

    private void Add(Person person, string subject, string text) => Add(person.Email ?? "", subject, $"Dear {person.Name},\n\n{text}");

    private void Add(string email, string subject, string text) => catalogue.Add(OutgoingMail.To(email, PlainLine.Of(subject), text, time.GetUtcNow()));
}
