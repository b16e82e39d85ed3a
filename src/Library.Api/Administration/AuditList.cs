using Library.Storage;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>Which entries to list; null narrows nothing. Days are the association's.</summary>
internal sealed record AuditFilter(string? Person, string? Action, string? Subject, DateOnly? From, DateOnly? To);

/// <summary>An entry with the name of whoever did it.</summary>
internal sealed record AuditRow(long Id, DateTimeOffset At, string? Person, string? Email, string Action, string? Subject, string? Detail, string? Address);

/// <summary>Finds what was done, for admins. The newest first.</summary>
internal sealed class AuditList(LibraryDbContext catalogue, AssociationClock clock)
{
    /// <param name="before">Lists those that are older than this entry; null for the newest.</param>
    public IQueryable<AuditRow> List(AuditFilter filter, long? before)
    {
        var entries = catalogue.Audit.AsNoTracking().Where(entry => before == null || entry.Id < before);
        if (PlainLine.Of(filter.Person) is { Length: > 0 } person)
        {
            var pattern = LikePattern.Containing(person);
            var people = catalogue.Users.Where(row => EF.Functions.Like(LikePattern.Lower(row.Name), pattern, LikePattern.Escape) || EF.Functions.Like(LikePattern.Lower(row.Email ?? ""), pattern, LikePattern.Escape)).Select(row => (Guid?)row.Id);
            entries = entries.Where(entry => people.Contains(entry.PersonId));
        }

        if (filter.Action is { Length: > 0 } action)
        {
            entries = entries.Where(entry => entry.Action == action);
        }

        if (filter.Subject is { Length: > 0 } subject)
        {
            entries = entries.Where(entry => entry.Subject == subject);
        }

        if (filter.From is { } from)
        {
            var start = clock.StartOf(from);
            entries = entries.Where(entry => entry.At >= start);
        }

        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = clock.StartOf(to.AddDays(1));
            entries = entries.Where(entry => entry.At < end);
        }

        return entries.OrderByDescending(entry => entry.Id).Select(entry => new AuditRow(
            entry.Id,
            entry.At,
            catalogue.Users.Where(row => row.Id == entry.PersonId).Select(row => row.Name).FirstOrDefault(),
            catalogue.Users.Where(row => row.Id == entry.PersonId).Select(row => row.Email).FirstOrDefault(),
            entry.Action,
            entry.Subject,
            entry.Detail,
            entry.Address));
    }

    /// <summary>The actions that were ever noted.</summary>
    public Task<List<string>> ListActionsAsync(CancellationToken cancellationToken) =>
        catalogue.Audit.Select(entry => entry.Action).Distinct().OrderBy(action => action).ToListAsync(cancellationToken);
}
