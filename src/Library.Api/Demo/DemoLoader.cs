using Library.Api.Documents;
using Library.Api.Hosting;
using Library.Api.Members;
using Library.Indexer.Hosting;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.Files;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Demo;

/// <summary>Fills the demonstration: schools, accounts, and the sample documents by the way of every upload. A second start adds only what is missing.</summary>
internal sealed partial class DemoLoader(IServiceScopeFactory scopes, UploadSpool spool, IHostApplicationLifetime lifetime, AssociationClock clock, ILogger<DemoLoader> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var samples = FindSamples();
            var demo = await DemoLibrary.ReadAsync(Path.Combine(samples, DemoLibrary.FileName), stoppingToken);
            await AddPeopleAsync(demo, stoppingToken);
            var meetings = await WithMeetingsAsync(planned => planned.PlanAsync(demo, stoppingToken));
            var added = 0;
            foreach (var document in demo.Documents)
            {
                added += await AddAsync(document, demo, meetings.TryGetValue(document.File, out var meeting) ? meeting : null, Path.Combine(samples, "files", document.File), stoppingToken) ? 1 : 0;
            }

            await WithMeetingsAsync(async planned =>
            {
                await planned.PublishAsync(demo, stoppingToken);
                return true;
            });
            await MakeCollectionsAsync(demo, stoppingToken);
            await TalkAsync(Path.Combine(samples, DemoConversations.FileName), stoppingToken);
            await WriteAsync(Path.Combine(samples, DemoMessages.FileName), stoppingToken);
            await TalkOfMeetingsAsync(demo, stoppingToken);
            await JudgeAsync(demo, Path.Combine(samples, "judged"), stoppingToken);
            Log.Loaded(logger, added, demo.Documents.Count);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while loading: the next start goes on.
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or SettingsException or System.Text.Json.JsonException)
        {
            Log.Failed(logger, exception);
            lifetime.StopApplication();
        }
    }

    private async Task AddPeopleAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        var known = await catalogue.Schools.Select(school => school.Slug).ToListAsync(cancellationToken);
        catalogue.AddRange(demo.Schools.Where(school => !known.Contains(school.Slug)).Select(school => new School { Slug = school.Slug, Name = school.Name, City = school.City, Region = school.Region }));
        await catalogue.SaveChangesAsync(cancellationToken);
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        foreach (var person in demo.People)
        {
            var seats = (person.Leads ?? []).Select(cop => new CopSeat(cop, IsLead: true)).Concat((person.Member ?? []).Select(cop => new CopSeat(cop, IsLead: false)));
            var (account, errors) = await accounts.SetAsync(
                new AccountInput { Email = person.Email, Name = person.Name, JobTitle = person.Title, School = person.School, Password = person.Password, IsAdmin = person.Admin, Cops = [.. seats] },
                cancellationToken);
            if (account is null)
            {
                throw new InvalidDataException($"samples/library.json: {person.Email}: {string.Join(' ', errors.Values.SelectMany(messages => messages))}");
            }

            await catalogue.Users.Where(row => row.Id == account.Id && row.HelpsWith == "").ExecuteUpdateAsync(update => update.SetProperty(row => row.HelpsWith, person.HelpsWith ?? ""), cancellationToken);
            var role = person.Admin ? "admin" : person.Leads is { Count: > 0 } ? "lead" : "member";
            await Console.Out.WriteLineAsync($"demo account: {role} {person.Email} {person.Password}");
        }
    }

    private async Task<bool> AddAsync(DemoDocument document, DemoLibrary demo, Guid? meetingId, string path, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<LibraryDbContext>();
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (await spool.SpoolAsync(content, long.MaxValue, cancellationToken) is not SpoolResult.Spooled { File: var spooled })
        {
            throw new InvalidDataException($"'{path}' cannot be taken in.");
        }

        await using (spooled)
        {
            if (await catalogue.Documents.AnyAsync(row => row.Versions.Any(version => version.Sha256 == spooled.Sha256), cancellationToken))
            {
                return false;
            }

            var owner = await catalogue.FindReaderByEmailOrNullAsync(OwnerOf(document, demo), clock, cancellationToken)
                ?? throw new InvalidDataException("samples/library.json names nobody who could own its documents.");
            var (fields, errors) = await DocumentFields.ReadAsync(catalogue, InputOf(document, ReviewDayOf(document, demo)), cancellationToken);
            var (file, problem) = UploadDocument.Judge(spooled, document.File);
            if (fields is null || file is null)
            {
                throw new InvalidDataException($"samples/library.json: {document.File}: {problem?.Detail} {string.Join(' ', errors.Values.SelectMany(messages => messages))}");
            }

            var (added, refused) = await scope.ServiceProvider.GetRequiredService<UploadDocument>().AddAsync(owner, fields with { MeetingId = meetingId }, file, idempotencyKey: null, cancellationToken);
            return added is not null ? true : throw new InvalidDataException($"samples/library.json: {document.File}: {refused?.Detail}");
        }
    }

    private async Task<T> WithMeetingsAsync<T>(Func<DemoMeetings, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<DemoMeetings>());
    }

    private async Task MakeCollectionsAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoCollections>().MakeAsync(demo, cancellationToken);
    }

    private async Task TalkAsync(string path, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoConversations>().SayAsync(path, cancellationToken);
    }

    private async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoMessages>().SendAsync(path, cancellationToken);
    }

    private async Task TalkOfMeetingsAsync(DemoLibrary demo, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoTalk>().MakeAsync(demo, cancellationToken);
    }

    private async Task JudgeAsync(DemoLibrary demo, string folder, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoJudged>().JudgeAsync(demo, folder, cancellationToken);
    }

    /// <summary>The lead of a meeting's community, else the first admin.</summary>
    private static string OwnerOf(DemoDocument document, DemoLibrary demo)
    {
        var lead = document.Kind == "meeting-material" ? demo.People.FirstOrDefault(person => document.Cops.All(cop => person.Leads?.Contains(cop) == true)) : null;
        return (lead ?? demo.People.First(person => person.Admin)).Email;
    }

    /// <summary>Model documents and templates come up for review one after the other, over a year: some of them soon.</summary>
    private DateOnly? ReviewDayOf(DemoDocument document, DemoLibrary demo)
    {
        const int First = 12;
        const int Apart = 8;
        var reviewed = demo.Documents.Where(row => KebabCase.TryParse<DocumentKind>(row.Kind, out var kind) && ReviewDays.AreFor(kind)).Select(row => row.File).ToList();
        var place = reviewed.IndexOf(document.File);
        return place < 0 ? null : clock.Today.AddDays(First + (Apart * place));
    }

    private static DocumentFieldsInput InputOf(DemoDocument document, DateOnly? reviewBy) => new()
    {
        ReviewBy = reviewBy is { } day ? ReviewDays.Of(day) : null,
        Title = document.Title,
        Description = document.Description,
        Kind = document.Kind,
        Visibility = document.Visibility,
        School = document.School,
        Areas = document.Areas,
        Cops = document.Cops,
        Tags = document.Tags,
    };

    /// <summary>The folder of samples: among the sources, or beside the program where it was installed.</summary>
    private static string FindSamples()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "samples");
            if (File.Exists(Path.Combine(samples, DemoLibrary.FileName)))
            {
                return samples;
            }
        }

        throw new FileNotFoundException("The folder 'samples' is missing: the demonstration runs from the sources.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The demonstration is loaded: {Added} of {Documents} documents were new")]
        public static partial void Loaded(ILogger logger, int added, int documents);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The demonstration cannot be loaded")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

internal static class DemoRegistration
{
    public static IServiceCollection AddDemo(this IServiceCollection services, LibrarySettings settings) =>
        settings.IsDemo ? services.AddScoped<DemoMeetings>().AddScoped<DemoCollections>().AddScoped<DemoConversations>().AddScoped<DemoMessages>().AddScoped<DemoTalk>().AddScoped<DemoJudged>().AddHostedService<DemoLoader>() : services;
}
