using System.Text.Json;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Correspondence;
using Library.Storage.People;

namespace Library.Api.Demo;

/// <summary>A message of <c>samples/messages.json</c>.</summary>
/// <param name="Key">What it is known by at the next start.</param>
/// <param name="From">The e-mail address of who wrote it.</param>
/// <param name="To">The e-mail address of whom it is for.</param>
/// <param name="Body">Markdown.</param>
internal sealed record DemoMessage(string Key, string From, string To, string Body);

/// <summary>What people of the demonstration write to each other alone.</summary>
internal sealed class DemoMessages(LibraryDbContext catalogue, PrivateMessages messages, AssociationClock clock)
{
    public const string FileName = "messages.json";

    /// <summary>Sends what is missing.</summary>
    public async Task SendAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        foreach (var message in await JsonSerializer.DeserializeAsync<List<DemoMessage>>(file, JsonSerializerOptions.Web, cancellationToken) ?? [])
        {
            var (from, to) = (await FindAsync(message.From, cancellationToken), await FindAsync(message.To, cancellationToken));
            if (await messages.SendAsync(from, to.Id, message.Body, $"demo-{message.Key}", cancellationToken) is not (MessageChange.Sent or MessageChange.OtherRequest or MessageChange.NotAllowed))
            {
                throw new InvalidDataException($"samples/{FileName}: {message.Key} cannot be sent.");
            }
        }
    }

    private async Task<Reader> FindAsync(string email, CancellationToken cancellationToken) =>
        await catalogue.FindReaderByEmailOrNullAsync(email, clock, cancellationToken) ?? throw new InvalidDataException($"samples/{FileName}: nobody has the address {email}.");
}
