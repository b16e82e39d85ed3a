using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Members;

/// <summary>Whether an address is known shows neither in the answer nor in the work, told by what runs and not by a clock.</summary>
public sealed class SameWorkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/auth/login")]
    [InlineData("/api/v1/auth/register")]
    public async Task A_known_and_an_unknown_address_cause_the_same_hashes_and_the_same_statements(string address)
    {
        var work = new Work();
        await using var library = await LibraryApplication.StartAsync(new Dictionary<string, string?>(), builder =>
        {
            builder.Services.AddScoped<IPasswordHasher<Person>>(_ => new CountingHasher(work));
            builder.Services.ConfigureDbContext<SqliteLibraryDbContext>(options => options.AddInterceptors(new CountingInterceptor(work)));
            builder.Services.ConfigureDbContext<PostgreSqlLibraryDbContext>(options => options.AddInterceptors(new CountingInterceptor(work)));
        }, Cancellation);
        await library.SetPersonAsync("known@school.example", [], Cancellation);
        await using (var scope = library.Services.CreateAsyncScope())
        {
            var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
            catalogue.Add(new School { Slug = "a-school", Name = "A School" });
            await catalogue.SaveChangesAsync(Cancellation);
        }

        var warm = await WorkOfAsync(library, work, address, "first@school.example");
        var known = await WorkOfAsync(library, work, address, "known@school.example");
        var unknown = await WorkOfAsync(library, work, address, "nobody@school.example");

        Assert.Equal(1, known.Hashes);
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Hashes, unknown.Hashes);
        Assert.Equal(Kinds(known.Statements), Kinds(unknown.Statements));
        Assert.NotEmpty(warm.Statements);
    }

    private static async Task<(HttpStatusCode Status, int Hashes, IReadOnlyList<string> Statements)> WorkOfAsync(LibraryApplication library, Work work, string address, string email)
    {
        using var anonymous = library.Anonymous();
        work.Begin();
        using var answer = await anonymous.PostAsJsonAsync(address, new { email, password = "a password of somebody", name = "Ana", school = "a-school", title = "Principal" }, Cancellation);
        return (answer.StatusCode, work.Hashes, [.. work.Statements]);
    }

    /// <summary>How many statements of each kind touched the disk, and how many only read.</summary>
    private static SortedDictionary<string, int> Kinds(IEnumerable<string> statements) =>
        new(statements.Select(text => text.TrimStart().Split(' ', '\n')[0].ToUpperInvariant()).Where(kind => kind is "SELECT" or "UPDATE" or "DELETE").CountBy(kind => kind).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    private sealed class Work
    {
        // What the background does meanwhile has no request.
        private readonly HttpContextAccessor _http = new();
        private readonly ConcurrentQueue<string> _statements = new();
        private int _hashes;

        public int Hashes => _hashes;

        public IEnumerable<string> Statements => _statements;

        public void Begin()
        {
            _statements.Clear();
            _hashes = 0;
        }

        public void Hash() => Interlocked.Increment(ref _hashes);

        public void Run(string statement)
        {
            if (_http.HttpContext is not null)
            {
                _statements.Enqueue(statement);
            }
        }
    }

    private sealed class CountingHasher(Work work) : PasswordHasher<Person>
    {
        public override string HashPassword(Person user, string password)
        {
            work.Hash();
            return base.HashPassword(user, password);
        }

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            work.Hash();
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class CountingInterceptor(Work work) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            work.Run(command.CommandText);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            work.Run(command.CommandText);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
