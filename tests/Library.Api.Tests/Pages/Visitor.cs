using System.Net;
using System.Text.RegularExpressions;

namespace Library.Api.Tests.Pages;

/// <summary>A page as a browser without scripts has it.</summary>
public sealed record VisitedPage(HttpStatusCode Status, string Html, string? Location);

/// <summary>Somebody who uses the site by its pages and forms, with cookies and without scripts.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(LibraryApplication library)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = library.Address };
    }

    /// <summary>The client that carries the cookies.</summary>
    internal HttpClient Http => _http;

    /// <summary>Signs in by the page; the person is there already.</summary>
    public static async Task<Visitor> SignInAsync(LibraryApplication library, string email, CancellationToken cancellationToken)
    {
        var visitor = new Visitor(library);
        var answer = await visitor.SubmitAsync("/sign-in", "sign-in", cancellationToken, ("email", email), ("password", LibraryApplication.Password));
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        return visitor;
    }

    public async Task<VisitedPage> OpenAsync(string address, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(address, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>Opens a page and gives its markup as it was sent, entities and all.</summary>
    public async Task<VisitedPage> OpenRawAsync(string address, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(address, cancellationToken);
        return new VisitedPage(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), answer.Headers.Location?.OriginalString);
    }

    /// <summary>Opens a page and sends one of its forms, with the proof that the page holds.</summary>
    public async Task<VisitedPage> SubmitAsync(string address, string form, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        await SubmitAsync(address, form, await ProofOfAsync(address, cancellationToken), cancellationToken, fields);

    /// <summary>Sends one of the forms of a page that was opened before.</summary>
    /// <param name="proof">What <see cref="ProofOfAsync"/> gave.</param>
    public async Task<VisitedPage> SubmitAsync(string address, string form, string proof, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(
            fields.Append(("_handler", form)).Append(("__RequestVerificationToken", proof)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await _http.PostAsync(address, content, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>Sends a form with a file.</summary>
    public async Task<VisitedPage> SubmitFileAsync(string address, byte[] file, string name, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        using var content = LibraryClient.Form(file, name, fields);
        using var answer = await _http.PostAsync(address, content, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>The proof of coming from the site that a page holds in its forms.</summary>
    public async Task<string> ProofOfAsync(string address, CancellationToken cancellationToken) =>
        Proof().Match((await OpenAsync(address, cancellationToken)).Html).Groups["proof"].Value;

    public void Dispose() => _http.Dispose();

    private static async Task<VisitedPage> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        new(answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancellationToken)), answer.Headers.Location?.OriginalString);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<proof>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Proof();
}
