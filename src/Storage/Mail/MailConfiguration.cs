using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Mail;

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.Property(mail => mail.Id).ValueGeneratedNever();
        builder.Property(mail => mail.Recipient).HasMaxLength(256);
        builder.Property(mail => mail.NormalizedRecipient).HasMaxLength(256);
        builder.Property(mail => mail.Subject).HasMaxLength(OutgoingMail.MaxSubjectLength);
        builder.Property(mail => mail.Failure).HasMaxLength(OutgoingMail.MaxFailureLength);
        builder.HasIndex(mail => mail.NotBefore).HasFilter("\"SentAt\" IS NULL AND \"GivenUpAt\" IS NULL").HasDatabaseName("IX_OutgoingMails_Due");
        builder.HasIndex(mail => new { mail.NotifiedPersonId, mail.ConversationId });
        builder.HasIndex(mail => new { mail.NormalizedRecipient, mail.CreatedAt });
    }
}
