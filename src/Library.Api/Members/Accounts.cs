using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What is said of a person by whoever may set their account up.</summary>
internal sealed record AccountInput
{
    public required string Email { get; init; }

    public string? Name { get; init; }

    /// <summary>Null leaves it as it is.</summary>
    public string? Password { get; init; }

    public string? JobTitle { get; init; }

    public string? School { get; init; }

    public bool IsAdmin { get; init; }

    public IReadOnlyList<CopSeat> Cops { get; init; } = [];
}

/// <summary>Sets accounts up, confirmed and approved.</summary>
internal sealed class Accounts(UserManager<Person> people, LibraryDbContext catalogue, TimeProvider time)
{
    /// <summary>Makes an account, or brings it up to date where the address is known.</summary>
    /// <returns>The person; or messages by field.</returns>
    public async Task<(Person? Person, IReadOnlyDictionary<string, string[]> Errors)> SetAsync(AccountInput input, CancellationToken cancellationToken)
    {
        var errors = await ValidateAsync(input, cancellationToken);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var known = await people.FindByEmailAsync(input.Email);
        var now = time.GetUtcNow();
        var person = known ?? new Person { Id = Guid.CreateVersion7(now), Email = input.Email, UserName = input.Email, CreatedAt = now };
        person.Name = string.IsNullOrWhiteSpace(input.Name) ? person.Name.Length > 0 ? person.Name : input.Email : input.Name.Trim();
        person.JobTitle = input.JobTitle ?? person.JobTitle;
        person.SchoolSlug = string.IsNullOrEmpty(input.School) ? null : input.School;
        person.IsAdmin = input.IsAdmin;
        person.EmailConfirmed = true;
        person.ApprovedAt ??= now;
        var result = known is null ? await people.CreateAsync(person) : await people.UpdateAsync(person);
        if (result.Succeeded && input.Password is not null && !await people.CheckPasswordAsync(person, input.Password))
        {
            // Whoever signed in with the old one is to sign in again.
            result = await SetPasswordAsync(person, input.Password);
            await catalogue.Sessions.Where(session => session.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
        }

        if (!result.Succeeded)
        {
            return (null, ErrorsOf(result));
        }

        await catalogue.CopMembers.Where(member => member.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
        catalogue.ChangeTracker.Clear();
        catalogue.AddRange(input.Cops.Select(seat => new CopMember { CopSlug = seat.Slug, PersonId = person.Id, IsLead = seat.IsLead, JoinedAt = now }));
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (person, errors);
    }

    private async Task<IdentityResult> SetPasswordAsync(Person person, string password)
    {
        foreach (var validator in people.PasswordValidators)
        {
            if (await validator.ValidateAsync(people, person, password) is { Succeeded: false } refused)
            {
                return refused;
            }
        }

        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
        return await people.UpdateSecurityStampAsync(person);
    }

    private async Task<Dictionary<string, string[]>> ValidateAsync(AccountInput input, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (input.Email.Length is < 3 or > 256 || input.Email.Count(letter => letter == '@') != 1)
        {
            errors["email"] = ["This is not an e-mail address."];
        }

        if (!string.IsNullOrEmpty(input.School) && !await catalogue.Schools.AnyAsync(school => school.Slug == input.School, cancellationToken))
        {
            errors["school"] = [$"There is no school '{input.School}'."];
        }

        var slugs = input.Cops.Select(seat => seat.Slug).ToArray();
        var unknown = slugs.Except(await catalogue.Cops.Where(cop => slugs.Contains(cop.Slug)).Select(cop => cop.Slug).ToListAsync(cancellationToken), StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null || slugs.Distinct(StringComparer.Ordinal).Count() != slugs.Length)
        {
            errors["cop"] = [unknown is null ? "A community is named twice." : $"There is no community '{unknown}'."];
        }

        return errors;
    }

    private static Dictionary<string, string[]> ErrorsOf(IdentityResult result) => result.Errors
        .GroupBy(error => error.Code.StartsWith("Password", StringComparison.Ordinal) ? "password" : "email", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(error => error.Description).ToArray(), StringComparer.Ordinal);
}
