using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Cops;

/// <summary>Documents that are offered to other communities: one document in many of them, never a copy. Each change is one transaction, its mails with it.</summary>
public sealed class Offers(IDbContextFactory<LibraryDbContext> contexts, SiteAddress site, AssociationClock clock)
{
    /// <summary>Offers a document to a COP. Offering again renews the note, and makes the offer one's own.</summary>
    public async Task<OfferChange> OfferAsync(Reader reader, Guid documentId, string? cop, string? note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);
        if (await catalogue.FindForChangeOrNullAsync(documents => documents.VisibleTo(reader.Scope), documentId, cancellationToken) is not { } document)
        {
            return new OfferChange.NotFound();
        }

        if (!DocumentRules.MayOffer(reader, document.OwnerId, document.Cops.Select(row => row.CopSlug)))
        {
            return new OfferChange.NotAllowed("Only the leads of its communities, its owner if they lead one, and admins offer this document to others.");
        }

        var words = ManyLines.Of(note);
        var target = await catalogue.Cops.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == cop, cancellationToken);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors.Require("cop", target is not null, string.IsNullOrEmpty(cop) ? "Choose a community." : $"There is no community '{cop}'.");
        errors.Require("note", words.Length <= DocumentOffer.MaxNoteLength, $"A note has at most {DocumentOffer.MaxNoteLength} characters.");
        if (target is null || errors.Count > 0)
        {
            return new OfferChange.Invalid(errors);
        }

        if (DocumentRules.ObstacleToOffer(document.Visibility, document.Review, document.TrashedAt) is { } obstacle)
        {
            return new OfferChange.Conflict(obstacle);
        }

        if (document.Cops.Exists(row => row.CopSlug == target.Slug))
        {
            return new OfferChange.Conflict($"It is among the documents of {target.Label} already.");
        }

        var offer = await catalogue.DocumentOffers.SingleOrDefaultAsync(row => row.DocumentId == documentId && row.CopSlug == target.Slug, cancellationToken);
        if (offer is null)
        {
            catalogue.Add(offer = new DocumentOffer { Id = Guid.CreateVersion7(clock.Now), DocumentId = documentId, CopSlug = target.Slug, Note = words });
            await AskAsync(catalogue, reader, document, target, words, cancellationToken);
        }

        (offer.Note, offer.OfferedById, offer.OfferedAt) = (words, reader.Id, clock.Now);
        catalogue.Add(Entry("document-offered", reader, documentId, target.Slug));
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new OfferChange.Done(offer.Id, documentId);
    }

    /// <summary>Takes a document into the COP that it was offered to: for its leads and admins.</summary>
    public Task<OfferChange> AcceptAsync(Reader reader, Guid id, CancellationToken cancellationToken) =>
        AnswerAsync(reader, id, async (catalogue, offer, document, cop) =>
        {
            await catalogue.AdmitAsync(reader.Id, document, cop.Slug, clock.Now, cancellationToken);
            await TellAsync(
                catalogue, reader, offer, $"“{ReviewMail.TitleOf(document.Title)}” was accepted",
                $"{reader.Name} has accepted “{ReviewMail.TitleOf(document.Title)}” for the community {cop.Label}. It is among its documents now:\n\n{site.Of($"/documents/{document.Id}")}\n\nThank you for sharing it.",
                cancellationToken);
        }, cancellationToken);

    /// <summary>Tells whoever offered it that the COP does not take it.</summary>
    /// <param name="note">Why, if the lead says so.</param>
    public async Task<OfferChange> DeclineAsync(Reader reader, Guid id, string? note, CancellationToken cancellationToken)
    {
        var words = ManyLines.Of(note);
        if (words.Length > DocumentOffer.MaxNoteLength)
        {
            return new OfferChange.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["note"] = [$"A note has at most {DocumentOffer.MaxNoteLength} characters."] });
        }

        return await AnswerAsync(reader, id, async (catalogue, offer, document, cop) =>
        {
            catalogue.Remove(offer);
            catalogue.Add(Entry("document-offer-declined", reader, document.Id, cop.Slug));
            await TellAsync(
                catalogue, reader, offer, $"“{ReviewMail.TitleOf(document.Title)}” was not taken",
                $"{reader.Name} did not take “{ReviewMail.TitleOf(document.Title)}” into the community {cop.Label}.{(words.Length == 0 ? "" : $" They say:\n\n{words}")}\n\nNothing else has changed:\n\n{site.Of($"/documents/{document.Id}")}",
                cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Takes an offer back: for who made it, and admins.</summary>
    public async Task<OfferChange> WithdrawAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);

        // Who made it may take it back also while it cannot be answered.
        if (await catalogue.DocumentOffers.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } offer)
        {
            return new OfferChange.NotFound();
        }

        if (!reader.IsAdmin && offer.OfferedById != reader.Id)
        {
            return await catalogue.PendingOffers().AnyAsync(row => row.Id == id, cancellationToken) && await MayKnowAsync(catalogue, reader, offer, cancellationToken)
                ? new OfferChange.NotAllowed("Only who offered it, and admins, take an offer back.")
                : new OfferChange.NotFound();
        }

        catalogue.Remove(offer);
        catalogue.Add(Entry("document-offer-withdrawn", reader, offer.DocumentId, offer.CopSlug));
        await catalogue.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new OfferChange.Done(id, offer.DocumentId);
    }

    private async Task<OfferChange> AnswerAsync(Reader reader, Guid id, Func<LibraryDbContext, DocumentOffer, Document, Cop, Task> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (true)
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await catalogue.Database.BeginTransactionAsync(cancellationToken);

            // One that was answered or taken back meanwhile is none any more.
            if (await catalogue.PendingOffers().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } offer
                || await catalogue.FindForChangeOrNullAsync(documents => documents, offer.DocumentId, cancellationToken) is not { } document
                || !await MayKnowAsync(catalogue, reader, offer, cancellationToken))
            {
                return new OfferChange.NotFound();
            }

            if (!reader.IsAdmin && !reader.IsLeadOf(offer.CopSlug))
            {
                return new OfferChange.NotAllowed("Only the leads of the community that it is offered to, and admins, answer an offer.");
            }

            await answer(catalogue, offer, document, await catalogue.Cops.AsNoTracking().SingleAsync(cop => cop.Slug == offer.CopSlug, cancellationToken));
            try
            {
                await catalogue.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new OfferChange.Done(id, document.Id);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody changed the document meanwhile: judge what it is now.
            }
        }
    }

    /// <summary>Whether the reader knows of a pending offer: who is to answer it, and who may change the document.</summary>
    private static async Task<bool> MayKnowAsync(LibraryDbContext catalogue, Reader reader, DocumentOffer offer, CancellationToken cancellationToken)
    {
        if (reader.IsAdmin || reader.IsLeadOf(offer.CopSlug) || reader.Id == offer.OfferedById)
        {
            return true;
        }

        var document = await catalogue.Documents.AsNoTracking().VisibleTo(reader.Scope).Where(row => row.Id == offer.DocumentId)
            .Select(row => new { row.OwnerId, Cops = row.Cops.Select(cop => cop.CopSlug).ToList() }).SingleOrDefaultAsync(cancellationToken);
        return document is not null && DocumentRules.MayEdit(reader, document.OwnerId, document.Cops);
    }

    /// <summary>Asks the leads of the COP, or the admins where it has none.</summary>
    private async Task AskAsync(LibraryDbContext catalogue, Reader reader, Document document, Cop cop, string note, CancellationToken cancellationToken)
    {
        var usable = catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today);
        var leads = await usable.Where(person => person.Cops.Any(seat => seat.CopSlug == cop.Slug && seat.IsLead)).ToListAsync(cancellationToken);
        var asked = leads.Count > 0 ? leads : await usable.Where(person => person.IsAdmin).ToListAsync(cancellationToken);
        var title = ReviewMail.TitleOf(document.Title);
        foreach (var person in asked.Where(person => person.Id != reader.Id))
        {
            catalogue.Add(OutgoingMail.To(
                person.Email ?? "", $"“{title}” is offered to your community",
                $"Dear {person.Name},\n\n{reader.Name} offers “{title}” to the community {cop.Label}.{(note.Length == 0 ? "" : $" They say:\n\n{note}")}\n\nAccept or decline it here:\n\n{site.Of($"/communities/{cop.Slug}#offers")}",
                clock.Now));
        }
    }

    /// <summary>Tells whoever made the offer what became of it.</summary>
    private async Task TellAsync(LibraryDbContext catalogue, Reader reader, DocumentOffer offer, string subject, string text, CancellationToken cancellationToken)
    {
        if (offer.OfferedById != reader.Id
            && await catalogue.Users.AsNoTracking().WithUsableAccounts(catalogue, clock.Today).SingleOrDefaultAsync(person => person.Id == offer.OfferedById, cancellationToken) is { } person)
        {
            catalogue.Add(OutgoingMail.To(person.Email ?? "", subject, $"Dear {person.Name},\n\n{text}", clock.Now));
        }
    }

    private AuditEntry Entry(string action, Reader reader, Guid documentId, string cop) =>
        new() { At = clock.Now, PersonId = reader.Id, Action = action, Subject = documentId.ToString(), Detail = cop };
}
