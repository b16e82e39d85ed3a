namespace Library.Api.Tests.Rights;

/// <summary>
/// Every address of the site and the API, asked by every kind of person, against <c>addresses.txt</c>. An address without a row fails.
/// Ids and names stand for things that do not exist, but for the community: what may be seen of documents is in <see cref="DocumentMatrixTests"/>.
/// </summary>
public sealed class AddressMatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_answers_every_kind_of_person_as_the_matrix_says()
    {
        var expected = await ReadAsync();
        var actual = new List<string>();
        foreach (var (method, address) in SiteAddresses.Of(world.Application))
        {
            var cells = new List<int>();
            foreach (var role in MatrixWorld.Roles)
            {
                cells.Add(await world.StatusAsync(role, method, SiteAddresses.Fill(address), Cancellation));
            }

            actual.Add($"{method} {address} {string.Join(' ', cells)}");
        }

        var built = Path.Combine(AppContext.BaseDirectory, "addresses.txt");
        await File.WriteAllLinesAsync(built, actual, Cancellation);
        var wrong = actual.Except(expected, StringComparer.Ordinal).Select(row => $"is:     {row}").Concat(expected.Except(actual, StringComparer.Ordinal).Select(row => $"should: {row}")).ToList();
        Assert.True(wrong.Count == 0, $"{string.Join('\n', MatrixWorld.Roles)}\n{string.Join('\n', wrong)}\nWhat was answered is in {built}.");
    }

    private static async Task<List<string>> ReadAsync() =>
        [.. (await File.ReadAllLinesAsync(Sources.Path("tests", "Library.Api.Tests", "Rights", "addresses.txt"), Cancellation)).Where(line => line.Length > 0 && line[0] != '#').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
