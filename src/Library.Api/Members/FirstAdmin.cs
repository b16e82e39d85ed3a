using System.Security.Cryptography;
using Library.Api.Hosting;
using Library.Indexer.Hosting;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Library.Storage;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>Sees to it that somebody can sign in at first: the admin of the settings, or whoever opens a link that is printed once.</summary>
internal sealed class FirstAdmin(IServiceScopeFactory scopes, LibrarySettings settings, SiteAddress site, TimeProvider time)
{
    private readonly Lock _gate = new();
    private string? _token;

    /// <summary>Before the first request.</summary>
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

            await Console.Out.WriteLineAsync($"Sign in at {site.Of("/sign-in")} as {email}");
            return;
        }

        _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await Console.Out.WriteLineAsync($"Create the first admin at {site.Of($"/setup?token={_token}")}");
    }

    /// <summary>Whether the link is the one that was printed, and was not used yet.</summary>
    public bool IsGood(string? token)
    {
        lock (_gate)
        {
            return IsToken(token);
        }
    }

    /// <summary>Makes the first admin by the printed link, which is good once.</summary>
    /// <returns>Messages by field; empty where it is done.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> CreateAsync(string? token, AccountInput input, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!IsToken(token))
            {
                return new Dictionary<string, string[]>(StringComparer.Ordinal) { ["token"] = ["This link was used already, or is not the one that was printed at the last start."] };
            }

            _token = null;
        }

        Person? person = null;
        await using var scope = scopes.CreateAsyncScope();
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
            lock (_gate)
            {
                _token = person is null ? token : null;
            }
        }

        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        catalogue.Add(new AuditEntry { At = time.GetUtcNow(), PersonId = person.Id, Action = "first-admin-created" });
        await catalogue.SaveChangesAsync(cancellationToken);
        return new Dictionary<string, string[]>(StringComparer.Ordinal);
    }

    private bool IsToken(string? token) => _token is not null && token is not null
        && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(_token), System.Text.Encoding.UTF8.GetBytes(token));
}
