using Library.Api.Mail;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Whom to invite, and to what.</summary>
internal sealed record InvitationInput(string? Email, string? Name, string? Title, string? School, string? Cop, bool AsLead = false);

/// <summary>How an invitation came out.</summary>
internal abstract record InviteResult
{
    private InviteResult()
    {
    }

    public sealed record Sent(Invitation Invitation) : InviteResult;

    /// <summary>They have an account already, and were given the seat in the community at once.</summary>
    public sealed record Seated(string Email) : InviteResult;

    public sealed record Invalid(FieldMessages Messages) : InviteResult;

    /// <summary>The reader may not invite so.</summary>
    public sealed record NotAllowed(string Message) : InviteResult;
}

/// <summary>Invitations by admins, and by leads into their own communities.</summary>
internal sealed class Invitations(LibraryDbContext catalogue, UserManager<Person> people, AccountMail mail, Welcomes welcomes, AssociationClock clock)
{
    public const int MaxAtOnce = 500;

    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Those that were not used yet and that the reader may manage: admins all, leads those into their communities.</summary>
    public IQueryable<Invitation> ListPending(Reader reader)
    {
        var led = reader.Cops.Where(seat => seat.IsLead).Select(seat => seat.Slug).ToArray();
        return catalogue.Invitations.Where(row => row.AcceptedAt == null && row.WithdrawnAt == null)
            .Where(row => reader.IsAdmin || (row.CopSlug != null && led.Contains(row.CopSlug)));
    }

    public async Task<InviteResult> InviteAsync(Reader reader, InvitationInput input, CancellationToken cancellationToken)
    {
        if (RefusalOrNull(reader, input) is { } refusal)
        {
            return new InviteResult.NotAllowed(refusal);
        }

        var email = (input.Email ?? "").Trim();
        var errors = await CheckAsync(input, email, cancellationToken);
        if (errors.Any)
        {
            return new InviteResult.Invalid(errors);
        }

        if (await people.FindByEmailAsync(email) is { } known)
        {
            return await SeatKnownAsync(reader, input, known, cancellationToken);
        }

        var secret = SecretLink.New();
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(clock.Now),
            Email = email,
            Name = PlainLine.Of(input.Name),
            JobTitle = PlainLine.Of(input.Title),
            SchoolSlug = NullIfEmpty(input.School),
            CopSlug = NullIfEmpty(input.Cop),
            AsLead = input.AsLead,
            InvitedById = reader.Id,
            TokenHash = SecretLink.HashOf(secret),
            CreatedAt = clock.Now,
            ExpiresAt = clock.Now + Lifetime,
        };
        catalogue.Add(invitation);
        mail.Invited(invitation, secret, reader.Name);
        Note(reader, "invited", invitation.Id, email);
        await catalogue.SaveChangesAsync(cancellationToken);
        return new InviteResult.Sent(invitation);
    }

    /// <summary>Sends an invitation anew: its old link is void.</summary>
    public async Task<bool> ResendAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        var invitation = await ListPending(reader).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (invitation is null)
        {
            return false;
        }

        var secret = SecretLink.New();
        (invitation.TokenHash, invitation.ExpiresAt) = (SecretLink.HashOf(secret), clock.Now + Lifetime);
        mail.Invited(invitation, secret, reader.Name);
        Note(reader, "invitation-sent-again", id, invitation.Email);
        await catalogue.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes an invitation back: its link is void from now on.</summary>
    public async Task<bool> WithdrawAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        var invitation = await ListPending(reader).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (invitation is null)
        {
            return false;
        }

        invitation.WithdrawnAt = clock.Now;
        Note(reader, "invitation-withdrawn", id, invitation.Email);
        await catalogue.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<InviteResult> SeatKnownAsync(Reader reader, InvitationInput input, Person known, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        errors.Require("email", known.EndedAt is null && NullIfEmpty(input.Cop) is not null, "There is an account with this address already.");
        if (errors.Any || NullIfEmpty(input.Cop) is not { } cop)
        {
            return new InviteResult.Invalid(errors);
        }

        if (!await catalogue.CopMembers.AnyAsync(seat => seat.CopSlug == cop && seat.PersonId == known.Id, cancellationToken))
        {
            catalogue.Add(new CopMember { CopSlug = cop, PersonId = known.Id, IsLead = input.AsLead, JoinedAt = clock.Now });
            await welcomes.WelcomeAsync(catalogue, cop, Newcomer.Of(known), cancellationToken);
            Note(reader, "community-joined", known.Id, cop);
            await catalogue.TrySaveUniqueAsync(cancellationToken);
        }

        return new InviteResult.Seated(known.Email ?? "");
    }

    private static string? RefusalOrNull(Reader reader, InvitationInput input)
    {
        if (reader.IsAdmin)
        {
            return null;
        }

        return input.AsLead ? "Only admins name leads."
            : NullIfEmpty(input.Cop) is { } cop && reader.IsLeadOf(cop) ? null
            : "Leads invite into their own communities, and admins everywhere.";
    }

    private async Task<FieldMessages> CheckAsync(InvitationInput input, string email, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        errors.Require("email", MailAddress.IsGood(email), "This is not an e-mail address.");
        errors.Require("name", PlainLine.Of(input.Name).Length <= Person.MaxNameLength, $"A name has at most {Person.MaxNameLength} characters.");
        errors.Require("title", PlainLine.Of(input.Title).Length <= Person.MaxNameLength, $"A job has at most {Person.MaxNameLength} characters.");
        var (school, cop, today) = (NullIfEmpty(input.School), NullIfEmpty(input.Cop), clock.Today);
        errors.Require(
            "school",
            school is null || await catalogue.Schools.AnyAsync(row => row.Slug == school && (row.MemberUntil == null || row.MemberUntil >= today), cancellationToken),
            $"There is no member school '{school}'.");
        errors.Require("cop", cop is null || await catalogue.Cops.AnyAsync(row => row.Slug == cop, cancellationToken), $"There is no community '{cop}'.");
        errors.Require("cop", !input.AsLead || cop is not null, "A lead needs a community.");
        return errors;
    }

    private void Note(Reader reader, string action, Guid subject, string detail) =>
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = action, Subject = subject.ToString(), Detail = detail });

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
