using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Correspondence;

internal sealed class PrivateMessageConfiguration : IEntityTypeConfiguration<PrivateMessage>
{
    public void Configure(EntityTypeBuilder<PrivateMessage> builder)
    {
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Body).HasMaxLength(PrivateMessage.MaxBodyLength);
        builder.Property(message => message.RequestKey).HasMaxLength(PrivateMessage.MaxKeyLength);
        builder.HasIndex(message => new { message.FromId, message.RequestKey }).IsUnique();
        builder.HasIndex(message => new { message.FromId, message.ToId, message.CreatedAt });
        builder.HasIndex(message => new { message.ToId, message.FromId, message.CreatedAt });

        // Counted for each page that somebody opens.
        builder.HasIndex(message => message.ToId).HasFilter("\"ReadAt\" IS NULL").HasDatabaseName("IX_PrivateMessages_Unread");
        builder.HasIndex(message => message.MailId);
        builder.HasOne<Person>().WithMany().HasForeignKey(message => message.FromId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(message => message.ToId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MessageBlockConfiguration : IEntityTypeConfiguration<MessageBlock>
{
    public void Configure(EntityTypeBuilder<MessageBlock> builder)
    {
        builder.HasKey(block => new { block.PersonId, block.BlockedId });
        builder.HasOne<Person>().WithMany().HasForeignKey(block => block.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(block => block.BlockedId);
    }
}
