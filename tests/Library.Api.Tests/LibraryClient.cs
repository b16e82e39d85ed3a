using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Library.Api.Tests;

/// <summary>Somebody who is signed in, and uses the API.</summary>
public sealed class LibraryClient(HttpClient http) : IDisposable
{
    // Far over the two seconds that it may take: a busy machine is not what these tests are about.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public HttpClient Http => http;

    /// <summary>Uploads a file, fields first.</summary>
    public async Task<HttpResponseMessage> PostAsync(byte[] file, string name, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        using var form = Form(file, name, fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents") { Content = form };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Uploads a file that is to be taken.</summary>
    public async Task<JsonElement> UploadAsync(byte[] file, string name, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync(file, name, fields, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(cancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>Uploads a file and waits until it is read, well or not.</summary>
    public async Task<JsonElement> UploadAndWaitAsync(byte[] file, string name, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        await WaitAsync(IdOf(await UploadAsync(file, name, cancellationToken, fields)), cancellationToken);

    /// <summary>The document, once its newest version is read, well or not.</summary>
    public Task<JsonElement> WaitAsync(string id, CancellationToken cancellationToken) =>
        UntilAsync(() => GetAsync($"/api/v1/documents/{id}", cancellationToken), document => document.GetProperty("state").GetString() != "received", cancellationToken);

    /// <summary>Asks again until the answer is as awaited.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isAsAwaited, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        T answer;
        do
        {
            answer = await ask();
        }
        while (!isAsAwaited(answer) && await timer.WaitForNextTickAsync(patience.Token));

        return answer;
    }

    public async Task<JsonElement> GetAsync(string address, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<JsonElement>(address, cancellationToken);

    public Task<JsonElement> SearchAsync(string query, CancellationToken cancellationToken) => GetAsync($"/api/v1/search?{query}", cancellationToken);

    /// <summary>The titles that a search finds, in order.</summary>
    public async Task<IReadOnlyList<string>> TitlesAsync(string query, CancellationToken cancellationToken) =>
        [.. (await SearchAsync(query, cancellationToken)).GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("title").GetString() ?? "")];

    public async Task<HttpResponseMessage> PatchAsync(string id, object patch, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(patch, new MediaTypeHeaderValue("application/merge-patch+json"));
        return await http.PatchAsync($"/api/v1/documents/{id}", content, cancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body) };
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>The status alone of what stands at an address.</summary>
    public async Task<HttpStatusCode> StatusAsync(string address, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(address, cancellationToken);
        return answer.StatusCode;
    }

    public static string IdOf(JsonElement document) => document.GetProperty("id").GetString() ?? "";

    public static MultipartFormDataContent Form(byte[] file, string name, IEnumerable<(string Name, string Value)> fields)
    {
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        var content = new ByteArrayContent(file);

        // As browsers write it (HTML, 4.10.21.8): UTF-8, the quotation mark and line breaks escaped.
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name.Replace("\"", "%22", StringComparison.Ordinal)}\"");
        form.Add(content);
        return form;
    }

    public void Dispose() => http.Dispose();
}
