using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What somebody says who asks for an account. Nothing here gives a right.</summary>
internal sealed record RegistrationInput(string? Email, string? Password, string? Name, string? School, string? Title);

/// <summary>How far an account is after its address was confirmed.</summary>
internal enum ConfirmResult
{
    /// <summary>The link is wrong, old or used.</summary>
    BadLink,

    /// <summary>The password is not the one that was chosen.</summary>
    WrongPassword,

    /// <summary>An admin is to approve it.</summary>
    Waiting,

    /// <summary>It can be used.</summary>
    Ready,
}

/// <summary>Takes people in who ask for an account: register, then confirm the address. The answer and the work are the same whether the address is known or not.</summary>
internal sealed class Registrations(
    UserManager<Person> people, IPasswordHasher<Person> hasher, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock)
{
    /// <summary>Takes a request in, and sends a mail to the address.</summary>
    /// <returns>What is wrong with it; whether the address is known is not said.</returns>
    public async Task<FieldMessages> RegisterAsync(RegistrationInput input, CancellationToken cancellationToken)
    {
        var email = (input.Email ?? "").Trim();
        var (name, title) = (PlainLine.Of(input.Name), PlainLine.Of(input.Title));
        var errors = await CheckAsync(input.School, email, name, title, cancellationToken);
        await CheckPasswordAsync(errors, people, new Person { Email = email, UserName = email, Name = name }, input.Password);
        if (errors.Any)
        {
            return errors;
        }

        // Made for a known address too, so that it costs the same.
        var hash = hasher.HashPassword(new Person(), input.Password ?? "");
        var person = await people.FindByEmailAsync(email);
        var maySend = await mail.MaySendAsync(email, cancellationToken);
        if (person is null or { EmailConfirmed: false, EndedAt: null })
        {
            // An unconfirmed account is nobody's yet: the newest request counts, and the links of earlier ones are void.
            person = Describe(person, email, name, title, input.School);
            (person.PasswordHash, person.SecurityStamp) = (hash, Guid.NewGuid().ToString("N"));
            if (maySend)
            {
                mail.Confirm(person, await people.GenerateEmailConfirmationTokenAsync(person));
            }
        }
        else if (maySend)
        {
            mail.AlreadyKnown(person);
        }

        catalogue.Add(new AuditEntry { At = clock.Now, Action = "account-asked-for", Subject = person.Id.ToString() });

        // Of two requests at once for a new address one is first; the other is as if the address had been known.
        await catalogue.TrySaveUniqueAsync(cancellationToken);
        return errors;
    }

    /// <summary>Confirms the address by the link of a mail. The password shows that whoever has the mail is who asked: another may have used the address before.</summary>
    public async Task<ConfirmResult> ConfirmAsync(Guid id, string token, string password, CancellationToken cancellationToken)
    {
        var person = await people.FindByIdAsync(id.ToString());
        if (person is null or { EndedAt: not null } || !await IsGoodAsync(person, token))
        {
            return ConfirmResult.BadLink;
        }

        if (hasher.VerifyHashedPassword(person, person.PasswordHash ?? "", password) == PasswordVerificationResult.Failed)
        {
            var now = clock.Now;
            await catalogue.CountWrongGuessAsync(id, people.Options.Lockout, now, cancellationToken);
            return await catalogue.Users.AnyAsync(row => row.Id == id && row.LockoutEnd > now, cancellationToken) ? ConfirmResult.BadLink : ConfirmResult.WrongPassword;
        }

        await ConfirmAsync(person, cancellationToken);
        try
        {
            await catalogue.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Of two who follow one link at once, one is first.
            catalogue.ChangeTracker.Clear();
            return ConfirmResult.BadLink;
        }

        return person.ApprovedAt is null ? ConfirmResult.Waiting : ConfirmResult.Ready;
    }

    /// <summary>Notes that the address is theirs, approves by the school's rule, or tells the admins that somebody waits. The caller saves.</summary>
    public async Task ConfirmAsync(Person person, CancellationToken cancellationToken)
    {
        (person.EmailConfirmed, person.SecurityStamp, person.ConcurrencyStamp) = (true, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
        person.ApprovedAt ??= await IsApprovedByDomainAsync(person, cancellationToken) ? clock.Now : null;
        if (person.ApprovedAt is null)
        {
            await mail.WaitsForApprovalAsync(person, cancellationToken);
        }

        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "address-confirmed", Subject = person.Id.ToString() });
    }

    /// <summary>Takes in somebody whose address is confirmed already, without a password. Of two requests at once one makes the account.</summary>
    /// <param name="complete">Adds what belongs to the new account, before it is saved.</param>
    /// <returns>What is wrong with the request.</returns>
    public async Task<FieldMessages> RegisterConfirmedAsync(RegistrationInput input, Action<Person> complete, CancellationToken cancellationToken)
    {
        var email = (input.Email ?? "").Trim();
        var (name, title) = (PlainLine.Of(input.Name), PlainLine.Of(input.Title));
        var errors = await CheckAsync(input.School, email, name, title, cancellationToken);
        if (!errors.Any)
        {
            var person = Describe(known: null, email, name, title, input.School);
            await ConfirmAsync(person, cancellationToken);
            complete(person);
            if (!await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                catalogue.ChangeTracker.Clear();
            }
        }

        return errors;
    }

    /// <summary>Whether a link is good, without using it.</summary>
    public async Task<bool> IsGoodAsync(Guid id, string token) => await people.FindByIdAsync(id.ToString()) is { EndedAt: null } person && await IsGoodAsync(person, token);

    private async Task<bool> IsGoodAsync(Person person, string token) =>
        !person.EmailConfirmed
        && !await people.IsLockedOutAsync(person)
        && await people.VerifyUserTokenAsync(person, people.Options.Tokens.EmailConfirmationTokenProvider, UserManager<Person>.ConfirmEmailTokenPurpose, token);

    private Person Describe(Person? known, string email, string name, string title, string? school)
    {
        var person = known ?? new Person
        {
            Id = Guid.CreateVersion7(clock.Now),
            Email = email,
            UserName = email,
            NormalizedEmail = people.NormalizeEmail(email),
            NormalizedUserName = people.NormalizeName(email),
            LockoutEnabled = true,
            CreatedAt = clock.Now,
        };
        (person.Name, person.JobTitle, person.SchoolSlug) = (name, title, school);
        if (known is null)
        {
            catalogue.Add(person);
        }

        return person;
    }

    private async Task<bool> IsApprovedByDomainAsync(Person person, CancellationToken cancellationToken)
    {
        var (domain, today) = (MailAddress.DomainOf(person.Email ?? ""), clock.Today);
        return await catalogue.Schools.AnyAsync(
            school => school.Slug == person.SchoolSlug && school.ApprovesByDomain && (school.MemberUntil == null || school.MemberUntil >= today) && school.Domains.Any(row => row.Domain == domain),
            cancellationToken);
    }

    private async Task<FieldMessages> CheckAsync(string? slug, string email, string name, string title, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        errors.Require("email", MailAddress.IsGood(email), "Enter your e-mail address, such as name@school.org.");
        errors.Require("name", name.Length is > 0 and <= Person.MaxNameLength, $"Enter your name, in at most {Person.MaxNameLength} characters.");
        errors.Require("title", title.Length is > 0 and <= Person.MaxNameLength, $"Enter your job, in at most {Person.MaxNameLength} characters.");
        var today = clock.Today;
        errors.Require(
            "school",
            await catalogue.Schools.AnyAsync(school => school.Slug == slug && (school.MemberUntil == null || school.MemberUntil >= today), cancellationToken),
            "Choose your school from the list of member schools.");
        return errors;
    }

    /// <summary>Says beside the password what is wrong with it.</summary>
    internal static async Task CheckPasswordAsync(FieldMessages errors, UserManager<Person> people, Person person, string? password)
    {
        errors.Require("password", password is { Length: <= PersonSignIn.MaxPasswordLength }, "Choose a password of at most 1,000 characters.");
        foreach (var validator in people.PasswordValidators)
        {
            errors.Add(await validator.ValidateAsync(people, person, password));
        }
    }
}
