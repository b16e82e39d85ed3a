using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Library.Testing;

namespace Library.Api.Tests.Documents;

public sealed class UploadTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_uploaded_pdf_is_found_by_its_words_with_their_page()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page("Nothing of note here.").Page($"The board keeps the {word} on file.").ToStream().ToArray();

        var uploaded = await admin.UploadAsync(pdf, "minutes.pdf", Cancellation, ("title", "Minutes"), ("area", "governance"), ("cop", "principal"), ("tag", "Board work"));
        var document = await admin.WaitAsync(LibraryClient.IdOf(uploaded), Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);

        Assert.Equal("received", uploaded.GetProperty("state").GetString());
        Assert.Equal("indexed", document.GetProperty("state").GetString());
        Assert.Equal(2, document.GetProperty("pages").GetInt32());
        Assert.True(document.GetProperty("hasText").GetBoolean());
        Assert.Equal(["board-work"], document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        var hit = Assert.Single(found.GetProperty("hits").EnumerateArray());
        var snippet = hit.GetProperty("snippets")[0];
        Assert.Equal(2, snippet.GetProperty("page").GetInt32());
        var mark = snippet.GetProperty("marks")[0];
        Assert.Equal(word, snippet.GetProperty("text").GetString()?[mark[0].GetInt32()..mark[1].GetInt32()]);
        Assert.Equal($"/documents/{LibraryClient.IdOf(document)}?page=2&q={word}", snippet.GetProperty("href").GetString());
    }

    [Fact]
    public async Task An_uploaded_word_file_is_found_by_its_words_with_their_page()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var file = AWordFile.New().Heading(1, "Policy").Paragraph("First page.").PageBreak().Heading(2, "Scope").Paragraph($"It covers {word} only.").ToStream().ToArray();

        await admin.UploadAndWaitAsync(file, "policy.docx", Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);

        var snippet = Assert.Single(found.GetProperty("hits").EnumerateArray()).GetProperty("snippets")[0];
        Assert.Equal(2, snippet.GetProperty("page").GetInt32());
        Assert.Equal("Scope", snippet.GetProperty("heading").GetString());
    }

    [Fact]
    public async Task The_answer_holds_what_was_sent_and_what_defaults()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var file = AWordFile.New().Paragraph("Short.").ToStream().ToArray();

        using var answer = await admin.PostAsync(file, "budget_narrative.docx", [("title", "   ")], Cancellation);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/v1/documents/{LibraryClient.IdOf(document)}", answer.Headers.Location?.ToString());
        Assert.Equal("budget narrative", document.GetProperty("title").GetString());
        Assert.Equal("resource", document.GetProperty("kind").GetString());
        Assert.Equal("members", document.GetProperty("visibility").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("review").ValueKind);
        Assert.Equal("docx", document.GetProperty("format").GetString());
        Assert.Equal("budget_narrative.docx", document.GetProperty("fileName").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), document.GetProperty("sha256").GetString());
        Assert.Equal(1, document.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_file_without_a_title_takes_the_one_that_it_names_itself()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Titled("Records retention schedule", "A").Page("Keep it.").ToStream().ToArray();

        var document = await admin.UploadAndWaitAsync(pdf, "scan0001.pdf", Cancellation);

        Assert.Equal("Records retention schedule", document.GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_content_comes_back_whole_and_by_ranges()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Page("Whole and in parts.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAsync(pdf, "a \"quoted\" näme.pdf", Cancellation));

        using var whole = await admin.Http.GetAsync($"/api/v1/documents/{id}/content", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{id}/content") { Headers = { { "Range", "bytes=10-29" } } };
        using var part = await admin.Http.SendAsync(request, Cancellation);

        Assert.Equal(pdf, await whole.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("application/pdf", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(pdf))}\"", whole.Headers.ETag?.Tag);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(pdf[10..30], await part.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task The_text_comes_page_by_page()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Page("First words.").Page("Second words.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "two.pdf", Cancellation));

        var text = await admin.GetAsync($"/api/v1/documents/{id}/text", Cancellation);

        Assert.Equal(["1 First words.", "2 Second words."], text.GetProperty("pages").EnumerateArray().Select(page => $"{page.GetProperty("number").GetInt32()} {page.GetProperty("text").GetString()}"));
    }

    [Fact]
    public async Task A_new_version_is_searched_in_place_of_the_old_one()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var (old, fresh) = (SharedApplication.Word(), SharedApplication.Word());
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(old).ToStream().ToArray(), "v1.pdf", Cancellation));

        using var form = LibraryClient.Form(APdf.New().Page(fresh).ToStream().ToArray(), "v2.pdf", [("note", "corrected")]);
        using var answer = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        var document = await admin.WaitAsync(id, Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(2, document.GetProperty("version").GetInt32());
        Assert.Equal(["", "corrected"], document.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("note").GetString()));
        Assert.Equal(2, (await admin.SearchAsync($"q={fresh}", Cancellation)).GetProperty("hits")[0].GetProperty("version").GetInt32());
        Assert.Equal(0, (await admin.SearchAsync($"q={old}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_newest_version_that_cannot_be_read_leaves_the_last_readable_one_to_be_found()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(APdf.New().Page(word).ToStream().ToArray(), "good.pdf", Cancellation));

        using var form = LibraryClient.Form("%PDF-1.7 and nothing else"u8.ToArray(), "bad.pdf", []);
        using var answer = await admin.Http.PostAsync($"/api/v1/documents/{id}/versions", form, Cancellation);
        var document = await admin.WaitAsync(id, Cancellation);
        var found = await admin.SearchAsync($"q={word}", Cancellation);

        Assert.Equal("failed", document.GetProperty("state").GetString());
        Assert.Equal("unreadable", document.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(1, Assert.Single(found.GetProperty("hits").EnumerateArray()).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once_and_the_second_names_the_first()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();

        var first = await admin.UploadAsync(pdf, "one.pdf", Cancellation);
        var second = await admin.UploadAsync(pdf, "two.pdf", Cancellation);

        Assert.False(first.TryGetProperty("duplicateOf", out _));
        Assert.Equal(LibraryClient.IdOf(first), second.GetProperty("duplicateOf").GetString());
    }

    [Fact]
    public async Task The_duplicate_that_the_caller_may_not_see_is_not_named()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();

        await admin.UploadAsync(pdf, "draft.pdf", Cancellation, ("visibility", "draft"));
        var second = await member.UploadAsync(pdf, "mine.pdf", Cancellation);

        Assert.False(second.TryGetProperty("duplicateOf", out _));
    }

    [Fact]
    public async Task Two_uploads_of_the_same_bytes_at_once_are_both_taken()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();

        var both = await Task.WhenAll(admin.UploadAsync(pdf, "a.pdf", Cancellation), admin.UploadAsync(pdf, "b.pdf", Cancellation));

        Assert.NotEqual(LibraryClient.IdOf(both[0]), LibraryClient.IdOf(both[1]));
        Assert.Equal(pdf, await admin.Http.GetByteArrayAsync($"/api/v1/documents/{LibraryClient.IdOf(both[0])}/content", Cancellation));
        Assert.Equal(pdf, await admin.Http.GetByteArrayAsync($"/api/v1/documents/{LibraryClient.IdOf(both[1])}/content", Cancellation));
    }

    [Fact]
    public async Task A_request_sent_again_gets_the_first_answer_and_stores_nothing()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();
        var key = Guid.NewGuid().ToString();

        using var first = await admin.PostAsync(pdf, "once.pdf", [("title", "Once")], Cancellation, key);
        using var second = await admin.PostAsync(pdf, "once.pdf", [("title", "Once")], Cancellation, key);
        using var other = await admin.PostAsync(pdf, "once.pdf", [("title", "Twice")], Cancellation, key);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await second.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task A_version_sent_again_gets_the_first_answer_and_adds_nothing()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(APdf.New().Page(SharedApplication.Word()).ToStream().ToArray(), "a.pdf", Cancellation));
        var another = LibraryClient.IdOf(await admin.UploadAsync(APdf.New().Page(SharedApplication.Word()).ToStream().ToArray(), "b.pdf", Cancellation));
        var pdf = APdf.New().Page(SharedApplication.Word()).ToStream().ToArray();
        var key = Guid.NewGuid().ToString();

        using var first = await PostVersionAsync(admin, id, pdf, key);
        using var second = await PostVersionAsync(admin, id, pdf, key);
        using var elsewhere = await PostVersionAsync(admin, another, pdf, key);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await second.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, elsewhere.StatusCode);
        Assert.Equal(2, (await admin.GetAsync($"/api/v1/documents/{id}", Cancellation)).GetProperty("version").GetInt32());
        Assert.Equal(1, (await admin.GetAsync($"/api/v1/documents/{another}", Cancellation)).GetProperty("version").GetInt32());
    }

    private static async Task<HttpResponseMessage> PostVersionAsync(LibraryClient client, string id, byte[] file, string key)
    {
        using var form = LibraryClient.Form(file, "version.pdf", [("note", "Once")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/documents/{id}/versions") { Content = form };
        request.Headers.Add("Idempotency-Key", key);
        return await client.Http.SendAsync(request, Cancellation);
    }
}
