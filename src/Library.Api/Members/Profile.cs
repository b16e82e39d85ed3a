using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>What a person says of themselves. Null leaves it as it is.</summary>
internal sealed record ProfileInput(string? Name, string? Title, string? HelpsWith);

/// <summary>What people say of themselves. School, roles and communities are not theirs to set here.</summary>
internal sealed class Profile(LibraryDbContext catalogue, AssociationClock clock)
{
    public async Task<FieldMessages> SetAsync(Reader reader, ProfileInput input, CancellationToken cancellationToken)
    {
        var person = await catalogue.Users.SingleAsync(row => row.Id == reader.Id, cancellationToken);
        var name = input.Name is null ? person.Name : PlainLine.Of(input.Name);
        var title = input.Title is null ? person.JobTitle : PlainLine.Of(input.Title);
        var helps = input.HelpsWith is null ? person.HelpsWith : ManyLines.Of(input.HelpsWith);
        var errors = new FieldMessages();
        errors.Require("name", name.Length is > 0 and <= Person.MaxNameLength, $"A name has 1 to {Person.MaxNameLength} characters.");
        errors.Require("title", title.Length <= Person.MaxNameLength, $"A job has at most {Person.MaxNameLength} characters.");
        errors.Require("helpsWith", helps.Length <= Person.MaxHelpsWithLength, $"Say it in at most {Person.MaxHelpsWithLength} characters.");
        if (errors.Any)
        {
            return errors;
        }

        (person.Name, person.JobTitle, person.HelpsWith) = (name, title, helps);
        if (catalogue.ChangeTracker.HasChanges())
        {
            catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = "profile-changed", Subject = reader.Id.ToString() });
            await catalogue.SaveChangesAsync(cancellationToken);
        }

        return errors;
    }
}
