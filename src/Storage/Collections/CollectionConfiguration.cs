using Library.Storage.Files;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Collections;

internal sealed class CollectionConfiguration : IEntityTypeConfiguration<Collection>
{
    public void Configure(EntityTypeBuilder<Collection> builder)
    {
        builder.HasKey(collection => collection.Slug);
        builder.Property(collection => collection.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(collection => collection.Title).HasMaxLength(Collection.MaxTitleLength);
        builder.Property(collection => collection.Introduction).HasMaxLength(Collection.MaxIntroductionLength);
        builder.Property(collection => collection.CoverKey).HasMaxLength(FileKey.MaxLength);
        builder.Property(collection => collection.Revision).IsConcurrencyToken();
        builder.HasMany(collection => collection.Items).WithOne().HasForeignKey(item => item.CollectionSlug);
        builder.HasMany(collection => collection.Curators).WithOne().HasForeignKey(curator => curator.CollectionSlug);
    }
}

internal sealed class CollectionItemConfiguration : IEntityTypeConfiguration<CollectionItem>
{
    public void Configure(EntityTypeBuilder<CollectionItem> builder) => ItemConfiguration.Configure(builder);
}

internal sealed class CollectionCuratorConfiguration : IEntityTypeConfiguration<CollectionCurator>
{
    public void Configure(EntityTypeBuilder<CollectionCurator> builder)
    {
        builder.HasKey(curator => new { curator.CollectionSlug, curator.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(curator => curator.PersonId);
    }
}
