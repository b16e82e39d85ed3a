using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Library.Testing;

namespace Library.Api.Tests.Documents;

/// <summary>The table 'Bad input' of the API, row by row.</summary>
public sealed class BadInputTests(SharedApplication shared)
{
    private static readonly byte[] Pdf = APdf.New().Page("Fine.").ToStream().ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var form = new MultipartFormDataContent { { new StringContent("Title"), "title" } };

        using var answer = await admin.Http.PostAsync("/api/v1/documents", form, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "no-file");
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.PostAsync([], "empty.pdf", [], Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "empty-file");
    }

    [Theory]
    [InlineData("area", "astrology")]
    [InlineData("cop", "astronauts")]
    [InlineData("kind", "poem")]
    [InlineData("visibility", "everyone")]
    [InlineData("school", "hogwarts")]
    public async Task An_unknown_value_is_refused_and_its_field_named(string field, string value)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.PostAsync(Pdf, "fine.pdf", [(field, value)], Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_document_for_communities_needs_a_community()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.PostAsync(Pdf, "fine.pdf", [("visibility", "cops")], Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty("cop", out _));
    }

    [Fact]
    public async Task Its_last_community_cannot_be_taken_from_a_document_for_communities()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAsync(Pdf, "fine.pdf", Cancellation, ("visibility", "cops"), ("cop", "ell")));

        using var answer = await admin.PatchAsync(id, new { cops = Array.Empty<string>() }, Cancellation);

        var problem = await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.True(problem.GetProperty("errors").TryGetProperty("cop", out _));
    }

    [Fact]
    public async Task An_unknown_field_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.PostAsync(Pdf, "fine.pdf", [("owner", "me")], Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task A_part_after_the_file_is_refused_and_nothing_stored()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var title = SharedApplication.Word();
        using var form = LibraryClient.Form(Pdf, "fine.pdf", [("title", title)]);
        form.Add(new StringContent("late"), "description");

        using var answer = await admin.Http.PostAsync("/api/v1/documents", form, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Equal(0, (await admin.SearchAsync($"q={title}", Cancellation)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_second_file_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var form = LibraryClient.Form(Pdf, "fine.pdf", []);
        form.Add(new ByteArrayContent(Pdf), "file", "second.pdf");

        using var answer = await admin.Http.PostAsync("/api/v1/documents", form, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }

    [Theory]
    [InlineData("picture.gif", "GIF89a and so on")]
    [InlineData("archive.gz", "\u001f no text")]
    [InlineData("disguised.pdf", "Just words, named as if it were one.")]
    [InlineData("page.pdf", "<html><body>Hello</body></html>")]
    public async Task Another_kind_of_file_is_refused_by_its_content(string name, string content)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.PostAsync(Encoding.UTF8.GetBytes(content), name, [], Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.UnsupportedMediaType, "unsupported-format");
    }

    [Fact]
    public async Task A_pdf_under_another_name_is_taken_for_what_it_is()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        var document = await admin.UploadAsync(Pdf, "wrong.docx", Cancellation);

        Assert.Equal("pdf", document.GetProperty("format").GetString());
    }

    [Fact]
    public async Task A_broken_zip_that_is_named_as_word_is_kept_as_unreadable()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var broken = AWordFile.New().Paragraph("Cut.").ToStream().ToArray()[..400];

        var document = await admin.UploadAsync(broken, "cut.docx", Cancellation, ("title", SharedApplication.Word()));
        var found = await LibraryClient.UntilAsync(
            () => admin.SearchAsync($"q={document.GetProperty("title").GetString()}", Cancellation), answer => answer.GetProperty("total").GetInt32() == 1, Cancellation);

        Assert.Equal("failed", document.GetProperty("state").GetString());
        Assert.Equal("unreadable", document.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(broken, await admin.Http.GetByteArrayAsync($"/api/v1/documents/{LibraryClient.IdOf(document)}/content", Cancellation));
    }

    [Fact]
    public async Task A_damaged_pdf_is_kept_and_fails_with_its_reason()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        var document = await admin.UploadAndWaitAsync("%PDF-1.7\nnothing of a document"u8.ToArray(), "damaged.pdf", Cancellation);

        Assert.Equal("failed", document.GetProperty("state").GetString());
        Assert.Equal("unreadable", document.GetProperty("failure").GetProperty("code").GetString());
        Assert.NotEqual("", document.GetProperty("failure").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_pdf_without_text_is_indexed_and_says_so()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        var document = await admin.UploadAndWaitAsync(APdf.New().Page().ToStream().ToArray(), "scan.pdf", Cancellation);

        Assert.Equal("indexed", document.GetProperty("state").GetString());
        Assert.False(document.GetProperty("hasText").GetBoolean());
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\\\Users\\\\me\\\\plan.pdf", "plan.pdf")]
    [InlineData("in\u202Evoice\u2066.pdf", "invoice.pdf")]
    [InlineData("tab\tbell\u0007.pdf", "tabbell.pdf")]
    public async Task A_strange_file_name_is_cleaned(string sent, string kept)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        var document = await admin.UploadAsync(Pdf, sent, Cancellation);

        Assert.Equal(kept, document.GetProperty("fileName").GetString());
    }

    [Fact]
    public async Task A_long_file_name_is_shortened_and_keeps_its_extension()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        var document = await admin.UploadAsync(Pdf, new string('a', 300) + ".pdf", Cancellation);

        Assert.Equal(new string('a', 196) + ".pdf", document.GetProperty("fileName").GetString());
    }

    [Fact]
    public async Task A_member_may_not_file_into_a_community_of_others()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");

        using var answer = await member.PostAsync(Pdf, "fine.pdf", [("cop", "cfo-coo")], Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task A_member_may_not_add_templates()
    {
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");

        using var answer = await member.PostAsync(Pdf, "fine.pdf", [("kind", "template")], Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.Forbidden, "not-allowed");
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=1e9")]
    [InlineData("size=101")]
    [InlineData("size=-1")]
    [InlineData("page=101&size=100")]
    [InlineData("sort=best")]
    public async Task A_search_out_of_range_is_refused(string query)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.Http.GetAsync($"/api/v1/search?{query}", Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_refused()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);

        using var answer = await admin.Http.GetAsync($"/api/v1/search?q={new string('a', 513)}", Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task A_body_that_ends_within_the_file_is_refused_and_nothing_stored()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var title = SharedApplication.Word();
        const string Boundary = "cut";
        var body = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{title}\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 cut off he";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}") } };

        using var answer = await admin.Http.PostAsync("/api/v1/documents", content, Cancellation);

        await Problems.AssertAsync(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Equal(0, (await admin.SearchAsync($"q={title}", Cancellation)).GetProperty("total").GetInt32());
    }
}
