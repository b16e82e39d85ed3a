using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Cops;

/// <summary>Somebody who gets a place in a COP.</summary>
public sealed record Newcomer(Guid Id, string Email)
{
    public static Newcomer Of(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(person.Id, person.Email ?? "");
    }

    public static Newcomer Of(Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new(reader.Id, reader.Email);
    }
}

/// <summary>
/// Says to whoever joins a COP what its leads say to them: once by mail and once on its page; not to those who come back within a year.
/// Whatever gives or ends a place tells it, in its own transaction; but not the merging of two COPs, whose members are not new, nor whoever sets accounts up from outside the website.
/// </summary>
public sealed class Welcomes(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, AssociationClock clock)
{
    /// <summary>Welcomes somebody, if there is anything to say to them. Not before the caller saves.</summary>
    public async Task WelcomeAsync(LibraryDbContext catalogue, string cop, Newcomer newcomer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(newcomer);
        var said = await catalogue.Cops.Where(row => row.Slug == cop).Select(row => new { row.Label, row.Welcome }).SingleAsync(cancellationToken);
        var held = await catalogue.CopWelcomes.FindAsync([cop, newcomer.Id], cancellationToken);
        var yearAgo = clock.Now.AddYears(-1);
        if (said.Welcome.Length == 0 || held?.LeftAt > yearAgo || held?.SentAt > yearAgo)
        {
            return;
        }

        held ??= catalogue.Add(new CopWelcome { CopSlug = cop, PersonId = newcomer.Id }).Entity;
        (held.SentAt, held.ShownAt) = (clock.Now, null);
        catalogue.Add(OutgoingMail.WelcomeOf(newcomer.Id, newcomer.Email, cop, PlainLine.Of($"Welcome to {said.Label}"), clock.Now));
    }

    /// <summary>Whom a mail welcomes and what it says; null where they have no place any more, may not use their account, or nothing is said any more.</summary>
    public async Task<(string Recipient, string Text)?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var cop = mail.WelcomingCopSlug ?? "";
        return await catalogue.FindReaderByIdOrNullAsync(mail.NotifiedPersonId, clock.Today, cancellationToken) is { } reader && reader.IsMemberOf(cop)
            && await catalogue.Cops.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == cop && row.Welcome != "", cancellationToken) is { } said
            ? (reader.Email, $"Dear {reader.Name},\n\n{said.Welcome}\n\nThe community {said.Label} is here:\n\n{site.Of($"/communities/{cop}")}")
            : null;
    }

    /// <summary>Notes that somebody has no place any more. Not before the caller saves.</summary>
    public async Task NoteLeftAsync(LibraryDbContext catalogue, string cop, Guid personId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var held = await catalogue.CopWelcomes.FindAsync([cop, personId], cancellationToken) ?? catalogue.Add(new CopWelcome { CopSlug = cop, PersonId = personId }).Entity;
        held.LeftAt = clock.Now;
    }

    /// <summary>The welcome to show somebody who was sent it and has not seen it here; null where there is none. The next time there is none.</summary>
    public async Task<string?> ShowOrNullAsync(LibraryDbContext catalogue, string cop, Guid personId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        DateTimeOffset? now = clock.Now;
        var isNew = await catalogue.CopWelcomes.Where(row => row.CopSlug == cop && row.PersonId == personId && row.SentAt != null && row.ShownAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.ShownAt, now), cancellationToken) == 1;
        return isNew && await catalogue.Cops.Where(row => row.Slug == cop).Select(row => row.Welcome).SingleOrDefaultAsync(cancellationToken) is { Length: > 0 } said ? said : null;
    }
}
