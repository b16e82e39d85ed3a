using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>
/// Signs people in by password and second factor. Where that fails, the work and the writes are the same whether the address is known or not.
/// </summary>
internal sealed class PersonSignIn(
    UserManager<Person> people, IPasswordHasher<Person> hasher, LibraryDbContext catalogue, Authenticator authenticator, AssociationClock clock, IHttpContextAccessor http)
{
    public const int MaxPasswordLength = 1_000;

    // Of no password that anybody has; made once, so that an unknown address costs one check like a known one.
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString());

    /// <param name="factor">Null where none was given.</param>
    public async Task<SignInResult> SignInAsync(string email, string password, SecondFactor? factor, CancellationToken cancellationToken)
    {
        var person = await people.FindByEmailAsync(email);
        var isRight = hasher.VerifyHashedPassword(person ?? new Person(), person?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        var isLocked = person is not null && await people.IsLockedOutAsync(person);
        if (person?.PasswordHash is null || isLocked || !isRight)
        {
            return await FailAsync(person, isCounted: !isLocked, cancellationToken);
        }

        return person.TwoFactorEnabled && factor is null
            ? await RefusalOrNullAsync(person, cancellationToken) ?? new SignInResult.SecondFactorRequired(person.Id)
            : await CompleteAsync(person, factor, cancellationToken);
    }

    /// <summary>The second step of a person whose password was right just now.</summary>
    public async Task<SignInResult> CompleteAsync(Guid personId, SecondFactor factor, CancellationToken cancellationToken) =>
        await people.FindByIdAsync(personId.ToString()) is { } person && !await people.IsLockedOutAsync(person)
            ? await CompleteAsync(person, factor, cancellationToken)
            : new SignInResult.InvalidCredentials();

    /// <summary>Signs in whom a passkey named: it stands for password and second step. A lock against guessing passwords does not hold for it.</summary>
    /// <param name="person">Null where the passkey was not good.</param>
    public async Task<SignInResult> SignInByPasskeyAsync(Person? person, CancellationToken cancellationToken) => person is null
        ? await FailAsync(person: null, isCounted: false, cancellationToken)
        : await RefusalOrNullAsync(person, cancellationToken) ?? new SignInResult.SignedIn(await BeginSessionAsync(person.Id, cancellationToken));

    /// <summary>Signs in whom a sign-in provider named: it stands for the password, and a second step is asked for as ever.</summary>
    public async Task<SignInResult> SignInByProviderAsync(Person person, CancellationToken cancellationToken) =>
        await RefusalOrNullAsync(person, cancellationToken)
        ?? (person.TwoFactorEnabled ? new SignInResult.SecondFactorRequired(person.Id) : new SignInResult.SignedIn(await BeginSessionAsync(person.Id, cancellationToken)));

    /// <summary>Begins a session for a person whose right to it has been checked. Each sign-in has one of its own.</summary>
    public async Task<Session> BeginSessionAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var agent = PlainLine.Of(http.HttpContext?.Request.Headers.UserAgent.ToString());
        var session = new Session
        {
            Id = Guid.NewGuid(),
            PersonId = personId,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + SessionAuthentication.SessionLifetime,
            UserAgent = agent[..Math.Min(agent.Length, Session.MaxUserAgentLength)],
            Address = Address ?? "",
        };
        catalogue.Add(session);
        catalogue.Add(new AuditEntry { At = now, PersonId = personId, Action = "signed-in", Address = Address });
        await catalogue.SaveChangesAsync(cancellationToken);
        return session;
    }

    private string? Address => http.HttpContext?.Connection.RemoteIpAddress?.ToString();

    private async Task<SignInResult> CompleteAsync(Person person, SecondFactor? factor, CancellationToken cancellationToken)
    {
        if (person.TwoFactorEnabled && (factor is null || !await authenticator.IsGoodAsync(person, factor, cancellationToken)))
        {
            return await FailAsync(person, isCounted: true, cancellationToken);
        }

        if (await RefusalOrNullAsync(person, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await catalogue.Users.Where(row => row.Id == person.Id && row.AccessFailedCount > 0)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.AccessFailedCount, 0), cancellationToken);
        return new SignInResult.SignedIn(await BeginSessionAsync(person.Id, cancellationToken));
    }

    /// <summary>Notes a failure. For nobody it writes as much as for somebody, so that neither answer nor effort tells them apart.</summary>
    private async Task<SignInResult> FailAsync(Person? person, bool isCounted, CancellationToken cancellationToken)
    {
        var (id, now) = (person is not null && isCounted ? person.Id : Guid.Empty, clock.Now);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        await catalogue.CountWrongGuessAsync(id, people.Options.Lockout, now, cancellationToken);
        catalogue.Add(new AuditEntry { At = now, Action = "sign-in-failed", Subject = person?.Id.ToString(), Address = Address });
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SignInResult.InvalidCredentials();
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
