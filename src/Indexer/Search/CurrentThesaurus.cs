using Library.Indexer.Hosting;
using Library.Indexer.Search.Queries;
using Library.Storage.Catalogue;
using Microsoft.Extensions.Logging;

namespace Library.Indexer.Search;

/// <summary>The words that mean the same, as this process searches with them: what was saved, within some seconds on every machine; until then the field's own.</summary>
public sealed class CurrentThesaurus
{
    private readonly Lock _gate = new();
    private volatile ThesaurusInUse _now = new(0, FieldWords.Text, Thesaurus.Parse(FieldWords.Text));

    public ThesaurusInUse Now => _now;

    public void Use(ThesaurusEdition edition)
    {
        ArgumentNullException.ThrowIfNull(edition);
        lock (_gate)
        {
            if (edition.Number > _now.Number)
            {
                _now = new ThesaurusInUse(edition.Number, edition.Text, Thesaurus.Parse(edition.Text));
            }
        }
    }
}

/// <param name="Number">Of the edition; 0 for the field's own words.</param>
public sealed record ThesaurusInUse(int Number, string Text, Thesaurus Thesaurus);

/// <summary>Looks whether another edition was saved, here or on another machine.</summary>
internal sealed class ThesaurusRenewal(CurrentThesaurus current, ThesaurusEditions editions, TimeProvider time, ILogger<ThesaurusRenewal> logger) : RepeatedLook(TimeSpan.FromSeconds(5), time, logger)
{
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await editions.FindNewestNumberAsync(cancellationToken) > current.Now.Number && await editions.FindNewestOrNullAsync(cancellationToken) is { } newest)
        {
            current.Use(newest);
        }
    }
}
