using System.Net;

namespace Library.Api.Tests.Rights;

/// <summary>Forms come from our own pages, or they are refused.</summary>
public sealed class FormProofTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_without_the_proof_of_our_page_is_refused_on_every_page()
    {
        var statuses = new List<(string Address, int Status)>();
        foreach (var address in SiteAddresses.Of(world.Application).Where(row => row.Method == "GET" && !row.Address.StartsWith("/api", StringComparison.Ordinal) && row.Address is not ("/openapi/v1.json" or "/health/live" or "/health/ready" or "/error" or "/not-found")).Select(row => row.Address))
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "any")]);
            using var answer = await world.ClientOf("admin", address).PostAsync(SiteAddresses.Fill(address), form, Cancellation);
            statuses.Add((address, (int)answer.StatusCode));
        }

        Assert.NotEmpty(statuses);
        Assert.All(statuses, row => Assert.True(row.Status is 400 or 404, $"{row.Address}: {row.Status}"));
    }

    [Fact]
    public async Task Who_sends_a_form_of_a_page_that_is_out_of_date_is_told_so_and_can_open_it_again()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "add")]);
        using var answer = await world.ClientOf("admin", "/admin/pins").PostAsync("/admin/pins?words=bylaws", form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("The page was out of date.", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/admin/pins?words=bylaws\"", page, StringComparison.Ordinal);
    }
}
