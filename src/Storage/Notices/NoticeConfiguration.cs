using Library.Storage.Alerts;
using Library.Storage.Catalogue;
using Library.Storage.Conversations;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Notices;

internal sealed class NoticeSettingsConfiguration : IEntityTypeConfiguration<NoticeSettings>
{
    public void Configure(EntityTypeBuilder<NoticeSettings> builder)
    {
        builder.HasKey(settings => settings.PersonId);
        builder.Property(settings => settings.PersonId).ValueGeneratedNever();
        builder.Property(settings => settings.TimeZone).HasMaxLength(NoticeSettings.MaxTimeZoneLength);
        builder.HasOne<Person>().WithOne().HasForeignKey<NoticeSettings>(settings => settings.PersonId);
    }
}

internal sealed class CopNoticesConfiguration : IEntityTypeConfiguration<CopNotices>
{
    public void Configure(EntityTypeBuilder<CopNotices> builder)
    {
        builder.HasKey(row => new { row.PersonId, row.CopSlug });
        builder.Property(row => row.Frequency).HasConversion<KebabCaseConverter<AlertFrequency>>().HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId);
        builder.HasOne<Cop>().WithMany().HasForeignKey(row => row.CopSlug);
    }
}

internal sealed class ConversationNoticesConfiguration : IEntityTypeConfiguration<ConversationNotices>
{
    public void Configure(EntityTypeBuilder<ConversationNotices> builder)
    {
        builder.HasKey(row => new { row.PersonId, row.ConversationId });
        builder.Property(row => row.Frequency).HasConversion<KebabCaseConverter<AlertFrequency>>().HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId);
        builder.HasOne<Conversation>().WithMany().HasForeignKey(row => row.ConversationId);
    }
}

internal sealed class PersonNoticesConfiguration : IEntityTypeConfiguration<PersonNotices>
{
    public void Configure(EntityTypeBuilder<PersonNotices> builder)
    {
        builder.HasKey(row => new { row.PersonId, row.FollowedId });
        builder.Property(row => row.Frequency).HasConversion<KebabCaseConverter<AlertFrequency>>().HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.FollowedId);
    }
}

internal sealed class DocumentNoticesConfiguration : IEntityTypeConfiguration<DocumentNotices>
{
    public void Configure(EntityTypeBuilder<DocumentNotices> builder)
    {
        builder.HasKey(row => new { row.PersonId, row.DocumentId });
        builder.Property(row => row.Frequency).HasConversion<KebabCaseConverter<AlertFrequency>>().HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId);
        builder.HasOne<Document>().WithMany().HasForeignKey(row => row.DocumentId);
    }
}

internal sealed class PostNoticeConfiguration : IEntityTypeConfiguration<PostNotice>
{
    public void Configure(EntityTypeBuilder<PostNotice> builder)
    {
        builder.HasKey(notice => new { notice.PersonId, notice.PostId });
        builder.HasIndex(notice => notice.MailId);
        builder.HasOne<Person>().WithMany().HasForeignKey(notice => notice.PersonId);
        builder.HasOne<Post>().WithMany().HasForeignKey(notice => notice.PostId);
    }
}

internal sealed class DigestItemConfiguration : IEntityTypeConfiguration<DigestItem>
{
    public void Configure(EntityTypeBuilder<DigestItem> builder)
    {
        builder.HasKey(item => new { item.PersonId, item.Kind, item.ItemId });
        builder.Property(item => item.Kind).HasConversion<KebabCaseConverter<DigestKind>>().HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(item => item.PersonId);
    }
}

internal sealed class ReplyAddressConfiguration : IEntityTypeConfiguration<ReplyAddress>
{
    public void Configure(EntityTypeBuilder<ReplyAddress> builder)
    {
        builder.HasKey(address => address.Hash);
        builder.Property(address => address.Hash).HasMaxLength(64);
        builder.HasIndex(address => address.CreatedAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(address => address.PersonId);
        builder.HasOne<Conversation>().WithMany().HasForeignKey(address => address.ConversationId);
    }
}

internal sealed class MessageReplyAddressConfiguration : IEntityTypeConfiguration<MessageReplyAddress>
{
    public void Configure(EntityTypeBuilder<MessageReplyAddress> builder)
    {
        builder.HasKey(address => address.Hash);
        builder.Property(address => address.Hash).HasMaxLength(64);
        builder.HasIndex(address => address.CreatedAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(address => address.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(address => address.CorrespondentId);
    }
}
