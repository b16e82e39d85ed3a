using Library.Storage.Catalogue;
using Library.Storage.Cops;

namespace Library.Storage.Tests.Catalogue;

public sealed class WordsTests
{
    [Theory]
    [InlineData("plan.pdf", "plan.pdf")]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData(@"C:\Users\me\plan.pdf", "plan.pdf")]
    [InlineData("in\u202Evoice.pdf", "invoice.pdf")]
    [InlineData("  spaced .pdf ", "spaced .pdf")]
    [InlineData("folder/", "file")]
    [InlineData("..", "file")]
    [InlineData(null, "file")]
    public void A_file_name_is_cleaned(string? sent, string kept) => Assert.Equal(kept, FileName.Clean(sent));

    [Fact]
    public void A_long_file_name_is_cut_between_characters_and_keeps_its_extension()
    {
        var name = FileName.Clean(string.Concat(Enumerable.Repeat("😀", 150)) + ".docx");

        Assert.True(name.Length is >= 199 and <= 200);
        Assert.EndsWith("😀.docx", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Board work", "board-work")]
    [InlineData("École & Co.", "ecole-co")]
    [InlineData("--", "")]
    [InlineData("a  -  b", "a-b")]
    public void A_slug_is_made_of_a_label(string label, string slug) => Assert.Equal(slug, Slug.Of(label, Slug.MaxLength));

    [Fact]
    public void Names_of_enumerations_go_over_the_wire_and_back()
    {
        Assert.Equal("model-document", KebabCase.Of(DocumentKind.ModelDocument));
        Assert.True(KebabCase.TryParse<DocumentKind>("model-document", out var kind));
        Assert.Equal(DocumentKind.ModelDocument, kind);
        Assert.False(KebabCase.TryParse<DocumentKind>("ModelDocument", out _));
        Assert.False(KebabCase.TryParse<DocumentKind>("1", out _));
    }

    [Theory]
    [InlineData(Visibility.Members, null, false, "admins members owner")]
    [InlineData(Visibility.Cops, null, false, "admins cop:ell cop:principal owner")]
    [InlineData(Visibility.Draft, null, false, "admins lead:ell lead:principal owner")]
    [InlineData(Visibility.Members, Review.Waiting, false, "admins lead:ell lead:principal owner")]
    [InlineData(Visibility.Cops, Review.Returned, false, "admins lead:ell lead:principal owner")]
    [InlineData(Visibility.Members, null, true, "admins")]
    public void The_audience_is_visibility_by_communities_by_state(Visibility visibility, Review? review, bool isInTrash, string tokens)
    {
        var owner = Guid.NewGuid();
        var document = new Document { Title = "A", Visibility = visibility, Review = review, OwnerId = owner, TrashedAt = isInTrash ? DateTimeOffset.UnixEpoch : null };
        document.Cops.AddRange([new DocumentCop { CopSlug = "ell" }, new DocumentCop { CopSlug = "principal" }]);

        var audience = AudienceRule.Of(document).Select(token => token == AudienceToken.Owner(owner) ? "owner" : token);

        Assert.Equal(tokens, string.Join(' ', audience.Order(StringComparer.Ordinal)));
    }
}
