using Library.Storage.Catalogue;

namespace Library.Api.Documents;

/// <summary>What is said of a document, as the site's own forms send it.</summary>
internal static class FormFields
{
    public static DocumentFieldsInput Read(IFormCollection form) => new()
    {
        Title = form["title"],
        Description = form["description"],
        Kind = form["kind"],
        Visibility = form["visibility"],
        School = form["school"],
        Areas = [.. form["area"].OfType<string>()],
        Cops = [.. form["cop"].OfType<string>()],
        Tags = form["tags"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        ReviewBy = form["reviewBy"],
        SupersededBy = form["supersededBy"],
    };
}
