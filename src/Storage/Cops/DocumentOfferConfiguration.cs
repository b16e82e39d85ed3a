using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Cops;

internal sealed class DocumentOfferConfiguration : IEntityTypeConfiguration<DocumentOffer>
{
    public void Configure(EntityTypeBuilder<DocumentOffer> builder)
    {
        builder.Property(offer => offer.Id).ValueGeneratedNever();
        builder.Property(offer => offer.Note).HasMaxLength(DocumentOffer.MaxNoteLength);
        builder.HasIndex(offer => new { offer.DocumentId, offer.CopSlug }).IsUnique();
        builder.HasOne<Document>().WithMany().HasForeignKey(offer => offer.DocumentId);
        builder.HasOne<Cop>().WithMany().HasForeignKey(offer => offer.CopSlug);
        builder.HasOne<Person>().WithMany().HasForeignKey(offer => offer.OfferedById);
    }
}
