using Library.Api.Administration;
using Library.Indexer.Search.Evaluation;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Storage.Searches;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>Some judged searches of the demonstration, of each kind of <c>samples/judged</c>: where none is judged yet.</summary>
internal sealed class DemoJudged(LibraryDbContext catalogue, JudgedSearches searches, AssociationClock clock)
{
    private const int OfEachKind = 3;

    // What only touches a topic (1) is left out: here a document answers a search or does not.
    private const int LeastGrade = 2;
    private const int HighestGrade = 3;

    public async Task JudgeAsync(DemoLibrary demo, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder) || await catalogue.JudgedSearches.AnyAsync(cancellationToken))
        {
            return;
        }

        var admin = await catalogue.FindReaderByEmailOrNullAsync(demo.People.First(person => person.Admin).Email, clock, cancellationToken) ?? throw new InvalidDataException("samples/library.json names no admin.");
        var judged = await JudgedCollection.ReadAsync(folder, [], areTyped: true, cancellationToken);
        var documents = (await catalogue.Versions.Where(version => version.Number == 1).Select(version => new { version.FileName, version.DocumentId }).ToListAsync(cancellationToken)).ToLookup(version => version.FileName, version => version.DocumentId);
        foreach (var query in judged.Queries.GroupBy(query => query.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Where(query => GradesOf(judged, query).Any()).Take(OfEachKind)))
        {
            var answers = GradesOf(judged, query).SelectMany(grade => documents[grade.Key].Take(1).Select(id => ((Guid?)id, grade.Value == HighestGrade ? Judgement.Best : Judgement.Good))).Take(JudgedSearch.MaxDocuments);
            var change = await searches.AddAsync(admin, new JudgedInput { Text = query.Text, Key = JudgedList.KeyOf(query.Text), Documents = [.. answers] }, cancellationToken);
            if (change is not (JudgedChange.Done or JudgedChange.Taken))
            {
                throw new InvalidDataException($"samples/judged: {query.Id}: {change}");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, int>> GradesOf(JudgedCollection judged, JudgedQuery query) =>
        judged.Judgements.GetValueOrDefault(query.Id)?.Where(grade => grade.Value >= LeastGrade) ?? [];
}
