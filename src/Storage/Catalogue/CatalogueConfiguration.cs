using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Catalogue;

internal sealed class BlobConfiguration : IEntityTypeConfiguration<Blob>
{
    public void Configure(EntityTypeBuilder<Blob> builder)
    {
        builder.Property(blob => blob.Id).ValueGeneratedNever();
        builder.Property(blob => blob.Sha256).HasMaxLength(64);
        builder.Ignore(blob => blob.Key);
        builder.HasIndex(blob => blob.Sha256).IsUnique().HasFilter("NOT \"Deleting\"");
    }
}

internal sealed class AreaConfiguration : IEntityTypeConfiguration<Area>
{
    public void Configure(EntityTypeBuilder<Area> builder)
    {
        builder.HasKey(area => area.Slug);
        builder.Property(area => area.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(area => area.Label).HasMaxLength(200);
        builder.HasData(
            new Area { Slug = "accountability", Label = "Accountability", Position = 1 },
            new Area { Slug = "finance", Label = "Financial Management", Position = 2 },
            new Area { Slug = "hr", Label = "Human Resource Management", Position = 3 },
            new Area { Slug = "governance", Label = "Governance", Position = 4 });
    }
}

internal sealed class TagConfiguration : IEntityTypeConfiguration<Tag>
{
    public void Configure(EntityTypeBuilder<Tag> builder)
    {
        builder.HasKey(tag => tag.Slug);
        builder.Property(tag => tag.Slug).HasMaxLength(Tag.MaxLength);
        builder.Property(tag => tag.Label).HasMaxLength(Tag.MaxLength);
    }
}

internal sealed class IdempotentRequestConfiguration : IEntityTypeConfiguration<IdempotentRequest>
{
    public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
    {
        builder.HasKey(request => new { request.PersonId, request.Key });
        builder.Property(request => request.Key).HasMaxLength(IdempotentRequest.MaxKeyLength);
        builder.Property(request => request.BodySha256).HasMaxLength(64);
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.PersonId);
        builder.HasIndex(request => request.StartedAt);
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.Property(entry => entry.Action).HasMaxLength(100);
        builder.Property(entry => entry.Subject).HasMaxLength(200);
        builder.Property(entry => entry.Detail).HasMaxLength(AuditEntry.MaxDetailLength);
        builder.Property(entry => entry.Address).HasMaxLength(Session.MaxAddressLength);
        builder.HasIndex(entry => entry.At);
        builder.HasIndex(entry => entry.PersonId);
        builder.HasIndex(entry => entry.Subject);
        builder.HasIndex(entry => entry.Action);
    }
}

internal sealed class PurgedVersionConfiguration : IEntityTypeConfiguration<PurgedVersion>
{
    public void Configure(EntityTypeBuilder<PurgedVersion> builder)
    {
        builder.Property(purged => purged.Id).ValueGeneratedNever();
        builder.Property(purged => purged.Reason).HasMaxLength(PurgedVersion.MaxReasonLength);
        builder.HasIndex(purged => purged.DocumentId);
    }
}

internal sealed class CatalogueStateConfiguration : IEntityTypeConfiguration<CatalogueState>
{
    public void Configure(EntityTypeBuilder<CatalogueState> builder) => builder.HasKey(state => state.Name);
}

internal sealed class ThesaurusEditionConfiguration : IEntityTypeConfiguration<ThesaurusEdition>
{
    public void Configure(EntityTypeBuilder<ThesaurusEdition> builder)
    {
        builder.HasKey(edition => edition.Number);
        builder.Property(edition => edition.Number).ValueGeneratedNever();
    }
}

internal sealed class CheckReportConfiguration : IEntityTypeConfiguration<CheckReport>
{
    public void Configure(EntityTypeBuilder<CheckReport> builder)
    {
        builder.Property(report => report.Id).ValueGeneratedNever();
        builder.HasIndex(report => report.StartedAt);
    }
}
