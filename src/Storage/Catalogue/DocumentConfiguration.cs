using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Catalogue;

internal sealed class DocumentConfiguration : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.Property(document => document.Id).ValueGeneratedNever();
        builder.Property(document => document.Title).HasMaxLength(Document.MaxTitleLength);
        builder.Property(document => document.Description).HasMaxLength(Document.MaxDescriptionLength);
        builder.Property(document => document.ReviewNote).HasMaxLength(DocumentVersion.MaxNoteLength);
        builder.Property(document => document.Revision).IsConcurrencyToken();
        builder.HasOne<Person>().WithMany().HasForeignKey(document => document.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<School>().WithMany().HasForeignKey(document => document.SchoolSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(document => document.Versions).WithOne(version => version.Document).HasForeignKey(version => version.DocumentId);
        builder.HasMany(document => document.Areas).WithOne().HasForeignKey(area => area.DocumentId);
        builder.HasMany(document => document.Cops).WithOne().HasForeignKey(cop => cop.DocumentId);
        builder.HasMany(document => document.Tags).WithOne().HasForeignKey(tag => tag.DocumentId);
        builder.HasMany(document => document.Audience).WithOne().HasForeignKey(entry => entry.DocumentId);

        // What is still to be indexed, and whose audience changed since: both small, both asked for often.
        builder.HasIndex(document => document.QueuedUntil).HasFilter("\"Revision\" > \"IndexedRevision\"").HasDatabaseName("IX_Documents_ToIndex");
        builder.HasIndex(document => document.ReviewAskedAt).HasFilter("\"Review\" IS NOT NULL").HasDatabaseName("IX_Documents_InReview");
        builder.HasIndex(document => document.AudienceRevision).HasFilter("\"AudienceRevision\" > \"IndexedRevision\"").HasDatabaseName("IX_Documents_AudienceChanged");
        builder.HasIndex(document => document.AlertedRevision).HasFilter("\"IndexedRevision\" > \"AlertedRevision\"").HasDatabaseName("IX_Documents_ToAlert");
        builder.HasIndex(document => document.IndexedCommit);
        builder.HasIndex(document => document.TrashedAt);
        builder.HasIndex(document => document.PublishedAt);

        // No foreign keys: SQLite would copy the whole table for them, outside of any transaction.
        builder.HasIndex(document => document.MeetingId);
        builder.HasIndex(document => document.SupersededById);
        builder.HasIndex(document => document.ReviewBy);
    }
}

internal sealed class DocumentVersionConfiguration : IEntityTypeConfiguration<DocumentVersion>
{
    public void Configure(EntityTypeBuilder<DocumentVersion> builder)
    {
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.FileName).HasMaxLength(DocumentVersion.MaxFileNameLength);
        builder.Property(version => version.Sha256).HasMaxLength(64);
        builder.Property(version => version.Note).HasMaxLength(DocumentVersion.MaxNoteLength);
        builder.Property(version => version.FailureMessage).HasMaxLength(500);
        builder.HasIndex(version => new { version.DocumentId, version.Number }).IsUnique();
        builder.HasIndex(version => version.Sha256);
        builder.HasIndex(version => version.State).HasFilter("\"State\" = 'received'").HasDatabaseName("IX_Versions_Received");
        builder.HasOne(version => version.Blob).WithMany().HasForeignKey(version => version.BlobId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(version => version.CreatedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentAreaConfiguration : IEntityTypeConfiguration<DocumentArea>
{
    public void Configure(EntityTypeBuilder<DocumentArea> builder)
    {
        builder.HasKey(area => new { area.DocumentId, area.AreaSlug });
        builder.HasOne<Area>().WithMany().HasForeignKey(area => area.AreaSlug).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentCopConfiguration : IEntityTypeConfiguration<DocumentCop>
{
    public void Configure(EntityTypeBuilder<DocumentCop> builder)
    {
        builder.HasKey(cop => new { cop.DocumentId, cop.CopSlug });
        builder.HasOne<Cop>().WithMany().HasForeignKey(cop => cop.CopSlug).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentTagConfiguration : IEntityTypeConfiguration<DocumentTag>
{
    public void Configure(EntityTypeBuilder<DocumentTag> builder)
    {
        builder.HasKey(tag => new { tag.DocumentId, tag.TagSlug });
        builder.HasOne<Tag>().WithMany().HasForeignKey(tag => tag.TagSlug).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentAudienceConfiguration : IEntityTypeConfiguration<DocumentAudience>
{
    public void Configure(EntityTypeBuilder<DocumentAudience> builder)
    {
        builder.HasKey(entry => new { entry.DocumentId, entry.Token });
        builder.Property(entry => entry.Token).HasMaxLength(100);
        builder.HasIndex(entry => entry.Token);
    }
}
