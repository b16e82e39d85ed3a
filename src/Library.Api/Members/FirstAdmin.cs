using System.Security.Cryptography;
using System.Text;
using Library.Api.Hosting;
using Library.Indexer.Hosting;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Sees to it that somebody can sign in at first: the admin of the settings, or whoever opens a link that is printed once.</summary>
internal sealed class FirstAdmin(IServiceScopeFactory scopes, LibrarySettings settings, SiteAddress site, TimeProvider time)
{
    /// <summary>Before the first request, while no other process starts.</summary>
    /// <exception cref="SettingsException">The admin of the settings cannot be made.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (settings.IsDemo)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        if (await catalogue.Users.AnyAsync(person => person.IsAdmin, cancellationToken))
        {
            return;
        }

        if (settings is { AdminEmail: { } email, AdminPassword: { } password })
        {
            var (person, errors) = await scope.ServiceProvider.GetRequiredService<Accounts>()
                .SetAsync(new AccountInput { Email = email, Password = password, IsAdmin = true, Name = "Administrator" }, cancellationToken);
            if (person is null)
            {
                var (field, messages) = errors.First();
                throw new SettingsException($"Library:Admin:{(field == "password" ? "Password" : "Email")} cannot be used: {string.Join(' ', messages)}");
            }

            await Link(catalogue).ExecuteDeleteAsync(cancellationToken);
            await Console.Out.WriteLineAsync($"Sign in at {site.Of("/sign-in")} as {email}");
            return;
        }

        await Console.Out.WriteLineAsync($"Create the first admin at {site.Of($"/setup?token={await MakeLinkAsync(catalogue, cancellationToken)}")}");
    }

    /// <summary>Whether the link is the one that was printed, and was not used yet.</summary>
    public async Task<bool> IsGoodAsync(string? token, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsGoodAsync(scope.ServiceProvider.GetRequiredService<LibraryDbContext>(), token, cancellationToken);
    }

    /// <summary>Makes the first admin by the printed link, which is good once.</summary>
    /// <returns>Messages by field; empty where it is done.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> CreateAsync(string? token, AccountInput input, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();

        // Of two who use it at once, one is first.
        if (!await IsGoodAsync(catalogue, token, cancellationToken) || await Link(catalogue).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return new Dictionary<string, string[]>(StringComparer.Ordinal) { ["token"] = ["This link was used already, or is not the one that was printed at the start."] };
        }

        Person? person = null;
        try
        {
            (person, var errors) = await scope.ServiceProvider.GetRequiredService<Accounts>().SetAsync(input with { IsAdmin = true }, cancellationToken);
            if (person is null)
            {
                return errors;
            }
        }
        finally
        {
            if (person is null)
            {
                catalogue.ChangeTracker.Clear();
                catalogue.Add(new CatalogueState { Name = CatalogueState.FirstAdminLink, Value = token ?? "" });
                await catalogue.TrySaveUniqueAsync(CancellationToken.None);
            }
        }

        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = person.Id, Action = "first-admin-created" });
        await catalogue.SaveChangesAsync(cancellationToken);
        return new Dictionary<string, string[]>(StringComparer.Ordinal);
    }

    /// <summary>The link is a row until it is used, so that every process of the system knows it.</summary>
    private static async Task<string> MakeLinkAsync(LibraryDbContext catalogue, CancellationToken cancellationToken)
    {
        if (await Link(catalogue).Select(state => state.Value).SingleOrDefaultAsync(cancellationToken) is { } known)
        {
            return known;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        catalogue.Add(new CatalogueState { Name = CatalogueState.FirstAdminLink, Value = token });
        await catalogue.SaveChangesAsync(cancellationToken);
        return token;
    }

    private static async Task<bool> IsGoodAsync(LibraryDbContext catalogue, string? token, CancellationToken cancellationToken) =>
        token is not null
        && await Link(catalogue).Select(state => state.Value).SingleOrDefaultAsync(cancellationToken) is { } printed
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(printed), Encoding.UTF8.GetBytes(token))
        && !await catalogue.Users.AnyAsync(person => person.IsAdmin, cancellationToken);

    private static IQueryable<CatalogueState> Link(LibraryDbContext catalogue) => catalogue.State.Where(state => state.Name == CatalogueState.FirstAdminLink);
}
