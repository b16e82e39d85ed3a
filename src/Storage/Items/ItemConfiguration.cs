using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Items;

internal static class ItemConfiguration
{
    /// <summary>What the items of every list have in common.</summary>
    public static void Configure<T>(EntityTypeBuilder<T> builder)
        where T : ListedItem
    {
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.Heading).HasMaxLength(ListedItem.MaxHeadingLength);
        builder.Property(item => item.Note).HasMaxLength(ListedItem.MaxNoteLength);
        builder.Property(item => item.Presenter).HasMaxLength(ListedItem.MaxPresenterLength);
        builder.HasOne<Document>().WithMany().HasForeignKey(item => item.DocumentId).OnDelete(DeleteBehavior.SetNull);
    }
}
