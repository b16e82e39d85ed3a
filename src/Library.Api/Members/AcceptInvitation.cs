using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What somebody says who follows an invitation. The rest is as the invitation has it.</summary>
internal sealed record AcceptInput(string? Token, string? Name, string? Title, string? School, string? Password);

/// <summary>Makes an account of an invitation: confirmed, since the link came by mail, and approved, since somebody who may invited them.</summary>
internal sealed class AcceptInvitation(LibraryDbContext catalogue, UserManager<Person> people, Welcomes welcomes, AssociationClock clock)
{
    /// <summary>The invitation of a link; null where the link is wrong, old, used or taken back.</summary>
    public async Task<Invitation?> FindOrNullAsync(string? token, CancellationToken cancellationToken)
    {
        var (hash, now) = (SecretLink.HashOf(token ?? ""), clock.Now);
        return await catalogue.Invitations.AsNoTracking()
            .SingleOrDefaultAsync(row => row.TokenHash == hash && row.AcceptedAt == null && row.WithdrawnAt == null && row.ExpiresAt > now, cancellationToken);
    }

    /// <returns>The person; or what is wrong, with "token" where the link is not good any more.</returns>
    public async Task<(Person? Person, FieldMessages Errors)> AcceptAsync(AcceptInput input, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        var invitation = await FindOrNullAsync(input.Token, cancellationToken);
        errors.Require("token", invitation is not null, "This link was used already, or is too old. Ask whoever invited you for a new one.");
        if (invitation is null)
        {
            return (null, errors);
        }

        var person = Describe(invitation, input);
        await CheckAsync(errors, person, input, cancellationToken);
        if (errors.Any)
        {
            return (null, errors);
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);

        // Of two who follow one link at once, one is first.
        var taken = await catalogue.Invitations.Where(row => row.Id == invitation.Id && row.AcceptedAt == null && row.WithdrawnAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.AcceptedAt, clock.Now), cancellationToken) == 1;
        errors.Require("token", taken, "This link was used already.");
        if (taken)
        {
            if (invitation.CopSlug is { } cop)
            {
                person.Cops.Add(new CopMember { CopSlug = cop, PersonId = person.Id, IsLead = invitation.AsLead, JoinedAt = clock.Now });
                await welcomes.WelcomeAsync(catalogue, cop, Newcomer.Of(person), cancellationToken);
            }

            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = "invitation-accepted", Subject = invitation.Id.ToString() });
            errors.Add(await people.CreateAsync(person, input.Password ?? ""));
        }

        if (errors.Any)
        {
            return (null, errors);
        }

        await transaction.CommitAsync(cancellationToken);
        return (person, errors);
    }

    private Person Describe(Invitation invitation, AcceptInput input) => new()
    {
        Id = Guid.CreateVersion7(clock.Now),
        Email = invitation.Email,
        UserName = invitation.Email,
        EmailConfirmed = true,
        ApprovedAt = clock.Now,
        CreatedAt = clock.Now,
        Name = PlainLine.Of(input.Name),
        JobTitle = PlainLine.Of(input.Title),

        // What the invitation names is the inviter's word; only where it is silent is it theirs.
        SchoolSlug = invitation.SchoolSlug ?? (string.IsNullOrEmpty(input.School) ? null : input.School),
    };

    private async Task CheckAsync(FieldMessages errors, Person person, AcceptInput input, CancellationToken cancellationToken)
    {
        errors.Require("name", person.Name.Length is > 0 and <= Person.MaxNameLength, $"Enter your name, in at most {Person.MaxNameLength} characters.");
        errors.Require("title", person.JobTitle.Length is > 0 and <= Person.MaxNameLength, $"Enter your job, in at most {Person.MaxNameLength} characters.");
        var (school, today) = (person.SchoolSlug, clock.Today);
        errors.Require(
            "school",
            school is null || await catalogue.Schools.AnyAsync(row => row.Slug == school && (row.MemberUntil == null || row.MemberUntil >= today), cancellationToken),
            "Choose your school from the list of member schools.");
        await Registrations.CheckPasswordAsync(errors, people, person, input.Password);
    }
}
