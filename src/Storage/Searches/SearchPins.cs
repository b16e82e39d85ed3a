using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Searches;

/// <summary>Puts documents first in the results of a query, or takes them out, until a day: for admins.</summary>
public sealed class SearchPins(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>How long what has ended is still listed.</summary>
    public static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(90);

    /// <summary>What holds now, in the order of places.</summary>
    public async Task<IReadOnlyList<SearchPin>> ListActiveAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await Active(catalogue).AsNoTracking().OrderBy(pin => pin.Position).ThenBy(pin => pin.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Puts a document first, or takes it out. What has ended for the same query and document begins anew.</summary>
    public async Task<PinChange> AddAsync(Reader reader, PinInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        var (text, note, errors) = (PlainLine.Of(input.Text), PlainLine.Of(input.Note), new Dictionary<string, string[]>(StringComparer.Ordinal));
        errors.Require("text", text.Length <= LoggedSearch.MaxTextLength, $"A search has at most {LoggedSearch.MaxTextLength} characters.");
        errors.Require("text", input.Key.Length > 0, "Say the words of the search.");
        errors.Require("document", input.Document is { } id && await catalogue.Documents.AnyAsync(document => document.Id == id && document.TrashedAt == null, cancellationToken), "Choose a document of the library.");
        CheckEndAndNote(input, note, errors);
        var others = await Active(catalogue).Where(pin => pin.Key == input.Key).ToListAsync(cancellationToken);
        errors.Require("document", others.TrueForAll(pin => pin.DocumentId != input.Document), "This document is pinned or hidden for these words already. Change that instead.");
        CheckNumber(others, input.Kind, errors);
        if (errors.Count > 0 || input is not { Document: { } documentId, Until: { } until })
        {
            return new PinChange.Invalid(errors);
        }

        await catalogue.SearchPins.Where(pin => pin.Key == input.Key && pin.DocumentId == documentId).ExecuteDeleteAsync(cancellationToken);
        var made = new SearchPin
        {
            Id = Guid.CreateVersion7(),
            Text = text,
            Key = input.Key,
            DocumentId = documentId,
            Kind = input.Kind,
            Position = int.MaxValue,
            EndsAt = EndOf(until),
            Note = note,
            CreatedById = reader.Id,
            CreatedAt = clock.Now,
        };
        catalogue.Add(made);
        Order([.. others, made], made, input.Position ?? int.MaxValue);
        return await SaveAsync(catalogue, transaction, EntryOf(made.Kind == PinKind.Pin ? "result-pinned" : "result-hidden", made, reader), made.Id, cancellationToken);
    }

    /// <summary>Changes what is done with the document, its place, the end and the note. What has ended begins anew.</summary>
    public async Task<PinChange> ChangeAsync(Reader reader, Guid id, PinInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(input);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.SearchPins.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } pin)
        {
            return new PinChange.NotFound();
        }

        var (note, errors) = (PlainLine.Of(input.Note), new Dictionary<string, string[]>(StringComparer.Ordinal));
        CheckEndAndNote(input, note, errors);
        var others = await Active(catalogue).Where(other => other.Key == pin.Key && other.Id != id).ToListAsync(cancellationToken);
        CheckNumber(others, input.Kind, errors);
        if (errors.Count > 0 || input.Until is not { } until)
        {
            return new PinChange.Invalid(errors);
        }

        var isPlaced = pin.Kind == input.Kind && pin.EndsAt > clock.Now;
        (pin.Kind, pin.EndsAt, pin.Note) = (input.Kind, EndOf(until), note);
        Order([.. others, pin], pin, input.Position ?? (isPlaced ? pin.Position : int.MaxValue));
        return await SaveAsync(catalogue, transaction, EntryOf("pin-changed", pin, reader), id, cancellationToken);
    }

    /// <summary>Ends it now; what has ended stays as it is.</summary>
    public async Task<PinChange> EndAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!reader.IsAdmin)
        {
            return NotForYou();
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.SearchPins.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } pin)
        {
            return new PinChange.NotFound();
        }

        if (pin.EndsAt <= clock.Now)
        {
            return new PinChange.Done(id);
        }

        pin.EndsAt = clock.Now;
        return await SaveAsync(catalogue, transaction, EntryOf("pin-ended", pin, reader), id, cancellationToken);
    }

    /// <summary>Removes what ended long ago.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var before = clock.Now - KeptAfterEnd;
        await catalogue.SearchPins.Where(pin => pin.EndsAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The last day on which a pin holds.</summary>
    public DateOnly LastDayOf(SearchPin pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return clock.DayOf(pin.EndsAt.AddTicks(-1));
    }

    private static async Task<PinChange> SaveAsync(
        LibraryDbContext catalogue, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, AuditEntry entry, Guid id, CancellationToken cancellationToken)
    {
        catalogue.Add(entry);
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PinChange.Done(id);
    }

    /// <summary>Gives places from 1 to those that are put first, one of them at a place.</summary>
    private static void Order(List<SearchPin> pins, SearchPin moved, int position)
    {
        var first = pins.Where(pin => pin != moved && pin.Kind == PinKind.Pin).OrderBy(pin => pin.Position).ThenBy(pin => pin.Id).ToList();
        if (moved.Kind == PinKind.Pin)
        {
            first.Insert(Math.Clamp(position, 1, first.Count + 1) - 1, moved);
        }
        else
        {
            moved.Position = 0;
        }

        for (var i = 0; i < first.Count; i++)
        {
            first[i].Position = i + 1;
        }
    }

    private static void CheckNumber(List<SearchPin> others, PinKind kind, Dictionary<string, string[]> errors)
    {
        var most = kind == PinKind.Pin ? SearchPin.MaxPinned : SearchPin.MaxHidden;
        errors.Require("kind", others.Count(pin => pin.Kind == kind) < most, kind == PinKind.Pin ? $"For one search at most {most} documents are pinned. End one of them first." : $"For one search at most {most} documents are hidden. End one of them first.");
    }

    private void CheckEndAndNote(PinInput input, string note, Dictionary<string, string[]> errors)
    {
        errors.Require("until", input.Until is not null, "Say the last day.");
        errors.Require("until", input.Until is not { } day || day >= clock.Today, "The last day lies in the past.");
        errors.Require("until", input.Until is not { } last || last <= clock.Today.AddYears(1), "The last day is at most a year ahead.");
        errors.Require("note", note.Length > 0, "Say in a few words why.");
        errors.Require("note", note.Length <= SearchPin.MaxNoteLength, $"A note has at most {SearchPin.MaxNoteLength} characters.");
    }

    private DateTimeOffset EndOf(DateOnly last) => clock.StartOf(last.AddDays(1));

    private IQueryable<SearchPin> Active(LibraryDbContext catalogue)
    {
        var now = clock.Now;
        return catalogue.SearchPins.Where(pin => pin.EndsAt > now);
    }

    private AuditEntry EntryOf(string action, SearchPin pin, Reader reader) => new()
    {
        At = clock.Now,
        PersonId = reader.Id,
        Action = action,
        Subject = pin.DocumentId.ToString(),
        Detail = $"for “{pin.Text}”, until {ReviewDays.Of(LastDayOf(pin))}: {pin.Note}",
    };

    private static PinChange.NotAllowed NotForYou() => new("Only admins pin or hide results.");
}
