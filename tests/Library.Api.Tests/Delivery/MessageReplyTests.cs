using Library.Api.Tests.Conversations;
using Library.Api.Tests.Correspondence;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Notices;
using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Library.Api.Tests.Delivery;

/// <summary>People answer the mails of private messages, and what they write goes to the other one and to nobody else.</summary>
[Trait("Needs", "server")]
public sealed class MessageReplyTests(MailedApplication mailed) : IAsyncLifetime
{
    private Writer? _ana;
    private Writer? _ben;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Writer Ana => _ana ?? throw new InvalidOperationException("Nobody is there yet.");

    private Writer Ben => _ben ?? throw new InvalidOperationException("Nobody is there yet.");

    public async ValueTask InitializeAsync() => (_ana, _ben) = (await Writer.MakeAsync(mailed.Application, Cancellation), await Writer.MakeAsync(mailed.Application, Cancellation));

    public ValueTask DisposeAsync()
    {
        Ana.Dispose();
        Ben.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_answer_is_one_message_without_what_it_quotes_and_mail_programs_show_one_thread()
    {
        var told = await ToldAsync(Ana, Ben, "Can you come?");
        var answer = Deliveries.Answer(told, Ben.Email, "Yes, at ten.\n\n-- \nBen\nSchool of the North");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer));
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer, "--to", told.ReplyTo.Mailboxes.Single().Address.ToUpperInvariant()));
        Assert.Equal(["Yes, at ten.", "Can you come?"], await BodiesAsync());
        Assert.Equal((1, 0), (await Ana.UnreadAsync(Cancellation), await Ben.UnreadAsync(Cancellation)));

        var back = (await mailed.WaitForWordsAsync(Ana.Email, "Yes, at ten.", Cancellation)).Message;
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(Deliveries.Answer(back, Ana.Email, "Until then.")));
        var last = (await mailed.WaitForWordsAsync(Ben.Email, "Until then.", Cancellation)).Message;
        Assert.Equal(($"A message from {Ana.Email}", $"Re: A message from {Ana.Email}"), (told.Subject, last.Subject));
        var root = Assert.Single(told.References);
        Assert.Equal<string?>(new[] { root, told.MessageId }, last.References);
        Assert.Equal((told.MessageId, root), (last.InReplyTo, Assert.Single(back.References)));
        Assert.NotEqual(told.ReplyTo.ToString(), last.ReplyTo.ToString());
    }

    [Fact]
    public async Task Only_who_got_the_mail_answers_it_and_only_the_other_hears()
    {
        using var cleo = await Writer.MakeAsync(mailed.Application, Cancellation);
        var told = await ToldAsync(Ana, Ben, "For Ben");
        var (code, error) = await mailed.Application.DeliverAsync(Deliveries.Answer(told, cleo.Email, "In your name"));
        Assert.Equal(77, code);
        Assert.Contains("Only the person", error, StringComparison.Ordinal);
        Assert.Equal(77, (await mailed.Application.DeliverAsync(Deliveries.Answer(told, Ana.Email, "To myself"))).Code);
        var away = Deliveries.Answer(told, Ben.Email, "I am out of the office.");
        away.Headers.Add("Auto-Submitted", "auto-replied");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(away));
        Assert.Equal(["For Ben"], await BodiesAsync());
        Assert.Equal(0, await cleo.UnreadAsync(Cancellation));

        // A secret is good for a year.
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var (ben, before) = (Guid.Parse(Ben.Id), DateTimeOffset.UtcNow.AddDays(-366));
        await scope.ServiceProvider.GetRequiredService<LibraryDbContext>().MessageReplyAddresses.Where(address => address.PersonId == ben).ExecuteUpdateAsync(update => update.SetProperty(address => address.CreatedAt, before), Cancellation);
        Assert.Equal(67, (await mailed.Application.DeliverAsync(Deliveries.Answer(told, Ben.Email, "Far too late"))).Code);
    }

    [Fact]
    public async Task Who_is_blocked_or_writes_to_somebody_that_has_left_gets_the_same_words_back()
    {
        using var gone = await Writer.MakeAsync(mailed.Application, Cancellation);
        var (told, left) = (await ToldAsync(Ana, Ben, "Before"), await ToldAsync(gone, Ben, "Of one who leaves"));
        await Ana.Client.SendForStatusAsync(HttpMethod.Put, $"/api/v1/messages/{Ben.Id}/block", new { }, Cancellation);
        using var admin = await mailed.Application.AdminAsync(Cancellation);
        using var ended = await admin.Http.PostAsync($"/api/v1/people/{gone.Id}/end", content: null, Cancellation);
        var blocked = await mailed.Application.DeliverAsync(Deliveries.Answer(told, Ben.Email, "After"));
        Assert.Equal((77, "This person does not take messages from you."), (blocked.Code, blocked.Error.Trim()));
        Assert.Equal(blocked, await mailed.Application.DeliverAsync(Deliveries.Answer(left, Ben.Email, "After")));
        Assert.Equal(["Before"], await BodiesAsync());
        Assert.Equal(0, await Ana.UnreadAsync(Cancellation));
    }

    [Fact]
    public async Task Files_are_named_to_both_and_a_mail_of_nothing_else_goes_back()
    {
        var told = await ToldAsync(Ana, Ben, "Send it to me");
        var answer = Deliveries.Answer(told, Ben.Email, "");
        answer.Body = new Multipart("mixed") { new TextPart("plain") { Text = "Here it is." }, AFile("plan.pdf") };
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(answer));
        Assert.Equal("Here it is.\n\n(The file “plan.pdf” did not come along: private messages take none.)", (await BodiesAsync())[0]);

        var bare = Deliveries.Answer(told, Ben.Email, "");
        bare.Body = new Multipart("mixed") { AFile("plan.pdf") };
        var (code, error) = await mailed.Application.DeliverAsync(bare);
        Assert.Equal(65, code);
        Assert.Contains("private messages take no files", error, StringComparison.Ordinal);
        Assert.Equal(65, (await mailed.Application.DeliverAsync(Deliveries.Answer(told, Ben.Email, ""))).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync(Deliveries.Answer(told, Ben.Email, new string('x', 10_001)))).Code);
        Assert.Equal(2, (await BodiesAsync()).Count);
    }

    private static MimePart AFile(string name) => new("application", "pdf")
    {
        FileName = name,
        ContentDisposition = new ContentDisposition("attachment"),
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream("%PDF-1.4"u8.ToArray())),
    };

    /// <summary>What the two have written, the newest first.</summary>
    private async Task<IReadOnlyList<string?>> BodiesAsync() => [.. (await Ana.ReadAsync(Ben, Cancellation)).Select(message => message.GetProperty("body").GetString())];

    private async Task<MimeMessage> ToldAsync(Writer from, Writer to, string words)
    {
        using var sent = await from.WriteAsync(to, words, Cancellation);
        return (await mailed.WaitForWordsAsync(to.Email, words, Cancellation)).Message;
    }
}
