using Library.Storage.Catalogue;
using Library.Storage.Collections;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Sharing;

internal sealed class OutsideShareConfiguration : IEntityTypeConfiguration<OutsideShare>
{
    public void Configure(EntityTypeBuilder<OutsideShare> builder)
    {
        builder.Property(share => share.Id).ValueGeneratedNever();
        builder.Property(share => share.Key).HasMaxLength(100);
        builder.Property(share => share.Note).HasMaxLength(OutsideShare.MaxNoteLength);
        builder.HasIndex(share => share.Key).IsUnique();
        builder.HasOne<Document>().WithMany().HasForeignKey(share => share.DocumentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Collection>().WithMany().HasForeignKey(share => share.CollectionSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(share => share.CreatedById).OnDelete(DeleteBehavior.Restrict);
    }
}
