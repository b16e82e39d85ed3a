using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>What an admin says of an account.</summary>
internal sealed record AccountEdit(string? Name, string? Title, string? School, bool IsAdmin, IReadOnlyList<CopSeat> Cops);

/// <summary>How a change of an account came out.</summary>
internal abstract record AccountChange
{
    private AccountChange()
    {
    }

    public sealed record Done : AccountChange;

    public sealed record NotFound : AccountChange;

    public sealed record Invalid(FieldMessages Messages) : AccountChange;

    public sealed record NotAllowed(string Message) : AccountChange;
}

/// <summary>Changes accounts, for admins. Each change holds for the next request of its owner, and there is always an admin left.</summary>
internal sealed class AccountChanges(LibraryDbContext catalogue, Welcomes welcomes, AssociationClock clock)
{
    public Task<AccountChange> EditAsync(Reader reader, Guid id, AccountEdit edit, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "account-changed", async person =>
        {
            var (name, title, school) = (PlainLine.Of(edit.Name), PlainLine.Of(edit.Title), string.IsNullOrEmpty(edit.School) ? null : edit.School);
            var errors = new FieldMessages();
            errors.Require("name", name.Length is > 0 and <= Person.MaxNameLength, $"A name has 1 to {Person.MaxNameLength} characters.");
            errors.Require("title", title.Length <= Person.MaxNameLength, $"A job has at most {Person.MaxNameLength} characters.");
            errors.Require("school", school is null || await catalogue.Schools.AnyAsync(row => row.Slug == school, cancellationToken), $"There is no school '{school}'.");
            var slugs = edit.Cops.Select(seat => seat.Slug).ToArray();
            errors.Require("cop", await catalogue.Cops.CountAsync(cop => slugs.Contains(cop.Slug), cancellationToken) == slugs.Length, "A community is unknown, or named twice.");
            if (errors.Any)
            {
                return (new AccountChange.Invalid(errors), "");
            }

            if (reader.Id == id && !edit.IsAdmin)
            {
                return (new AccountChange.NotAllowed("Nobody takes away their own right to administer; another admin may."), "");
            }

            var detail = Describe(person, name, title, school, edit);
            (person.Name, person.JobTitle, person.SchoolSlug, person.IsAdmin) = (name, title, school, edit.IsAdmin);
            await SetSeatsAsync(person, edit.Cops, cancellationToken);
            return (null, detail);
        }, cancellationToken);

    /// <summary>Ends an account: its sessions, tokens and requests for places are gone, what it made stays.</summary>
    public Task<AccountChange> EndAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "account-ended", async person =>
        {
            if (reader.Id == id)
            {
                return (new AccountChange.NotAllowed("Nobody ends their own account; another admin may."), "");
            }

            person.EndedAt ??= clock.Now;
            await catalogue.Sessions.Where(session => session.PersonId == id).ExecuteDeleteAsync(cancellationToken);
            await catalogue.ApiTokens.Where(token => token.PersonId == id).ExecuteDeleteAsync(cancellationToken);
            await catalogue.CopRequests.Where(request => request.PersonId == id).ExecuteDeleteAsync(cancellationToken);
            return (null, "");
        }, cancellationToken);

    public Task<AccountChange> RestoreAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(reader, id, "account-restored", person =>
        {
            person.EndedAt = null;
            return Task.FromResult<(AccountChange?, string)>((null, ""));
        }, cancellationToken);

    /// <param name="change">Changes the person, or says why not; and what to note of it.</param>
    private async Task<AccountChange> ChangeAsync(
        Reader reader, Guid id, string action, Func<Person, Task<(AccountChange? Refusal, string Detail)>> change, CancellationToken cancellationToken)
    {
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var person = await catalogue.Users.Include(row => row.Cops).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (person is null)
        {
            return new AccountChange.NotFound();
        }

        var (refusal, detail) = await change(person);
        if (refusal is not null)
        {
            return refusal;
        }

        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = action, Subject = id.ToString(), Detail = detail.Length == 0 ? null : detail });
        await catalogue.SaveChangesAsync(cancellationToken);
        if (!await catalogue.Users.AnyAsync(row => row.IsAdmin && row.EndedAt == null && row.EmailConfirmed && row.ApprovedAt != null, cancellationToken))
        {
            return new AccountChange.NotAllowed("One admin must be left.");
        }

        await transaction.CommitAsync(cancellationToken);
        return new AccountChange.Done();
    }

    private async Task SetSeatsAsync(Person person, IReadOnlyList<CopSeat> seats, CancellationToken cancellationToken)
    {
        foreach (var gone in person.Cops.FindAll(row => seats.All(seat => seat.Slug != row.CopSlug)))
        {
            person.Cops.Remove(gone);
            await welcomes.NoteLeftAsync(catalogue, gone.CopSlug, person.Id, cancellationToken);
        }

        foreach (var seat in seats)
        {
            if (person.Cops.Find(row => row.CopSlug == seat.Slug) is { } held)
            {
                held.IsLead = seat.IsLead;
            }
            else
            {
                person.Cops.Add(new CopMember { CopSlug = seat.Slug, PersonId = person.Id, IsLead = seat.IsLead, JoinedAt = clock.Now });
                await welcomes.WelcomeAsync(catalogue, seat.Slug, Newcomer.Of(person), cancellationToken);
            }
        }
    }

    /// <summary>What changed, before and after: "role: member → admin; school: none → oak-grove".</summary>
    private static string Describe(Person person, string name, string title, string? school, AccountEdit edit)
    {
        var parts = new List<string>();
        Add("name", person.Name, name);
        Add("job", person.JobTitle, title);
        Add("school", person.SchoolSlug ?? "none", school ?? "none");
        Add("admin", person.IsAdmin ? "yes" : "no", edit.IsAdmin ? "yes" : "no");
        Add("communities", SeatsOf(person.Cops.Select(seat => (seat.CopSlug, seat.IsLead))), SeatsOf(edit.Cops.Select(seat => (seat.Slug, seat.IsLead))));
        var detail = string.Join("; ", parts);
        return detail[..Math.Min(detail.Length, AuditEntry.MaxDetailLength)];

        void Add(string what, string before, string after)
        {
            if (before != after)
            {
                parts.Add($"{what}: {before} → {after}");
            }
        }
    }

    private static string SeatsOf(IEnumerable<(string Slug, bool IsLead)> seats) =>
        string.Join(", ", seats.OrderBy(seat => seat.Slug, StringComparer.Ordinal).Select(seat => seat.IsLead ? $"{seat.Slug} (lead)" : seat.Slug)) is { Length: > 0 } all ? all : "none";
}
