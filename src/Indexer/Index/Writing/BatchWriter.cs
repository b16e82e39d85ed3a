using System.Collections.Concurrent;
using Lucene.Net.Index;

namespace Library.Indexer.Index.Writing;

/// <summary>Mappers for the threads that write, kept for the words that they remember.</summary>
internal sealed class MapperPool
{
    private readonly ConcurrentBag<DocumentMapper> _free = [];

    public DocumentMapper Take() => _free.TryTake(out var mapper) ? mapper : new DocumentMapper();

    public void Return(DocumentMapper mapper) => _free.Add(mapper);
}

/// <summary>Writes entries to a build in the order of their revisions. One batch at a time.</summary>
internal static class BatchWriter
{
    public static void Apply(IndexBuild build, IReadOnlyList<IndexEntry> entries, MapperPool mappers, CancellationToken cancellationToken)
    {
        var newest = Newest(build, entries);
        try
        {
            Parallel.ForEach(
                newest,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
                mappers.Take,
                (entry, _, mapper) =>
                {
                    build.Writer!.UpdateDocuments(KeyOf(entry.Id), mapper.Map(entry)); // only writable builds are written to
                    lock (newest)
                    {
                        build.Revisions.Wrote(entry.Id, entry.Revision);
                    }

                    return mapper;
                },
                mappers.Return);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.FirstOrDefault(inner => inner is IOException) is { } fault)
        {
            throw new IOException("An entry could not be written.", fault);
        }
    }

    public static void Delete(IndexBuild build, IReadOnlyCollection<Guid> ids)
    {
        build.Writer!.DeleteDocuments([.. ids.Select(KeyOf)]); // only writable builds are written to
        foreach (var id in ids)
        {
            build.Revisions.Deleted(id);
        }
    }

    private static List<IndexEntry> Newest(IndexBuild build, IReadOnlyList<IndexEntry> entries)
    {
        using var reference = new SearcherReference(build.Searchers, build.Searchers.Acquire());
        var newest = new Dictionary<Guid, IndexEntry>();
        foreach (var entry in entries)
        {
            var held = newest.TryGetValue(entry.Id, out var other) ? other.Revision : build.Revisions.FindOrNull(entry.Id, reference.Searcher);
            if (held is null || held <= entry.Revision)
            {
                newest[entry.Id] = entry;
            }
        }

        return [.. newest.Values];
    }

    private static Term KeyOf(Guid id) => new(IndexSchema.Id, IndexSchema.IdTerm(id));
}
