using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Correspondence;
using Library.Storage.Mail;
using Library.Storage.Meetings;
using Library.Storage.Notices;
using Library.Storage.People;
using Library.Storage.Pictures;
using Library.Storage.Searches;
using Library.Storage.Servers;
using Library.Storage.Sharing;
using Library.Storage.Webhooks;
using Library.Storage.Wholeness;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Library.Storage;

public static class StorageRegistration
{
    /// <summary>Registers the catalogue. The file store is registered by its own <c>AddFileStore</c>, and <see cref="SiteAddress"/> by who knows where the site is reached.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services, DataFolder data, CatalogueOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);

        // Part of the tables: the newest has those of passkeys.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddSingleton(options);
        switch (options.Provider)
        {
            case CatalogueProvider.PostgreSql:
                services.AddContexts<PostgreSqlLibraryDbContext>(context => context.UseNpgsql(options.ConnectionString).AddInterceptors(new SerialTransactions()));
                break;
            default:
                // A list is one parameter, as PostgreSQL has it: the statement is the same however long the list is, and need not be written anew.
                services.AddContexts<SqliteLibraryDbContext>(context => context
                    .UseSqlite($"Data Source={data.Database}", sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)).AddInterceptors(new SqlitePragmas()));
                break;
        }

        services.TryAddSingleton(new ThisMachine(Id: null, Roles: ""));
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton<Blobs>();
        services.AddSingleton<Originals>();
        services.AddSingleton<Backup>();
        services.AddSingleton<Restore>();
        services.AddSingleton<CheckReports>();
        services.AddSingleton<ThesaurusEditions>();
        services.AddSingleton<SearchLog>();
        services.AddSingleton<SearchReports>();
        services.AddSingleton<SearchPins>();
        services.AddSingleton<JudgedSearches>();
        services.AddSingleton<Purges>();
        services.AddSingleton<DocumentIntake>();
        services.AddSingleton<DocumentChanges>();
        services.AddSingleton<Offers>();
        services.AddSingleton<IdempotentRequests>();
        services.AddSingleton<IndexingLedger>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PictureStore>();
        services.AddSingleton<MeetingPlans>();
        services.AddSingleton<AgendaProposals>();
        services.AddSingleton<MeetingOutcomes>();
        services.AddSingleton<Packets>();
        services.AddSingleton<CollectionPlans>();
        services.AddSingleton<OutsideShares>();
        services.AddSingleton<Posts>();
        services.AddSingleton<ConversationKeeper>();
        services.AddSingleton<ConversationMoves>();
        services.AddSingleton<MeetingTalk>();
        services.AddSingleton<Polls>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<BouncedMails>();
        services.AddSingleton<InfectionNotices>();
        services.AddSingleton<ReviewRequests>();
        services.AddSingleton<ReviewReminders>();
        services.AddSingleton<NoticeSubscriptions>();
        services.AddSingleton<NoticeTelling>();
        services.AddSingleton<NoticeReads>();
        services.AddSingleton<DigestTelling>();
        services.AddSingleton<DigestReads>();
        services.AddSingleton<FollowUpReminders>();
        services.AddSingleton<ReplyAddresses>();
        services.AddSingleton<PrivateMessages>();
        services.AddSingleton<MessageReads>();
        services.AddSingleton<Welcomes>();
        services.AddSingleton<CopFigureReads>();
        services.AddSingleton<SavedSearches>();
        services.AddSingleton<AlertLedger>();
        services.AddSingleton<AlertTelling>();
        services.AddSingleton<WebhookLedger>();
        return services;
    }

    /// <summary>Registers what several processes on one catalogue know of each other. Before <see cref="AddCatalogue"/>.</summary>
    /// <param name="roles">As in the settings.</param>
    public static IServiceCollection AddOtherMachines(this IServiceCollection services, string roles) => services
        .AddSingleton(new ThisMachine(Guid.CreateVersion7(), roles))
        .AddSingleton<Machines>()
        .AddSingleton<Signals>()
        .AddSingleton<IndexCommits>()
        .AddSingleton<WriterLock>();

    private static void AddContexts<T>(this IServiceCollection services, Action<DbContextOptionsBuilder> use)
        where T : LibraryDbContext
    {
        services.AddPooledDbContextFactory<T>(context =>
        {
            use(context);
            context.AddInterceptors(new StorableTexts());

            // A unique violation is an answer here, not an error; what is one is logged where it ends.
            context.ConfigureWarnings(warnings => warnings.Log((CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug)));
        });
        services.AddSingleton<IDbContextFactory<LibraryDbContext>, Contexts<T>>();
        services.AddScoped<LibraryDbContext>(provider => provider.GetRequiredService<IDbContextFactory<T>>().CreateDbContext());
    }

    /// <summary>Brings the catalogue's tables up to date.</summary>
    public static Task MigrateAsync(this IServiceProvider provider, CancellationToken cancellationToken) => provider.MigrateAsync(_ => Task.CompletedTask, cancellationToken);

    /// <summary>Brings the catalogue's tables up to date, then does what else a start has to do: of processes that start together, one after the other.</summary>
    /// <exception cref="BackupException">A restore was broken off: what is there is half of it.</exception>
    public static async Task MigrateAsync(this IServiceProvider provider, Func<CancellationToken, Task> then, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(then);
        var contexts = provider.GetRequiredService<IDbContextFactory<LibraryDbContext>>();
        await using var alone = await SessionLock.TakeForStartAsync(provider.GetRequiredService<CatalogueOptions>(), cancellationToken);
        await using var catalogue = await contexts.CreateDbContextAsync(cancellationToken);
        await catalogue.MigrateAsync(cancellationToken);
        if (await catalogue.State.Where(state => state.Name == CatalogueState.Restoring).Select(state => state.Value).SingleOrDefaultAsync(cancellationToken) is { } backup)
        {
            throw new BackupException($"The restore of the backup '{backup}' is under way or was broken off: wait for it, or repeat it with 'library restore'.");
        }

        await then(cancellationToken);
    }

    private sealed class Contexts<T>(IDbContextFactory<T> contexts) : IDbContextFactory<LibraryDbContext>
        where T : LibraryDbContext
    {
        public LibraryDbContext CreateDbContext() => contexts.CreateDbContext();

        public async Task<LibraryDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
    }
}
