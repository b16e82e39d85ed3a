using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;

namespace Library.Api.Members;

/// <summary>How a sign-in came out.</summary>
internal abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record SignedIn(Session Session) : SignInResult;

    /// <summary>Unknown address, wrong password, or too many wrong ones: the same for all.</summary>
    public sealed record InvalidCredentials : SignInResult;

    /// <summary>The password is right, but the account may not be used.</summary>
    /// <param name="Code">Stable, as in the API.</param>
    /// <param name="Message">For the person.</param>
    public sealed record Refused(string Code, string Message) : SignInResult;
}

/// <summary>Signs people in by their password. The work is the same whether the address is known or not.</summary>
internal sealed class PersonSignIn(UserManager<Person> people, IPasswordHasher<Person> hasher, LibraryDbContext catalogue, AssociationClock clock)
{
    public const int MaxPasswordLength = 1_000;

    // Of no password that anybody has; made once, so that an unknown address costs one check like a known one.
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString());

    public async Task<SignInResult> SignInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var person = await people.FindByEmailAsync(email);
        var verified = hasher.VerifyHashedPassword(person ?? new Person(), person?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        if (person?.PasswordHash is null)
        {
            return new SignInResult.InvalidCredentials();
        }

        if (await people.IsLockedOutAsync(person))
        {
            return new SignInResult.InvalidCredentials();
        }

        if (!verified)
        {
            await people.AccessFailedAsync(person);
            return new SignInResult.InvalidCredentials();
        }

        if (person.AccessFailedCount > 0)
        {
            await people.ResetAccessFailedCountAsync(person);
        }

        return await RefusalOrNullAsync(person, cancellationToken) ?? new SignInResult.SignedIn(await BeginSessionAsync(person.Id, cancellationToken));
    }

    /// <summary>Begins a session for a person whose right to it has been checked.</summary>
    public async Task<Session> BeginSessionAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var session = new Session { Id = Guid.NewGuid(), PersonId = personId, CreatedAt = now, LastSeenAt = now, ExpiresAt = now + SessionAuthentication.SessionLifetime };
        catalogue.Add(session);
        catalogue.Add(new AuditEntry { At = now, PersonId = personId, Action = "signed-in" });
        await catalogue.SaveChangesAsync(cancellationToken);
        return session;
    }

    private async Task<SignInResult?> RefusalOrNullAsync(Person person, CancellationToken cancellationToken)
    {
        if (person.EndedAt is not null)
        {
            return new SignInResult.Refused("account-ended", "This account has ended. Nothing of yours is lost; please ask the association.");
        }

        if (!person.EmailConfirmed)
        {
            return new SignInResult.Refused("email-not-confirmed", "Please confirm your e-mail address first, by the link that was sent to it.");
        }

        if (person.ApprovedAt is null)
        {
            return new SignInResult.Refused("not-approved", "Your account waits for the association's approval.");
        }

        var school = person.SchoolSlug is null ? null : await catalogue.Schools.FindAsync([person.SchoolSlug], cancellationToken);
        var ended = !person.IsAdmin && school?.MemberUntil < clock.Today;
        return ended ? new SignInResult.Refused("membership-ended", $"The membership of {school?.Name} has ended. Nothing of yours is lost; please ask your school or the association.") : null;
    }
}
