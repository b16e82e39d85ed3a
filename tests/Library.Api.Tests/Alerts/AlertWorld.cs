using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Library.Storage.People;
using Library.Testing;

namespace Library.Api.Tests.Alerts;

/// <summary>Somebody who keeps searches, and documents with words of their own.</summary>
internal static class AlertWorld
{
    /// <summary>A person of these communities, signed in.</summary>
    public static async Task<LibraryClient> PersonAsync(this LibraryApplication library, string email, CancellationToken cancellationToken, params string[] cops)
    {
        await library.SetPersonAsync(email, [.. cops.Select(cop => new CopSeat(cop, IsLead: false))], cancellationToken);
        return await library.SignInAsync(email, cancellationToken);
    }

    /// <summary>Saves a search; gives its id.</summary>
    public static async Task<string> SaveSearchAsync(this LibraryClient person, string search, CancellationToken cancellationToken, string frequency = "at-once", string by = "mail", string? name = null)
    {
        using var answer = await person.SendAsync(HttpMethod.Post, "/api/v1/saved-searches", new { search, frequency, by, name }, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(cancellationToken));
        return LibraryClient.IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    /// <summary>Adds a document with these words, and waits until it is found.</summary>
    public static async Task<string> AddAsync(this LibraryClient person, string title, string words, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        LibraryClient.IdOf(await person.UploadAndWaitAsync(APdf.New().Page($"This paper is about {words}.").ToStream().ToArray(), "a.pdf", cancellationToken, [("title", title), .. fields]));

    /// <summary>A saved search as the API has it.</summary>
    public static Task<JsonElement> SavedSearchAsync(this LibraryClient person, string id, CancellationToken cancellationToken) => person.GetAsync($"/api/v1/saved-searches/{id}", cancellationToken);

    /// <summary>Waits until a saved search has found so much that is new.</summary>
    public static Task<JsonElement> UntilNewAsync(this LibraryClient person, string id, int count, CancellationToken cancellationToken) =>
        LibraryClient.UntilAsync(() => person.SavedSearchAsync(id, cancellationToken), search => search.GetProperty("new").GetInt32() == count, cancellationToken);
}
