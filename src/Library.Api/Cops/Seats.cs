using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Cops;

/// <summary>How a change of a place in a community came out.</summary>
internal abstract record SeatChange
{
    private SeatChange()
    {
    }

    public sealed record Done : SeatChange;

    /// <summary>The community is closed: its leads were asked.</summary>
    public sealed record Requested : SeatChange;

    public sealed record NotFound : SeatChange;

    public sealed record Invalid(string Field, string Message) : SeatChange;

    public sealed record NotAllowed(string Message) : SeatChange;
}

/// <summary>Places in communities: joined, asked for, given and left. Each change holds for the next request of the person.</summary>
internal sealed class Seats(LibraryDbContext catalogue, Welcomes welcomes, SiteAddress site, AssociationClock clock)
{
    private const string LeadsOnly = "Only its leads and admins may do this.";

    /// <summary>Joins an open community, or asks the leads of a closed one.</summary>
    public async Task<SeatChange> JoinAsync(Reader reader, string slug, string? note, CancellationToken cancellationToken)
    {
        var cop = await FindOrNullAsync(slug, cancellationToken);
        if (cop is null)
        {
            return new SeatChange.NotFound();
        }

        var words = (note ?? "").Trim();
        if (words.Length > CopRequest.MaxNoteLength)
        {
            return new SeatChange.Invalid("note", $"A note has at most {CopRequest.MaxNoteLength} characters.");
        }

        if (reader.IsMemberOf(slug))
        {
            return new SeatChange.Done();
        }

        if (cop.IsClosed && !reader.IsAdmin)
        {
            return await AskAsync(reader, cop, words, cancellationToken);
        }

        catalogue.Add(new CopMember { CopSlug = slug, PersonId = reader.Id, JoinedAt = clock.Now });
        await welcomes.WelcomeAsync(catalogue, slug, Newcomer.Of(reader), cancellationToken);
        Note(reader, "community-joined", reader.Id, slug);
        await catalogue.TrySaveUniqueAsync(cancellationToken);
        return new SeatChange.Done();
    }

