using Library.Indexer.Index;
using Library.Indexer.Index.Analysis;
using Library.Indexer.Search.Queries;
using Library.Indexer.Search.Snippets;
using Lucene.Net.Search;

namespace Library.Indexer.Search.Running;

/// <summary>Tells what a hit's score is made of, by the parts that the search itself uses.</summary>
internal sealed class HitExplainer(SearchView view, Hit hit)
{
    private readonly LuceneQueryBuilder _builder = new(view.Languages);
    private readonly Segment _segment = view.Segments[hit.Segment];

    public HitExplanation Explain(ParsedQuery query)
    {
        var plan = _builder.Build(query);
        List<HitReason> reasons = [.. LuceneQueryBuilder.ListAsked(query).Select(Explain)];
        if (_segment.Columns.IsSuperseded(hit.Doc))
        {
            var sum = reasons.Sum(reason => reason.Score);
            reasons.Add(new HitReason(HitReasonKind.Superseded, "", (sum * Ranking.SupersededShare) - sum));
        }
        else
        {
            reasons.AddRange(Boosts.Weigh(plan.Boosts, view).Select(Explain).Where(reason => reason.Score > 0));
            if (!plan.Together.IsEmpty)
            {
                var page = Ranking.PageShare * new SnippetMaker(view, MarkedWords.Of(plan.Together, view.Languages)).ScoreBestPages([hit])[0];
                reasons.Add(new HitReason(HitReasonKind.BestPage, string.Join(' ', plan.Together), page));
            }
        }

        var score = reasons.Sum(reason => reason.Score);
        reasons.Add(new HitReason(HitReasonKind.Model, "", score * DocumentPriors.ModelShare(view, hit)));
        reasons.Add(new HitReason(HitReasonKind.Accepted, "", score * DocumentPriors.AcceptedShare(view, hit)));
        reasons.Add(new HitReason(HitReasonKind.Fresh, "", score * DocumentPriors.FreshShare(view, hit)));
        reasons.RemoveAll(reason => reason is { Kind: HitReasonKind.Model or HitReasonKind.Accepted, Score: 0 });
        return new HitExplanation(reasons.Sum(reason => reason.Score), reasons);
    }

    private HitReason Explain(QueryNode node)
    {
        var (weight, score) = Score(node);
        var names = node is QueryNode.Named named ? ListNames(named) : [];
        if (weight is not WordWeight word)
        {
            return new HitReason(node is QueryNode.Named ? HitReasonKind.Name : HitReasonKind.Syntax, LuceneQueryBuilder.TypedOf(node), score) { Names = names };
        }

        var said = word.Read(_segment.Context, hit.Doc);
        return new HitReason(HitReasonKind.Word, LuceneQueryBuilder.TypedOf(node), score)
        {
            Occurrences = said.Sum(one => Mention.Occurrences(one.Code)),
            InTitle = said.Exists(one => Mention.IsInTitle(one.Code)),
            Names = names,
            AsTyped = said.Exists(one => one.Stem.Share == 1 && (Mention.Endings(one.Code) & one.Stem.Typed) != WordEndings.None),
        };
    }

    private IReadOnlyList<string> ListNames(QueryNode.Named named)
    {
        List<(string Name, QueryNode Node)> names = [(named.TypedText, new QueryNode.All([.. named.Typed]))];
        foreach (var other in named.Others)
        {
            var name = string.Join(' ', other);
            names.Add((name, new QueryNode.Word(name, Start: 0, other, QueryField.Any)));
        }

        return [.. names.Where(name => Score(name.Node).Score > 0).Select(name => name.Name)];
    }

    private (Weight Weight, float Score) Score(QueryNode node)
    {
        var weight = view.Searcher.CreateNormalizedWeight(_builder.Build(node));
        var scorer = weight.GetScorer(_segment.Context, acceptDocs: null);
        return (weight, scorer is not null && scorer.Advance(hit.Doc) == hit.Doc ? scorer.GetScore() : 0);
    }

    private HitReason Explain(WeighedBoost boost)
    {
        var kind = boost.Boost.Field switch
        {
            IndexSchema.TitleKey => HitReasonKind.WholeTitle,
            IndexSchema.Text.Title => HitReasonKind.TitleRow,
            _ => HitReasonKind.Neighbours,
        };
        return new HitReason(kind, string.Join(' ', boost.Boost.Terms), boost.OpenOrNull(_segment.Context)?.Score(hit.Doc) ?? 0);
    }
}
