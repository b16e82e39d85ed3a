using Library.Storage.Alerts;
using Library.Storage.Collections;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.Correspondence;
using Library.Storage.Items;
using Library.Storage.Mail;
using Library.Storage.Meetings;
using Library.Storage.Notices;
using Library.Storage.People;
using Library.Storage.Searches;
using Library.Storage.Servers;
using Library.Storage.Sharing;
using Library.Storage.Webhooks;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Library.Storage.Catalogue;

/// <summary>The catalogue: documents, people, and what is still to be done. One class a database adds only what differs there.</summary>
public abstract class LibraryDbContext(DbContextOptions options) : IdentityUserContext<Person, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Document> Documents => Set<Document>();

    public DbSet<DocumentVersion> Versions => Set<DocumentVersion>();

    public DbSet<Blob> Blobs => Set<Blob>();

    public DbSet<Area> Areas => Set<Area>();

    public DbSet<Cop> Cops => Set<Cop>();

    public DbSet<CopMember> CopMembers => Set<CopMember>();

    public DbSet<CopWelcome> CopWelcomes => Set<CopWelcome>();

    public DbSet<Tag> Tags => Set<Tag>();

    public DbSet<School> Schools => Set<School>();

    public DbSet<CopRequest> CopRequests => Set<CopRequest>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<PacketItem> PacketItems => Set<PacketItem>();

    public DbSet<PacketChange> PacketChanges => Set<PacketChange>();

    public DbSet<MeetingReply> MeetingReplies => Set<MeetingReply>();

    public DbSet<AgendaProposal> AgendaProposals => Set<AgendaProposal>();

    public DbSet<ProposalVote> ProposalVotes => Set<ProposalVote>();

    public DbSet<MeetingDecision> MeetingDecisions => Set<MeetingDecision>();

    public DbSet<FollowUp> FollowUps => Set<FollowUp>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<ConversationReading> ConversationReadings => Set<ConversationReading>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<PostEdition> PostEditions => Set<PostEdition>();

    public DbSet<PostThanks> PostThanks => Set<PostThanks>();

    public DbSet<PostMention> PostMentions => Set<PostMention>();

    public DbSet<PostDocument> PostDocuments => Set<PostDocument>();

    public DbSet<PostReport> PostReports => Set<PostReport>();

    public DbSet<Poll> Polls => Set<Poll>();

    public DbSet<PollVote> PollVotes => Set<PollVote>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<NoticeSettings> NoticeSettings => Set<NoticeSettings>();

    public DbSet<CopNotices> CopNotices => Set<CopNotices>();

    public DbSet<ConversationNotices> ConversationNotices => Set<ConversationNotices>();

    public DbSet<PersonNotices> PersonNotices => Set<PersonNotices>();

    public DbSet<DocumentNotices> DocumentNotices => Set<DocumentNotices>();

    public DbSet<PostNotice> PostNotices => Set<PostNotice>();

    public DbSet<DigestItem> DigestItems => Set<DigestItem>();

    public DbSet<ReplyAddress> ReplyAddresses => Set<ReplyAddress>();

    public DbSet<MessageReplyAddress> MessageReplyAddresses => Set<MessageReplyAddress>();

    public DbSet<PrivateMessage> PrivateMessages => Set<PrivateMessage>();

    public DbSet<MessageBlock> MessageBlocks => Set<MessageBlock>();

    public DbSet<Collection> Collections => Set<Collection>();

    public DbSet<CollectionItem> CollectionItems => Set<CollectionItem>();

    public DbSet<DocumentOffer> DocumentOffers => Set<DocumentOffer>();

    public DbSet<OutsideShare> OutsideShares => Set<OutsideShare>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<SavedSearch> SavedSearches => Set<SavedSearch>();

    public DbSet<SavedSearchBaseline> SavedSearchBaselines => Set<SavedSearchBaseline>();

    public DbSet<SavedSearchMatch> SavedSearchMatches => Set<SavedSearchMatch>();

    public DbSet<PurgedVersion> PurgedVersions => Set<PurgedVersion>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    public DbSet<CatalogueState> State => Set<CatalogueState>();

    public DbSet<Machine> Machines => Set<Machine>();

    public DbSet<IndexHead> IndexHeads => Set<IndexHead>();

    public DbSet<IndexCommit> IndexCommits => Set<IndexCommit>();

    public DbSet<ThesaurusEdition> ThesaurusEditions => Set<ThesaurusEdition>();

    public DbSet<LoggedSearch> Searches => Set<LoggedSearch>();

    public DbSet<OpenedResult> OpenedResults => Set<OpenedResult>();

    public DbSet<SearchPin> SearchPins => Set<SearchPin>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<JudgedSearch> JudgedSearches => Set<JudgedSearch>();

    public DbSet<Judgement> Judgements => Set<Judgement>();

    public DbSet<CheckReport> CheckReports => Set<CheckReport>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Statements that have the database refuse to change entries of the audit trail, and to remove young ones. They may be run again.</summary>
    protected abstract string AuditGuards { get; }

    /// <summary>Begins a transaction of those that come often: beside others of its kind, but not beside the rest. What it writes must guard it against its kind.</summary>
    public Task<IDbContextTransaction> BeginBesideAsync(CancellationToken cancellationToken) => SerialTransactions.BeginBesideAsync(this, cancellationToken);

    /// <summary>Brings the tables up to date.</summary>
    internal async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await Database.MigrateAsync(cancellationToken);
        await Database.ExecuteSqlRawAsync(AuditGuards, cancellationToken);
    }

    /// <summary>This moment by the clock that all processes of one catalogue have in common.</summary>
    internal virtual Task<DateTimeOffset> NowAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Task.FromResult(time.GetUtcNow());
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDbFunction(() => LikePattern.Lower("")).HasName("lower").IsBuiltIn();
        builder.ApplyConfigurationsFromAssembly(typeof(LibraryDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);

        // Moments are ticks of UTC: SQLite has no type for them, and PostgreSQL's would round them when rows move from one to the other.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<DocumentKind>().HaveConversion<KebabCaseConverter<DocumentKind>>().HaveMaxLength(40);
        configurationBuilder.Properties<Visibility>().HaveConversion<KebabCaseConverter<Visibility>>().HaveMaxLength(40);
        configurationBuilder.Properties<Review>().HaveConversion<KebabCaseConverter<Review>>().HaveMaxLength(40);
        configurationBuilder.Properties<VersionState>().HaveConversion<KebabCaseConverter<VersionState>>().HaveMaxLength(40);
        configurationBuilder.Properties<FailureCode>().HaveConversion<KebabCaseConverter<FailureCode>>().HaveMaxLength(40);
        configurationBuilder.Properties<MeetingState>().HaveConversion<KebabCaseConverter<MeetingState>>().HaveMaxLength(40);
        configurationBuilder.Properties<PacketState>().HaveConversion<KebabCaseConverter<PacketState>>().HaveMaxLength(40);
        configurationBuilder.Properties<ItemChangeKind>().HaveConversion<KebabCaseConverter<ItemChangeKind>>().HaveMaxLength(40);
        configurationBuilder.Properties<MeetingAnswer>().HaveConversion<KebabCaseConverter<MeetingAnswer>>().HaveMaxLength(40);
        configurationBuilder.Properties<ProposalState>().HaveConversion<KebabCaseConverter<ProposalState>>().HaveMaxLength(40);
        configurationBuilder.Properties<ConversationKind>().HaveConversion<KebabCaseConverter<ConversationKind>>().HaveMaxLength(40);
        configurationBuilder.Properties<OcrState>().HaveConversion<KebabCaseConverter<OcrState>>().HaveMaxLength(40);
        configurationBuilder.Properties<SearchSource>().HaveConversion<KebabCaseConverter<SearchSource>>().HaveMaxLength(40);
        configurationBuilder.Properties<SearchOutcome>().HaveConversion<KebabCaseConverter<SearchOutcome>>().HaveMaxLength(40);
        configurationBuilder.Properties<PinKind>().HaveConversion<KebabCaseConverter<PinKind>>().HaveMaxLength(40);
        configurationBuilder.Properties<FileFormat>().HaveConversion<KebabCaseConverter<FileFormat>>().HaveMaxLength(40);
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