    /// <summary>Leaves a community, or takes back the request for a place in it.</summary>
    public async Task<SeatChange> LeaveAsync(Reader reader, string slug, CancellationToken cancellationToken)
    {
        if (await FindOrNullAsync(slug, cancellationToken) is null)
        {
            return new SeatChange.NotFound();
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        await catalogue.CopRequests.Where(request => request.CopSlug == slug && request.PersonId == reader.Id).ExecuteDeleteAsync(cancellationToken);
        if (await catalogue.CopMembers.Where(seat => seat.CopSlug == slug && seat.PersonId == reader.Id).ExecuteDeleteAsync(cancellationToken) == 1)
        {
            Note(reader, "community-left", reader.Id, slug);
            await welcomes.NoteLeftAsync(catalogue, slug, reader.Id, cancellationToken);
        }

        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SeatChange.Done();
    }

    /// <summary>Lets somebody in who asked.</summary>
    public Task<SeatChange> AdmitAsync(Reader reader, string slug, Guid personId, CancellationToken cancellationToken) =>
        AnswerAsync(reader, slug, personId, "community-admitted", async (cop, person) =>
        {
            if (!await catalogue.Users.WithUsableAccounts(catalogue, clock.Today).AnyAsync(row => row.Id == personId, cancellationToken))
            {
                return null;
            }

            catalogue.Add(new CopMember { CopSlug = slug, PersonId = personId, JoinedAt = clock.Now });
            await welcomes.WelcomeAsync(catalogue, slug, Newcomer.Of(person), cancellationToken);
            return ($"You are in the community {cop.Label}", $"{reader.Name} has let you into the community {cop.Label}. Its documents and people are here:\n\n{site.Of($"/communities/{slug}")}");
        }, cancellationToken);

    /// <summary>Tells somebody who asked that they do not get in.</summary>
    public Task<SeatChange> DeclineAsync(Reader reader, string slug, Guid personId, string? note, CancellationToken cancellationToken) =>
        AnswerAsync(reader, slug, personId, "community-declined", (cop, _) =>
        {
            var words = (note ?? "").Trim();
            return Task.FromResult<(string, string)?>(($"About the community {cop.Label}", $"{reader.Name} did not let you into the community {cop.Label}." + (words.Length == 0 ? "" : $" They say:\n\n{words}")));
        }, cancellationToken);

    /// <summary>Takes somebody's place away.</summary>
    public async Task<SeatChange> RemoveAsync(Reader reader, string slug, Guid personId, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(reader, slug, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var seat = await catalogue.CopMembers.SingleOrDefaultAsync(row => row.CopSlug == slug && row.PersonId == personId, cancellationToken);
        if (seat is null)
        {
            return new SeatChange.NotFound();
        }

        if (seat.IsLead && !reader.IsAdmin)
        {
            return new SeatChange.NotAllowed("Only admins take away the place of a lead.");
        }

        catalogue.Remove(seat);
        await welcomes.NoteLeftAsync(catalogue, slug, personId, cancellationToken);
        Note(reader, "community-removed", personId, slug);
        await catalogue.SaveChangesAsync(cancellationToken);
        return new SeatChange.Done();
    }

    /// <summary>Says who the community is for.</summary>
    public async Task<SeatChange> DescribeAsync(Reader reader, string slug, string? purpose, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(reader, slug, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var text = PlainLine.Of(purpose);
        if (text.Length > Cop.MaxPurposeLength)
        {
            return new SeatChange.Invalid("purpose", $"A text has at most {Cop.MaxPurposeLength} characters.");
        }

        await catalogue.Cops.Where(cop => cop.Slug == slug).ExecuteUpdateAsync(update => update.SetProperty(cop => cop.Purpose, text), cancellationToken);
        Note(reader, "community-described", null, slug);
        await catalogue.SaveChangesAsync(cancellationToken);
        return new SeatChange.Done();
    }

    /// <summary>Says what whoever joins from now on is told.</summary>
    /// <param name="welcome">Markdown; empty for nothing.</param>
    public async Task<SeatChange> SetWelcomeAsync(Reader reader, string slug, string? welcome, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(reader, slug, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var text = ManyLines.Of(welcome);
        if (text.Length > Cop.MaxWelcomeLength)
        {
            return new SeatChange.Invalid("welcome", $"A welcome has at most {Cop.MaxWelcomeLength:N0} characters.");
        }

        await catalogue.Cops.Where(cop => cop.Slug == slug).ExecuteUpdateAsync(update => update.SetProperty(cop => cop.Welcome, text), cancellationToken);
        Note(reader, "community-welcome-set", null, slug);
        await catalogue.SaveChangesAsync(cancellationToken);
        return new SeatChange.Done();
    }

    /// <summary>Who asks to be let in; for leads and admins.</summary>
    public IQueryable<CopRequest> Requests(string slug) => catalogue.CopRequests.AsNoTracking().Where(request => request.CopSlug == slug);

    private async Task<SeatChange> AskAsync(Reader reader, Cop cop, string note, CancellationToken cancellationToken)
    {
        catalogue.Add(new CopRequest { CopSlug = cop.Slug, PersonId = reader.Id, Note = note, RequestedAt = clock.Now });
        Note(reader, "community-asked", reader.Id, cop.Slug);
        var leads = await catalogue.CopMembers.Where(seat => seat.CopSlug == cop.Slug && seat.IsLead).Select(seat => seat.PersonId).ToListAsync(cancellationToken);
        var asked = await catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today).Where(person => leads.Count > 0 ? leads.Contains(person.Id) : person.IsAdmin).ToListAsync(cancellationToken);
        foreach (var lead in asked)
        {
            Mail(lead, $"{reader.Name} asks to join {cop.Label}", $"{reader.Name} asks to be let into the community {cop.Label}.{(note.Length == 0 ? "" : $"\n\n{note}")}\n\nAnswer here:\n\n{site.Of($"/communities/{cop.Slug}#requests")}");
        }

        // Who asks twice has asked.
        await catalogue.TrySaveUniqueAsync(cancellationToken);
        return new SeatChange.Requested();
    }

    private async Task<SeatChange> AnswerAsync(
        Reader reader, string slug, Guid personId, string action, Func<Cop, Person, Task<(string Subject, string Text)?>> answer, CancellationToken cancellationToken)
    {
        if (await RefusalOrNullAsync(reader, slug, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var (cop, person) = (await FindOrNullAsync(slug, cancellationToken), await catalogue.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == personId, cancellationToken));

        // A request that was taken back or answered meanwhile is none any more.
        if (cop is null || person is null
            || await catalogue.CopRequests.Where(request => request.CopSlug == slug && request.PersonId == personId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return new SeatChange.NotFound();
        }

        if (await answer(cop, person) is not var (subject, text))
        {
            return new SeatChange.NotAllowed("Their account cannot be used at present, so nobody lets them in.");
        }

        Mail(person, subject, text);
        Note(reader, action, personId, slug);
        if (await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return new SeatChange.Done();
    }

    private async Task<SeatChange?> RefusalOrNullAsync(Reader reader, string slug, CancellationToken cancellationToken) =>
        await FindOrNullAsync(slug, cancellationToken) is null ? new SeatChange.NotFound()
            : reader.IsAdmin || reader.IsLeadOf(slug) ? null
            : new SeatChange.NotAllowed(LeadsOnly);

    private Task<Cop?> FindOrNullAsync(string slug, CancellationToken cancellationToken) => catalogue.Cops.AsNoTracking().SingleOrDefaultAsync(cop => cop.Slug == slug, cancellationToken);

    private void Mail(Person person, string subject, string text) =>
        catalogue.Add(OutgoingMail.To(person.Email ?? "", PlainLine.Of(subject) is { Length: > OutgoingMail.MaxSubjectLength } all ? all[..OutgoingMail.MaxSubjectLength] : PlainLine.Of(subject), $"Dear {person.Name},\n\n{text}", clock.Now));

    private void Note(Reader reader, string action, Guid? person, string cop) =>
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = action, Subject = person?.ToString() ?? cop, Detail = cop });
}
