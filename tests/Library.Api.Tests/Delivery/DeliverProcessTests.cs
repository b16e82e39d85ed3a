namespace Library.Api.Tests.Delivery;

/// <summary>The command as a mail server starts it.</summary>
public sealed class DeliverProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(64, "There is no '--from' here", "--from", "x")]
    [InlineData(64, "--to names no address", "--to")]
    [InlineData(64, "Usage: library deliver", "message.eml")]
    [InlineData(75, "there is no catalogue", "--to", "reply+x@mail.school.example", "--Library:DataPath", "/nonexistent/library")]
    public async Task It_ends_with_a_code_that_mail_servers_understand(int code, string words, params string[] arguments)
    {
        var (ended, _, error) = await LibraryProcess.RunAsync([LibraryProcess.Program, "deliver", .. arguments], Cancellation);
        Assert.Equal(code, ended);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }
}
