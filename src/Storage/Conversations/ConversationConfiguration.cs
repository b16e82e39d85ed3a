using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Conversations;

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.Property(conversation => conversation.Id).ValueGeneratedNever();
        builder.Property(conversation => conversation.Title).HasMaxLength(Conversation.MaxTitleLength);
        builder.Property(conversation => conversation.Revision).IsConcurrencyToken();
        builder.HasIndex(conversation => conversation.LastPostAt);
        builder.HasIndex(conversation => conversation.AuthorId);
        builder.HasIndex(conversation => conversation.MeetingId).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(conversation => conversation.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(conversation => conversation.MeetingId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(conversation => conversation.Cops).WithOne().HasForeignKey(cop => cop.ConversationId);
        builder.HasMany<Post>().WithOne().HasForeignKey(post => post.ConversationId);
        builder.HasMany<ConversationReading>().WithOne().HasForeignKey(reading => reading.ConversationId);
        builder.HasOne<Poll>().WithOne().HasForeignKey<Poll>(poll => poll.ConversationId);
    }
}

internal sealed class ConversationCopConfiguration : IEntityTypeConfiguration<ConversationCop>
{
    public void Configure(EntityTypeBuilder<ConversationCop> builder)
    {
        builder.HasKey(cop => new { cop.ConversationId, cop.CopSlug });
        builder.HasOne<Cop>().WithMany().HasForeignKey(cop => cop.CopSlug).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ConversationReadingConfiguration : IEntityTypeConfiguration<ConversationReading>
{
    public void Configure(EntityTypeBuilder<ConversationReading> builder)
    {
        builder.HasKey(reading => new { reading.PersonId, reading.ConversationId });
        builder.HasOne<Person>().WithMany().HasForeignKey(reading => reading.PersonId);
    }
}

internal sealed class PostConfiguration : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.Property(post => post.Id).ValueGeneratedNever();
        builder.Property(post => post.Body).HasMaxLength(Post.MaxBodyLength);
        builder.Property(post => post.RequestKey).HasMaxLength(Post.MaxKeyLength);
        builder.Property(post => post.Edition).IsConcurrencyToken();
        builder.HasIndex(post => new { post.ConversationId, post.Number }).IsUnique();
        builder.HasIndex(post => new { post.AuthorId, post.RequestKey }).IsUnique();
        builder.HasIndex(post => post.CreatedAt);
        builder.HasIndex(post => post.MadeIntoId);
        builder.HasIndex(post => post.ConversationId).HasFilter("\"ToldAt\" IS NULL").HasDatabaseName("IX_Posts_Untold");

        // What the index does not show as it is: few, and asked for with every search.
        builder.HasIndex(post => post.Revision).HasFilter("\"Revision\" > \"IndexedRevision\"").HasDatabaseName("IX_Posts_ToIndex");
        builder.HasIndex(post => post.IndexedCommit);
        builder.HasOne<Person>().WithMany().HasForeignKey(post => post.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany<PostEdition>().WithOne().HasForeignKey(edition => edition.PostId);
        builder.HasMany<PostThanks>().WithOne().HasForeignKey(thanks => thanks.PostId);
        builder.HasMany<PostMention>().WithOne().HasForeignKey(mention => mention.PostId);
        builder.HasMany<PostDocument>().WithOne().HasForeignKey(document => document.PostId);
        builder.HasMany<PostReport>().WithOne().HasForeignKey(report => report.PostId);
    }
}

internal sealed class PostEditionConfiguration : IEntityTypeConfiguration<PostEdition>
{
    public void Configure(EntityTypeBuilder<PostEdition> builder)
    {
        builder.HasKey(edition => new { edition.PostId, edition.Edition });
        builder.Property(edition => edition.Body).HasMaxLength(Post.MaxBodyLength);
    }
}

internal sealed class PostThanksConfiguration : IEntityTypeConfiguration<PostThanks>
{
    public void Configure(EntityTypeBuilder<PostThanks> builder)
    {
        builder.HasKey(thanks => new { thanks.PostId, thanks.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(thanks => thanks.PersonId);
    }
}

internal sealed class PostMentionConfiguration : IEntityTypeConfiguration<PostMention>
{
    public void Configure(EntityTypeBuilder<PostMention> builder)
    {
        builder.HasKey(mention => new { mention.PostId, mention.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(mention => mention.PersonId);
    }
}

internal sealed class PostDocumentConfiguration : IEntityTypeConfiguration<PostDocument>
{
    public void Configure(EntityTypeBuilder<PostDocument> builder)
    {
        builder.HasKey(document => new { document.PostId, document.DocumentId });
        builder.HasOne<Document>().WithMany().HasForeignKey(document => document.DocumentId);
    }
}

internal sealed class PostReportConfiguration : IEntityTypeConfiguration<PostReport>
{
    public void Configure(EntityTypeBuilder<PostReport> builder)
    {
        builder.HasKey(report => new { report.PostId, report.PersonId });
        builder.Property(report => report.Reason).HasMaxLength(PostReport.MaxReasonLength);
        builder.HasIndex(report => report.SettledAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(report => report.PersonId);
    }
}

internal sealed class PollConfiguration : IEntityTypeConfiguration<Poll>
{
    public void Configure(EntityTypeBuilder<Poll> builder)
    {
        builder.HasKey(poll => poll.ConversationId);
        builder.Property(poll => poll.Question).HasMaxLength(Poll.MaxQuestionLength);
        builder.HasMany(poll => poll.Choices).WithOne().HasForeignKey(choice => choice.ConversationId);
    }
}

internal sealed class PollChoiceConfiguration : IEntityTypeConfiguration<PollChoice>
{
    public void Configure(EntityTypeBuilder<PollChoice> builder)
    {
        builder.HasKey(choice => new { choice.ConversationId, choice.Number });
        builder.Property(choice => choice.Text).HasMaxLength(Poll.MaxChoiceLength);
        builder.HasMany<PollVote>().WithOne().HasForeignKey(vote => new { vote.ConversationId, vote.Number });
    }
}

internal sealed class PollVoteConfiguration : IEntityTypeConfiguration<PollVote>
{
    public void Configure(EntityTypeBuilder<PollVote> builder)
    {
        builder.HasKey(vote => new { vote.ConversationId, vote.PersonId, vote.Number });
        builder.HasOne<Person>().WithMany().HasForeignKey(vote => vote.PersonId);
    }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.HasKey(draft => new { draft.PersonId, draft.Place });
        builder.Property(draft => draft.Place).HasMaxLength(Draft.MaxPlaceLength);
        builder.Property(draft => draft.Title).HasMaxLength(Conversation.MaxTitleLength);
        builder.Property(draft => draft.Body).HasMaxLength(Post.MaxBodyLength);
        builder.HasOne<Person>().WithMany().HasForeignKey(draft => draft.PersonId);
    }
}
