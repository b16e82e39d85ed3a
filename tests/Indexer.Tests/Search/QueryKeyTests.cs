using Library.Indexer.Search.Queries;

namespace Library.Indexer.Tests.Search;

public sealed class QueryKeyTests
{
    [Theory]
    [InlineData("Policies", "policy")]
    [InlineData("café audit", "CAFE audits")]
    [InlineData("tag:hiring budget", "tag:Hiring budgets")]
    [InlineData("\"budget narrative\"", "budget narratives")]
    public void Queries_for_the_same_have_the_same_key(string one, string other) => Assert.Equal(QueryKey.Of(one), QueryKey.Of(other));

    [Theory]
    [InlineData("tag:hiring", "tag:payroll")]
    [InlineData("tag:hiring", "hiring")]
    [InlineData("pay*", "hir*")]
    [InlineData("a -b", "a b")]
    [InlineData("a OR b", "a b")]
    public void Queries_for_something_else_have_other_keys(string one, string other) => Assert.NotEqual(QueryKey.Of(one), QueryKey.Of(other));

    [Fact]
    public void However_much_syntax_a_query_has_its_key_is_short_and_its_own()
    {
        var tags = string.Concat(Enumerable.Range(0, 40).Select(i => $"tag:organization{i} "));

        var (one, other) = (QueryKey.Of($"{tags}budget"), QueryKey.Of($"{tags}audits"));

        Assert.Equal(QueryKey.MaxLength, one.Length);
        Assert.NotEqual(one, other);
        Assert.Equal(other, QueryKey.Of($"{tags}AUDIT"));
    }
}
