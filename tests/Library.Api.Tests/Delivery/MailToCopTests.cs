using Library.Api.Tests.Mail;
using Library.Api.Tests.Meetings;
using MimeKit;

namespace Library.Api.Tests.Delivery;

/// <summary>A mail to a community begins a conversation there, for its members.</summary>
[Trait("Needs", "server")]
public sealed class MailToCopTests(MailedApplication mailed)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_begins_a_conversation_and_the_subject_is_its_title()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var mail = To(world.Cop, world.MemberEmail, "Fwd: Who has a bus contract?");
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(mail));
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(mail));
        var thread = Assert.Single((await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads", Cancellation)).GetProperty("items").EnumerateArray());
        Assert.Equal("Who has a bus contract?", thread.GetProperty("title").GetString());
        Assert.Equal(["We look for one."], await mailed.Application.BodiesAsync(LibraryClient.IdOf(thread)));
    }

    [Fact]
    public async Task Members_of_others_are_refused_and_unknown_people_answered_once()
    {
        var world = await MeetingWorld.MakeAsync(mailed.Application, Cancellation);
        var (other, stranger) = (Strangers.Email(), Strangers.Email("elsewhere.example"));
        await mailed.Application.SetPersonAsync(other, [], Cancellation);
        Assert.Equal(77, (await mailed.Application.DeliverAsync(To(world.Cop, other, "Hello"))).Code);
        Assert.Equal(67, (await mailed.Application.DeliverAsync(To("no-such-community", world.MemberEmail, "Hello"))).Code);
        Assert.Equal(65, (await mailed.Application.DeliverAsync(To(world.Cop, world.MemberEmail, "Re: "))).Code);
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(To(world.Cop, stranger, "Hello")));
        Assert.Equal((0, ""), await mailed.Application.DeliverAsync(To(world.Cop, stranger, "Hello again")));
        await mailed.WaitForMailAsync(stranger, "This address is for members", Cancellation);
        await mailed.SettleAsync(Cancellation);
        Assert.Single(mailed.Mails(stranger));
        Assert.Empty((await world.Lead.GetAsync($"/api/v1/cops/{world.Cop}/threads", Cancellation)).GetProperty("items").EnumerateArray());
    }

    private static MimeMessage To(string cop, string from, string subject) => new()
    {
        From = { new MailboxAddress("", from) },
        To = { new MailboxAddress("", $"cop-{cop}@mail.association.example") },
        Subject = subject,
        MessageId = $"{Guid.NewGuid():N}@mailer.school.example",
        Body = new TextPart("plain") { Text = "We look for one.\n\n-- \nDana" },
    };
}
