using Library.Api.Documents;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Library.Api.Delivery;

/// <summary>Takes the files of a mail into the library as drafts of its sender, by the way of every upload.</summary>
internal sealed class MailFiles(UploadSpool spool, InfectedFiles infected, IOptions<FileStoreOptions> options, DocumentIntake intake)
{
    /// <summary>The files of a mail: what its sender attached, between the words too, and neither pictures that the words show nor signatures.</summary>
    public static IReadOnlyList<MimePart> Of(MimeMessage message)
    {
        var html = string.Concat(message.BodyParts.OfType<TextPart>().Where(part => part.IsHtml).Select(part => part.Text));
        return [.. message.BodyParts.OfType<MimePart>().Where(part => part.Content is not null && (part.IsAttachment || !string.IsNullOrEmpty(part.FileName))
            && !(part.ContentId is { Length: > 0 } id && html.Contains($"cid:{id}", StringComparison.OrdinalIgnoreCase))
            && part.ContentType.MimeType is not ("application/pgp-signature" or "application/pkcs7-signature"))];
    }

    /// <summary>The words of a mail: all of its plain text, before, between and after its files; null where it has none.</summary>
    public static string? TextOf(MimeMessage message)
    {
        var texts = message.BodyParts.OfType<TextPart>().Where(part => part.IsPlain && !part.IsAttachment && string.IsNullOrEmpty(part.FileName)).Select(part => part.Text).ToList();
        return texts.Count == 0 ? null : string.Join("\n\n", texts);
    }

    /// <returns>The documents, and the names of files that the library does not take.</returns>
    /// <exception cref="VirusScanUnavailableException">The scanner is away.</exception>
    /// <exception cref="FileStoreException">The files cannot be stored.</exception>
    public async Task<(IReadOnlyList<Guid> Documents, IReadOnlyList<string> LeftOut)> TakeAsync(Reader sender, IReadOnlyList<MimePart> parts, CancellationToken cancellationToken)
    {
        var (documents, leftOut) = (new List<Guid>(), new List<string>());
        foreach (var part in parts)
        {
            var name = FileName.Clean(part.FileName);
            if (documents.Count < Post.MaxFiles && await TakeAsync(sender, part, name, cancellationToken) is { } id)
            {
                documents.Add(id);
            }
            else
            {
                leftOut.Add(name);
            }
        }

        return (documents, leftOut);
    }

    private async Task<Guid?> TakeAsync(Reader sender, MimePart part, string name, CancellationToken cancellationToken)
    {
        if (part.Content is not { } encoded)
        {
            return null;
        }

        await using var body = encoded.Open();
        if (await spool.SpoolAsync(body, options.Value.MaxFileBytes, cancellationToken) is not SpoolResult.Spooled { File: var spooled })
        {
            return null;
        }

        await using (spooled)
        {
            if (spooled.Length == 0 || await infected.IsInfectedAsync(sender, documentId: null, spooled, name, cancellationToken) || UploadDocument.Judge(spooled, name) is not { File: { } file })
            {
                return null;
            }

            var fields = new DocumentFields(Title: null, "", DocumentKind.Resource, Visibility.Draft, School: null, [], [], new Dictionary<string, string>());
            return await intake.AddAsync(sender, fields, file, idempotencyKey: null, cancellationToken) is ChangeResult.Done done ? done.DocumentId : null;
        }
    }
}
