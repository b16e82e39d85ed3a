using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Items;

/// <summary>Reads ordered lists that people send, and puts them in place of what is there.</summary>
internal static class ItemLists
{
    public const int MaxItems = 500;

    /// <summary>Checks what was sent, and makes items of it. Errors are by field, such as "items[3].document".</summary>
    /// <param name="present">The items that are there.</param>
    /// <param name="make">Makes one with an id.</param>
    public static async Task<(List<T> Items, Dictionary<string, string[]> Errors)> ReadAsync<T>(
        LibraryDbContext catalogue, Reader reader, IReadOnlyCollection<T> present, IReadOnlyList<ListedItemInput> inputs, Func<Guid, T> make, CancellationToken cancellationToken)
        where T : ListedItem
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (inputs.Count > MaxItems)
        {
            errors["items"] = [$"There are at most {MaxItems} items; these are {inputs.Count}."];
            return ([], errors);
        }

        var held = present.ToDictionary(item => item.Id);
        var asked = inputs.Select(input => input.Document).OfType<Guid>().Distinct().ToList();
        var versions = (await catalogue.Documents.VisibleTo(reader.Scope).Where(document => asked.Contains(document.Id) && document.TrashedAt == null)
            .Select(document => new { document.Id, Numbers = document.Versions.Select(version => version.Number).ToList() }).ToListAsync(cancellationToken)).ToDictionary(row => row.Id, row => row.Numbers);
        var items = new List<T>();
        var used = new HashSet<Guid>();
        var placed = new HashSet<(Guid, int?)>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var (input, name) = (inputs[i], $"items[{i}]");
            var known = input.Id is { } id ? held.GetValueOrDefault(id) : null;
            var isKnown = input.Id is null || (known is not null && used.Add(known.Id));
            errors.Require($"{name}.id", isKnown, known is null ? "There is no such item here." : "The item stands here twice.");
            errors.Require($"{name}.id", !input.IsWithheld || known is not null, "There is no such item here.");
            if (isKnown && !input.IsWithheld)
            {
                Check(errors, name, input, known, versions);
            }

            if (input.Document is { } document)
            {
                errors.Require($"{name}.document", placed.Add((document, input.Version)), "This document stands here already.");
            }

            items.Add(input.IsWithheld && known is not null ? known : ItemOf(input, known, make));
        }

        return (items, errors);
    }

    /// <summary>Puts the items in place of those that are there.</summary>
    /// <returns>What has changed; of those that moved, only each that overtook another.</returns>
    public static IReadOnlyList<(T Item, ItemChangeKind Kind)> Put<T>(LibraryDbContext catalogue, List<T> present, IReadOnlyList<T> items)
        where T : ListedItem
    {
        var changes = new List<(T, ItemChangeKind)>();
        var kept = items.Select(item => item.Id).ToHashSet();
        foreach (var removed in present.Where(item => !kept.Contains(item.Id)).ToList())
        {
            present.Remove(removed);
            changes.Add((removed, ItemChangeKind.Removed));
        }

        var rows = present.ToDictionary(item => item.Id);
        var moved = Overtaking([.. present.OrderBy(item => item.Position).Select(item => item.Id)], [.. items.Select(item => item.Id).Where(rows.ContainsKey)]);
        for (var i = 0; i < items.Count; i++)
        {
            if (!rows.TryGetValue(items[i].Id, out var row))
            {
                row = items[i];
                present.Add(row);
                catalogue.Entry(row).State = EntityState.Added;
                changes.Add((row, ItemChangeKind.Added));
            }
            else if (!row.SaysTheSameAs(items[i]))
            {
                row.SayAs(items[i]);
                changes.Add((row, ItemChangeKind.Edited));
            }

            row.Position = i + 1;
            if (moved.Contains(row.Id))
            {
                changes.Add((row, ItemChangeKind.Moved));
            }
        }

        return changes;
    }

    /// <summary>Numbers the items anew, in their order.</summary>
    public static void Number<T>(IEnumerable<T> items)
        where T : ListedItem
    {
        var position = 0;
        foreach (var item in items.OrderBy(item => item.Position).ToList())
        {
            item.Position = ++position;
        }
    }

    private static T ItemOf<T>(ListedItemInput input, T? known, Func<Guid, T> make)
        where T : ListedItem
    {
        // A new object also for a known item: what is there is changed once all is checked.
        var item = make(known?.Id ?? Guid.CreateVersion7());
        item.HasDocument = input.Document is not null || (known is { HasDocument: true, DocumentId: null } && input.Document is null);
        (item.DocumentId, item.Version, item.Minutes) = (input.Document, input.Version, input.Minutes);
        (item.Heading, item.Note, item.Presenter) = (PlainLine.Of(input.Heading), ManyLines.Of(input.Note), PlainLine.Of(input.Presenter));
        return item;
    }

    private static void Check(Dictionary<string, string[]> errors, string name, ListedItemInput input, ListedItem? known, Dictionary<Guid, List<int>> versions)
    {
        // What was deleted since stays where it is until it is taken out.
        var isAsBefore = known is not null && known.DocumentId == input.Document && known.Version == input.Version;
        if (input.Document is { } document && !isAsBefore)
        {
            errors.Require($"{name}.document", versions.ContainsKey(document), "There is no such document.");
            errors.Require($"{name}.version", input.Version is not { } number || !versions.TryGetValue(document, out var numbers) || numbers.Contains(number), "The document has no such version.");
        }

        var (heading, note) = (PlainLine.Of(input.Heading), ManyLines.Of(input.Note));
        errors.Require($"{name}.heading", heading.Length <= ListedItem.MaxHeadingLength, $"A heading has at most {ListedItem.MaxHeadingLength} characters.");
        errors.Require($"{name}.note", note.Length <= ListedItem.MaxNoteLength, $"A note has at most {ListedItem.MaxNoteLength} characters.");
        errors.Require($"{name}.presenter", PlainLine.Of(input.Presenter).Length <= ListedItem.MaxPresenterLength, $"A presenter has at most {ListedItem.MaxPresenterLength} characters.");
        errors.Require($"{name}.minutes", input.Minutes is null or (>= 0 and <= ListedItem.MaxMinutes), "Minutes are a number from 0 to 1,440.");
        errors.Require(name, input.Document is not null || known is { HasDocument: true, DocumentId: null } || heading.Length > 0 || note.Length > 0, "An item has a document, a heading or a note.");
    }

    /// <summary>The fewest items that must have moved for one order to become the other: those outside a longest run that kept its order.</summary>
    private static HashSet<Guid> Overtaking(List<Guid> before, List<Guid> after)
    {
        var places = before.Select((id, place) => (id, place)).ToDictionary(row => row.id, row => row.place);
        var (best, from) = (new int[after.Count], new int[after.Count]);
        var last = -1;
        for (var i = 0; i < after.Count; i++)
        {
            (best[i], from[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (places[after[j]] < places[after[i]] && best[j] + 1 > best[i])
                {
                    (best[i], from[i]) = (best[j] + 1, j);
                }
            }

            last = last < 0 || best[i] > best[last] ? i : last;
        }

        var moved = after.ToHashSet();
        for (; last >= 0; last = from[last])
        {
            moved.Remove(after[last]);
        }

        return moved;
    }
}
