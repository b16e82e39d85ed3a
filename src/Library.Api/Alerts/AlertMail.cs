using System.Globalization;
using System.Text;
using Library.Api.Mail;
using Library.Api.Search;
using Library.Indexer.Search;
using Library.Storage;
using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Mail;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Alerts;

/// <summary>Writes the mails of what saved searches found, at the moment when they go out: what their reader may not see any more is in none.</summary>
internal sealed class AlertMail(AlertTelling telling, IDocumentSearch search, StopLinks stops, SiteAddress site, AssociationClock clock, IDbContextFactory<LibraryDbContext> contexts)
{
    private const int MostNamed = 10;
    private const int MaxPassageLength = 300;

    private static readonly CultureInfo American = CultureInfo.GetCultureInfo("en-US");

    /// <returns>Null where there is nothing left to tell, or nobody who may hear it.</returns>
    public async Task<WrittenMail?> WriteOrNullAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (await telling.ReadOrNullAsync(mail, cancellationToken) is not { } contents)
        {
            return null;
        }

        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        var labels = await new Vocabulary(catalogue).ReadAsync(cancellationToken);
        var text = new StringBuilder($"Dear {contents.Reader.Name},\n\n");
        foreach (var alerted in contents.Searches)
        {
            var named = alerted.Documents.Take(MostNamed).ToList();
            var views = await catalogue.ListDocumentsAsync(contents.Reader.Scope, named, cancellationToken);
            text.Append(American, $"{Found(alerted)}:\n\n");
            foreach (var document in named.Where(views.ContainsKey).Select(id => views[id]))
            {
                text.Append(await DescribeAsync(contents.Reader, alerted.Search, document, labels, cancellationToken)).Append("\n\n");
            }

            text.Append(alerted.Documents.Count > MostNamed ? $"And {alerted.Documents.Count - MostNamed} more. All of them:\n" : "The search:\n");
            text.Append(American, $"{site.Of($"/saved-searches/{alerted.Search.Id}").AbsoluteUri}\n\nNo more mails for “{alerted.Search.Name}”:\n{stops.Of(alerted.Search.Id).AbsoluteUri}\n\n");
        }

        text.Append(American, $"All your saved searches:\n{site.Of("/saved-searches").AbsoluteUri}");
        return new WrittenMail(contents.Reader.Email, SubjectOf(contents), text.ToString(), stops.OneClickOf(contents.Searches.Select(alerted => alerted.Search.Id)));
    }

    private static string SubjectOf(AlertContents contents)
    {
        var count = contents.Searches.SelectMany(alerted => alerted.Documents).Distinct().Count();
        var documents = SearchWords.Count(count, "new document", "new documents");
        return contents.Searches is [var only] ? $"{documents} for “{only.Search.Name}”" : $"{documents} for {contents.Searches.Count} of your saved searches";
    }

    private static string Found(AlertedSearch alerted) => $"Your saved search “{alerted.Search.Name}” found {SearchWords.Count(alerted.Documents.Count, "new document", "new documents")}";

    private async Task<string> DescribeAsync(Reader reader, SavedSearch saved, DocumentView document, Labels labels, CancellationToken cancellationToken)
    {
        var version = document.Versions.LastOrDefault(version => version.State == VersionState.Indexed) ?? document.Newest;
        var words = SavedSearchWords.Read(saved.Query).Q ?? "";
        var passage = await PassageOrNullAsync(reader, document.Id, version.Number, words, cancellationToken);
        var about = string.Join(", ", [Labels.LabelOf(document.Kind), .. document.Areas.Select(area => labels.LabelOf(Facet.Area, area)), clock.DayOf(document.UpdatedAt).ToString("MMMM d, yyyy", American)]);
        var lines = new StringBuilder($"{PlainLine.Of(document.Title)}\n{about}\n");
        if (passage is not null)
        {
            lines.Append(passage.Page is { } page ? $"p. {page}: " : "").Append(Cut(PlainLine.Of(passage.Text))).Append('\n');
        }

        return lines.Append(site.Of(LibrarySearch.HrefOf(document.Id, passage?.Page, words, version: null)).AbsoluteUri).ToString();
    }

    /// <summary>The first passage that has the words; null where there is none, or it cannot be looked up now: the mail is worth sending without.</summary>
    private async Task<Snippet?> PassageOrNullAsync(Reader reader, Guid id, int version, string words, CancellationToken cancellationToken)
    {
        try
        {
            return words.Length > 0 && await search.FindInDocumentAsync(reader.Scope, id, version, words, limit: 1, cancellationToken) is [var first, ..] ? first : null;
        }
        catch (SearchUnavailableException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= MaxPassageLength ? text : $"{text[..MaxPassageLength].TrimEnd()}…";
}
