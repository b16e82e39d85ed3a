using System.Net;
using Library.Testing;

namespace Library.Api.Tests.Pages;

public sealed class DocumentPageTests(SharedApplication shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pdf_opens_at_the_page_of_the_address_with_its_words_marked()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var pdf = APdf.New().Page("The first page.").Page($"Here stands {word} alone.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(pdf, "a.pdf", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var page = await visitor.OpenAsync($"/documents/{id}?page=2&q={word}", Cancellation);

        Assert.Contains("Page 2 of 2", page.Html, StringComparison.Ordinal);
        Assert.Contains($"Here stands <mark>{word}</mark> alone.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("The first page.", page.Html, StringComparison.Ordinal);
        Assert.Contains("Found on 1 page:", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=other&area=governance&page=2", "/search?q=other&amp;area=governance&amp;page=2")]
    [InlineData("/search?area=governance", "/search?q=words")]
    [InlineData("/documents?q=other", "/search?q=words")]
    [InlineData("https://elsewhere.example/search?q=other", "/search?q=words")]
    [InlineData(null, "/search?q=words")]
    public async Task The_way_back_leads_to_the_list_that_one_came_from(string? from, string back)
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/documents/{id}?q=words");
        request.Headers.Referrer = from is null ? null : new Uri(shared.Application.Address, from);

        using var answer = await visitor.Http.SendAsync(request, Cancellation);

        Assert.Contains($"class=\"back\" href=\"{back}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_may_not_see_looks_like_what_is_not_there()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var file = AWordFile.New().Paragraph("For some.").ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(file, "a.docx", Cancellation, ("visibility", "cops"), ("cop", "ell")));
        using var member = await shared.Application.MemberOfAsync(Cancellation, "principal");
        using var visitor = await Visitor.SignInAsync(shared.Application, "member-principal@school.example", Cancellation);

        var hidden = await visitor.OpenAsync($"/documents/{id}", Cancellation);
        var absent = await visitor.OpenAsync($"/documents/{Guid.NewGuid()}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, hidden.Status);
        Assert.Equal(absent.Status, hidden.Status);
        Assert.Contains("There is nothing at this address.", hidden.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_refused_keeps_what_was_typed_and_says_why()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var refused = await visitor.SubmitAsync(
            $"/documents/{id}?edit=1", "edit", Cancellation, ("title", "A title just typed"), ("kind", "resource"), ("visibility", "cops"));
        var saved = await visitor.SubmitAsync(
            $"/documents/{id}?edit=1", "edit", Cancellation, ("title", "A title just typed"), ("kind", "resource"), ("visibility", "cops"), ("cop", "ell"), ("tags", "one, two"));
        var document = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);

        Assert.Contains("id=\"cop-error\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"A title just typed\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, saved.Status);
        Assert.Equal("A title just typed", document.GetProperty("title").GetString());
        Assert.Equal(["one", "two"], document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public async Task A_deleted_document_can_be_taken_back_on_the_next_page()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var id = LibraryClient.IdOf(await admin.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation));
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var deleted = await visitor.SubmitAsync($"/documents/{id}", "delete", Cancellation);
        var gone = await admin.GetAsync("/api/v1/trash", Cancellation);
        await visitor.SubmitAsync($"/my/documents?deleted={id}", "undo", Cancellation, ("id", id));
        var back = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);

        Assert.EndsWith($"/my/documents?deleted={id}", deleted.Location, StringComparison.Ordinal);
        Assert.Contains(gone.GetProperty("items").EnumerateArray(), item => LibraryClient.IdOf(item) == id);
        Assert.False(back.TryGetProperty("trashedAt", out _));
    }

    [Fact]
    public async Task A_lead_approves_what_a_member_added_from_the_review()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "college-placement");
        using var member = await shared.Application.MemberOfAsync(Cancellation, "college-placement");
        var word = SharedApplication.Word();
        var id = LibraryClient.IdOf(await member.UploadAndWaitAsync(
            AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, ("title", word), ("cop", "college-placement")));
        using var visitor = await Visitor.SignInAsync(shared.Application, "lead-college-placement@school.example", Cancellation);

        var waiting = await visitor.OpenAsync("/review", Cancellation);
        var done = await visitor.SubmitAsync($"/review?document={id}", "approve", Cancellation, ("document", id));
        var afterwards = await visitor.OpenAsync("/review", Cancellation);
        var document = await member.GetAsync($"/api/v1/documents/{id}", Cancellation);

        Assert.EndsWith("/review?done=approved", done.Location, StringComparison.Ordinal);
        Assert.Contains(word, waiting.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(word, afterwards.Html, StringComparison.Ordinal);
        Assert.Null(document.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_document_says_why_its_reader_sees_it()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "ell");
        using var member = await shared.Application.MemberOfAsync(Cancellation, "ell");
        var file = AWordFile.New().Paragraph("Text.").ToStream().ToArray();
        var cops = LibraryClient.IdOf(await lead.UploadAndWaitAsync(file, "a.docx", Cancellation, ("cop", "ell"), ("visibility", "cops")));
        var open = LibraryClient.IdOf(await lead.UploadAndWaitAsync(file, "b.docx", Cancellation, ("cop", "ell")));
        foreach (var (email, id, why) in new[]
        {
            ("lead-ell@school.example", cops, "You see it because it is yours."),
            ("member-ell@school.example", cops, "You see it as a member of ELL Director/Coordinator."),
            (LibraryApplication.AdminEmail, cops, "You see it as an admin."),
        })
        {
            using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
            Assert.Contains(why, (await visitor.OpenAsync($"/documents/{id}", Cancellation)).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("You see it", (await visitor.OpenAsync($"/documents/{open}", Cancellation)).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_review_shows_what_waits_by_community_and_reads_it_on_the_spot()
    {
        var (mine, others) = (SharedApplication.Word(), SharedApplication.Word());
        using var member = await shared.Application.MemberOfAsync(Cancellation, "principal", "executive-director");
        var id = LibraryClient.IdOf(await member.UploadAndWaitAsync(AWordFile.New().Paragraph($"Inside {mine}.").ToStream().ToArray(), "a.docx", Cancellation, ("title", $"Paper {mine}"), ("cop", "principal")));
        await member.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "b.docx", Cancellation, ("title", $"Paper {others}"), ("cop", "executive-director"));
        using var admin = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        var principal = await admin.OpenAsync($"/review?cop=principal&document={id}", Cancellation);

        Assert.Contains($"Inside {mine}.", principal.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(others, principal.Html, StringComparison.Ordinal);
        Assert.Contains(others, (await admin.OpenAsync("/review", Cancellation)).Html, StringComparison.Ordinal);
        using var elsewhere = await shared.Application.LeadOfAsync(Cancellation, "cfo-coo");
        using var lead = await Visitor.SignInAsync(shared.Application, "lead-cfo-coo@school.example", Cancellation);
        Assert.DoesNotContain(mine, (await lead.OpenAsync($"/review?cop=principal&document={id}", Cancellation)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_holds_for_what_was_seen_and_for_nothing_that_has_moved_up_meanwhile()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "nurse-mental-health");
        using var member = await shared.Application.MemberOfAsync(Cancellation, "nurse-mental-health");
        var ids = new List<string>();
        for (var count = 0; count < 2; count++)
        {
            ids.Add(LibraryClient.IdOf(await member.UploadAndWaitAsync(AWordFile.New().Paragraph("Text.").ToStream().ToArray(), "a.docx", Cancellation, ("title", SharedApplication.Word()), ("cop", "nurse-mental-health"))));
        }

        using var visitor = await Visitor.SignInAsync(shared.Application, "lead-nurse-mental-health@school.example", Cancellation);
        using var admin = await shared.Application.AdminAsync(Cancellation);
        using var first = await admin.Http.PostAsync($"/api/v1/documents/{ids[0]}/approve", content: null, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.OK, first.StatusCode);

        var late = await visitor.SubmitAsync("/review", "approve", Cancellation, ("document", ids[0]));

        Assert.EndsWith("/review?document=gone", late.Location, StringComparison.Ordinal);
        Assert.Contains("no longer waits", (await visitor.OpenAsync("/review?document=gone", Cancellation)).Html, StringComparison.Ordinal);
        Assert.Equal("waiting", (await admin.GetAsync($"/api/v1/documents/{ids[1]}", Cancellation)).GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_lead_who_files_a_draft_into_their_own_community_needs_no_approval()
    {
        using var lead = await shared.Application.LeadOfAsync(Cancellation, "special-education");
        var file = AWordFile.New().Paragraph("Text.").ToStream().ToArray();

        var draft = await lead.UploadAndWaitAsync(file, "a.docx", Cancellation, ("visibility", "draft"));
        using var foreign = await lead.PatchAsync(LibraryClient.IdOf(draft), new { visibility = "members" }, Cancellation);
        var waiting = await lead.GetAsync($"/api/v1/documents/{LibraryClient.IdOf(draft)}", Cancellation);
        using var filed = await lead.PatchAsync(LibraryClient.IdOf(draft), new { cops = new[] { "special-education" } }, Cancellation);
        var published = await lead.GetAsync($"/api/v1/documents/{LibraryClient.IdOf(draft)}", Cancellation);

        Assert.Equal("waiting", waiting.GetProperty("review").GetString());
        Assert.Null(published.GetProperty("review").GetString());
    }

    [Fact]
    public async Task A_file_can_be_uploaded_without_a_script()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var proof = await visitor.ProofOfAsync("/upload", Cancellation);
        var file = AWordFile.New().Paragraph("Text.").ToStream().ToArray();

        var taken = await visitor.SubmitFileAsync("/upload/file", file, "a.docx", Cancellation, ("__RequestVerificationToken", proof), ("title", "By the form"), ("area", "hr"));
        var shown = await visitor.OpenAsync(taken.Location ?? "", Cancellation);
        var unproven = await visitor.SubmitFileAsync("/upload/file", file, "a.docx", Cancellation, ("title", "By nobody's form"));
        var wrong = await visitor.SubmitFileAsync("/upload/file", [1, 2, 3], "a.docx", Cancellation, ("__RequestVerificationToken", proof));

        Assert.Contains("By the form", shown.Html, StringComparison.Ordinal);
        Assert.Equal("/upload?problem=antiforgery", unproven.Location);
        Assert.StartsWith("/upload?problem=", wrong.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_version_is_added_by_a_page_and_waits_like_what_it_corrects()
    {
        var word = SharedApplication.Word();
        var email = $"{word}@versions.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var owner = await shared.Application.SignInAsync(email, Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var file = AWordFile.New().Paragraph(word).ToStream().ToArray();
        var id = LibraryClient.IdOf(await owner.UploadAsync(file, "first.docx", Cancellation));
        var address = $"/documents/{id}/versions";

        var page = await visitor.OpenAsync($"/documents/{id}", Cancellation);
        var proof = await visitor.ProofOfAsync($"{address}/new", Cancellation);
        var unproven = await visitor.SubmitFileAsync(address, file, "second.docx", Cancellation, ("note", "By nobody."));
        var wrong = await visitor.SubmitFileAsync(address, [1, 2, 3], "second.docx", Cancellation, ("__RequestVerificationToken", proof), ("note", "With dates."));
        var again = await visitor.OpenAsync(wrong.Location ?? "", Cancellation);
        var taken = await visitor.SubmitFileAsync(address, file, "second.docx", Cancellation, ("__RequestVerificationToken", proof), ("note", "With dates."));
        var document = await owner.GetAsync($"/api/v1/documents/{id}", Cancellation);

        Assert.Contains($"{address}/new", page.Html, StringComparison.Ordinal);
        Assert.Equal($"{address}/new?problem=antiforgery", unproven.Location);
        Assert.Contains("That kind of file is not taken", again.Html, StringComparison.Ordinal);
        Assert.Contains(">With dates.</textarea>", again.Html, StringComparison.Ordinal);
        Assert.Equal($"/documents/{id}", taken.Location);
        Assert.Equal(2, document.GetProperty("version").GetInt32());
        Assert.Equal("With dates.", document.GetProperty("versions")[1].GetProperty("note").GetString());
        Assert.Equal("waiting", document.GetProperty("review").GetString());
    }

    [Fact]
    public async Task Who_may_not_change_a_document_gets_no_page_for_its_versions()
    {
        using var admin = await shared.Application.AdminAsync(Cancellation);
        var word = SharedApplication.Word();
        var email = $"{word}@versions.example";
        await shared.Application.SetPersonAsync(email, [], Cancellation);
        using var visitor = await Visitor.SignInAsync(shared.Application, email, Cancellation);
        var file = AWordFile.New().Paragraph(word).ToStream().ToArray();
        var id = LibraryClient.IdOf(await admin.UploadAsync(file, "a.docx", Cancellation));
        var proof = await visitor.ProofOfAsync("/upload", Cancellation);

        var page = await visitor.OpenAsync($"/documents/{id}/versions/new", Cancellation);
        await visitor.SubmitFileAsync($"/documents/{id}/versions", file, "b.docx", Cancellation, ("__RequestVerificationToken", proof));
        var document = await admin.GetAsync($"/api/v1/documents/{id}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal(1, document.GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/people")]
    [InlineData("/api/v1/me")]
    public async Task Answers_for_one_reader_are_kept_by_no_cache(string address)
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);

        using var answer = await visitor.Http.GetAsync(address, Cancellation);

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_form_that_was_refused_without_a_script_comes_back_as_it_was_filled_in()
    {
        using var visitor = await Visitor.SignInAsync(shared.Application, LibraryApplication.AdminEmail, Cancellation);
        var proof = await visitor.ProofOfAsync("/upload", Cancellation);

        var refused = await visitor.SubmitFileAsync(
            "/upload/file", [1, 2, 3], "a.docx", Cancellation,
            ("__RequestVerificationToken", proof), ("title", "Pay & \"hours\""), ("kind", "template"), ("visibility", "draft"), ("area", "hr"));
        var form = FormOf((await visitor.OpenAsync(refused.Location ?? "", Cancellation)).Html);

        Assert.Contains("value=\"Pay & \"hours\"\"", form, StringComparison.Ordinal);
        Assert.Contains("value=\"template\" selected", form, StringComparison.Ordinal);
        Assert.Contains("value=\"draft\" selected", form, StringComparison.Ordinal);
        Assert.Contains("value=\"hr\" checked", form, StringComparison.Ordinal);
    }

    private static string FormOf(string page) => page[page.IndexOf("enctype=\"multipart/form-data\"", StringComparison.Ordinal)..];
}
