using System.Net;
using Library.Api.Tests.Mail;
using Library.Api.Tests.Pages;
using Library.Storage.Files;
using Library.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Meetings;

/// <summary>The packet as one PDF: made by a job, for what its reader may see, and kept by what it contains.</summary>
[Trait("Needs", "server")]
public sealed class PacketPdfTests(SharedApplication shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_packet_is_made_once_for_those_who_see_the_same_and_without_what_a_reader_may_not_see()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var shown = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(APdf.New().Page($"Inside {word}one").ToStream().ToArray(), "one.pdf", Cancellation, ("title", $"Paper {word}"), ("cop", world.Cop), ("visibility", "cops")));
        var hidden = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(APdf.New().Page($"Inside {word}two").ToStream().ToArray(), "two.pdf", Cancellation, ("title", $"Secret {word}two"), ("cop", world.Cop), ("visibility", "cops")));
        await world.SavedAsync(id, new object[] { new { heading = "Morning", note = "* First **this**\n* then that" }, new { document = shown, presenter = "Ana Ruiz", minutes = 15 }, new { document = hidden, note = $"About {word}two" } }, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, await world.Member.StatusAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation));
        using (var published = await world.PublishAsync(id, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        }

        using var first = await world.Member.Http.GetAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation);
        Assert.Equal((HttpStatusCode.Accepted, TimeSpan.FromSeconds(2)), (first.StatusCode, first.Headers.RetryAfter?.Delta));
        var (path, tag) = await TakeAsync(world.Member, id);
        Assert.Equal("", await PdfTools.CheckAsync(path, Cancellation));
        var texts = await PdfTools.TextsAsync(path, Cancellation);
        Assert.Contains("First this", texts[2], StringComparison.Ordinal);
        Assert.Matches($@"2\. Paper {word} \(Ana Ruiz, 15 min\)[\s\S]*Inside {word}one", texts[3]);
        Assert.Contains(texts, text => text.Contains($"Inside {word}two", StringComparison.Ordinal));
        using var leads = await world.Lead.Http.GetAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation);
        Assert.Equal((HttpStatusCode.OK, tag), (leads.StatusCode, leads.Headers.ETag?.Tag));
        Assert.Equal(HttpStatusCode.NotFound, await world.Stranger.StatusAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation));

        // One paper is taken back: its pages are not in what members get from now on, nor a word about it.
        using var taken = await world.Lead.PatchAsync(hidden, new { visibility = "draft" }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        var (less, otherTag) = await TakeAsync(world.Member, id);
        Assert.NotEqual(tag, otherTag);
        var all = string.Concat(await PdfTools.TextsAsync(less, Cancellation));
        Assert.DoesNotContain($"{word}two", all, StringComparison.Ordinal);
        Assert.Contains("3. Not for you", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_file_is_in_it_by_its_pages_or_by_its_text_and_an_encrypted_file_by_its_title()
    {
        Assert.SkipUnless(PdfTools.AreThere, PdfTools.Missing);
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var letter = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(AWordFile.New().Heading(1, "Fiscal policy").Paragraph($"Two signatures {word} are needed.").ToStream().ToArray(), "letter.docx", Cancellation, ("title", $"Letter {word}"), ("cop", world.Cop), ("visibility", "cops")));
        var broken = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync([.. "%PDF-1.7 "u8, .. new byte[2_000]], "broken.pdf", Cancellation, ("title", $"Broken {word}"), ("cop", world.Cop), ("visibility", "cops")));
        await world.SavedAsync(id, new object[] { new { document = letter }, new { document = broken } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);

        var (path, _) = await TakeAsync(world.Member, id);

        Assert.Equal("", await PdfTools.CheckAsync(path, Cancellation));
        var texts = await PdfTools.TextsAsync(path, Cancellation);
        Assert.Contains(texts, text => text.Contains($"Two signatures {word} are needed.", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains($"Broken {word}", StringComparison.Ordinal) && text.Contains($"/documents/{broken}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_a_purged_document_is_left_in_packets_that_were_made_before()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var (id, word) = (await world.PlanAsync(Cancellation), SharedApplication.Word());
        var file = LibraryClient.IdOf(await world.Lead.UploadAndWaitAsync(APdf.New().Page($"Inside {word}").ToStream().ToArray(), "one.pdf", Cancellation, ("title", $"Paper {word}"), ("cop", world.Cop), ("visibility", "cops")));
        await world.SavedAsync(id, new object[] { new { document = file } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        var (_, tag) = await TakeAsync(world.Member, id);
        var files = shared.Application.Services.GetRequiredService<IFileStore>();
        Assert.NotNull(await files.FindLengthOrNullAsync(new($"packets/{Guid.Parse(id):N}/{tag.Trim('"')}.pdf"), Cancellation));

        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var deleted = await world.Lead.Http.DeleteAsync($"/api/v1/documents/{file}", Cancellation);
        using var purged = await admin.Http.DeleteAsync($"/api/v1/trash/{file}?reason=By+order", Cancellation);

        Assert.True(purged.IsSuccessStatusCode, await purged.Content.ReadAsStringAsync(Cancellation));
        Assert.Null(await files.FindLengthOrNullAsync(new($"packets/{Guid.Parse(id):N}/{tag.Trim('"')}.pdf"), Cancellation));
        Assert.Null(await files.FindLengthOrNullAsync(new($"packets/{Guid.Parse(id):N}/{tag.Trim('"')}.json"), Cancellation));
    }

    [Fact]
    public async Task The_page_says_that_it_is_being_made_and_then_gives_it()
    {
        var world = await MeetingWorld.MakeAsync(shared.Application, Cancellation);
        var id = await world.PlanAsync(Cancellation);
        await world.SavedAsync(id, new object[] { new { heading = "Morning" } }, Cancellation);
        using var published = await world.PublishAsync(id, Cancellation);
        using var member = await Visitor.SignInAsync(shared.Application, world.MemberEmail, Cancellation);

        var page = await member.OpenAsync($"/meetings/{id}/pdf", Cancellation);
        Assert.Contains("It is being made.", page.Html, StringComparison.Ordinal);
        await TakeAsync(world.Member, id);
        page = await member.OpenAsync($"/meetings/{id}/pdf", Cancellation);

        Assert.Contains("It is ready", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/api/v1/meetings/{id}/packet.pdf", page.Html, StringComparison.Ordinal);
        var email = Strangers.Email();
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var stranger = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync($"/meetings/{id}/pdf", Cancellation)).Status);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Path, string Tag)> TakeAsync(LibraryClient client, string id)
    {
        using var answer = await LibraryClient.UntilAsync(() => client.Http.GetAsync($"/api/v1/meetings/{id}/packet.pdf", Cancellation), answer => answer.StatusCode != HttpStatusCode.Accepted, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync(Cancellation), Cancellation);
        return (path, answer.Headers.ETag?.Tag ?? "");
    }
}
