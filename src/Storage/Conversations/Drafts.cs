using System.Globalization;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Keeps what people have begun to write, until they send it or take it back.</summary>
public sealed class Drafts(IDbContextFactory<LibraryDbContext> contexts, TimeProvider time)
{
    /// <summary>The most that one person has; the oldest go.</summary>
    public const int MaxPerPerson = 100;

    public async Task<Draft?> FindOrNullAsync(Reader reader, string place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        return await catalogue.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.PersonId == reader.Id && draft.Place == place, cancellationToken);
    }

    /// <summary>Keeps a draft in the place of the one before; an empty one takes it back.</summary>
    /// <returns>What is wrong, by field; nothing where it is kept.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> SaveAsync(Reader reader, string place, string? title, string? body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(place);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var (head, text) = (title ?? "", (body ?? "").ReplaceLineEndings("\n"));
        errors.Require("place", IsPlace(place), "A draft is for a thread, a post, a meeting, a community or a message to somebody.");
        errors.Require("title", head.Length <= Conversation.MaxTitleLength, string.Create(CultureInfo.InvariantCulture, $"A title has at most {Conversation.MaxTitleLength} characters."));
        errors.Require("body", text.Length <= Post.MaxBodyLength, string.Create(CultureInfo.InvariantCulture, $"A post has at most {Post.MaxBodyLength:N0} characters."));
        if (errors.Count > 0)
        {
            return errors;
        }

        if (string.IsNullOrWhiteSpace(head) && string.IsNullOrWhiteSpace(text))
        {
            await RemoveAsync(reader, place, cancellationToken);
            return errors;
        }

        do
        {
            await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
            var held = await catalogue.Drafts.SingleOrDefaultAsync(draft => draft.PersonId == reader.Id && draft.Place == place, cancellationToken);
            if (held is null)
            {
                catalogue.Add(held = new Draft { PersonId = reader.Id, Place = place });
                var old = await catalogue.Drafts.Where(draft => draft.PersonId == reader.Id).OrderByDescending(draft => draft.SavedAt).Skip(MaxPerPerson - 1).Select(draft => draft.Place).ToListAsync(cancellationToken);
                await catalogue.Drafts.Where(draft => draft.PersonId == reader.Id && old.Contains(draft.Place)).ExecuteDeleteAsync(cancellationToken);
            }

            (held.Title, held.Body, held.SavedAt) = (head, text, time.GetUtcNow());
            if (await catalogue.TrySaveUniqueAsync(cancellationToken))
            {
                return errors;
            }
        }
        while (true);
    }

    public async Task RemoveAsync(Reader reader, string place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.Drafts.Where(draft => draft.PersonId == reader.Id && draft.Place == place).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Whether drafts are kept under such a name, see <see cref="Draft.Place"/>.</summary>
    private static bool IsPlace(string place) => place.Length <= Draft.MaxPlaceLength && place.Split(':', 2) is [var kind, { Length: > 0 } name]
        && (kind is "thread" or "post" or "meeting" or "message" ? Guid.TryParse(name, out _) : kind == "cop" && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
}
