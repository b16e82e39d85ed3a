using Library.Api.Search;

namespace Library.Api.Tests.Search;

public sealed class TextFragmentTests
{
    [Theory]
    [InlineData("An e-mail about a student is part of it.", 3, "#:~:text=e%2Dmail%20about%20a%20student%20is%20part")]
    [InlineData("Pay, now\nOr never", 0, "#:~:text=Pay%2C%20now")]
    [InlineData("one   two", 0, "#:~:text=one")]
    [InlineData("…and last…", 1, "#:~:text=and%20last")]
    [InlineData("end", 3, "")]
    public void It_says_which_passage_by_its_first_words(string passage, int from, string fragment) => Assert.Equal(fragment, TextFragment.Of(passage, from));
}
