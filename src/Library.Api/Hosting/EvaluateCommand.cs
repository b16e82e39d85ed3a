using System.Globalization;
using Library.Indexer.Hosting;
using Library.Indexer.Search.Evaluation;

namespace Library.Api.Hosting;

/// <summary><c>library evaluate FOLDER</c>: measures the ranking on a judged collection.</summary>
internal static class EvaluateCommand
{
    public static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var work = Path.Combine(Path.GetTempPath(), $"library-evaluate-{Guid.NewGuid():N}");
        try
        {
            var collection = await JudgedCollection.ReadAsync(ProcessSettings.CallerPath(configuration, folder), cancellationToken);
            var measures = await RankingEvaluation.RunAsync(collection, work, cancellationToken);
            foreach (var (name, value) in new[]
            {
                ("MAP", measures.AveragePrecision), ("nDCG@10", measures.Ndcg10), ("recall@100", measures.Recall100), ("P@1", measures.PrecisionAt1), ("MRR", measures.ReciprocalRank),
            })
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F4}"));
            }

            return 0;
        }
        catch (InvalidDataException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
