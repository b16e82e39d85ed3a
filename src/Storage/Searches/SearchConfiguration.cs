using Library.Storage.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Searches;

internal sealed class LoggedSearchConfiguration : IEntityTypeConfiguration<LoggedSearch>
{
    public void Configure(EntityTypeBuilder<LoggedSearch> builder)
    {
        builder.Property(search => search.Text).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(search => search.Key).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(search => search.RanKey).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(search => search.Areas).HasMaxLength(LoggedSearch.MaxPlacesLength);
        builder.Property(search => search.Cops).HasMaxLength(LoggedSearch.MaxPlacesLength);
        builder.HasIndex(search => search.At);
        builder.HasIndex(search => search.Day);
        builder.HasIndex(search => new { search.PersonId, search.At });
    }
}

internal sealed class OpenedResultConfiguration : IEntityTypeConfiguration<OpenedResult>
{
    public void Configure(EntityTypeBuilder<OpenedResult> builder)
    {
        builder.HasOne<LoggedSearch>().WithMany().HasForeignKey(opened => opened.SearchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(opened => new { opened.SearchId, opened.DocumentId }).IsUnique();
    }
}

internal sealed class SearchPinConfiguration : IEntityTypeConfiguration<SearchPin>
{
    public void Configure(EntityTypeBuilder<SearchPin> builder)
    {
        builder.Property(pin => pin.Id).ValueGeneratedNever();
        builder.Property(pin => pin.Text).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(pin => pin.Key).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(pin => pin.Note).HasMaxLength(SearchPin.MaxNoteLength);
        builder.HasIndex(pin => new { pin.Key, pin.DocumentId }).IsUnique();
        builder.HasOne<Document>().WithMany().HasForeignKey(pin => pin.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class JudgedSearchConfiguration : IEntityTypeConfiguration<JudgedSearch>
{
    public void Configure(EntityTypeBuilder<JudgedSearch> builder)
    {
        builder.Property(search => search.Id).ValueGeneratedNever();
        builder.Property(search => search.Text).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(search => search.Key).HasMaxLength(LoggedSearch.MaxTextLength);
        builder.Property(search => search.Revision).IsConcurrencyToken();
        builder.HasIndex(search => search.Key).IsUnique();
        builder.HasMany(search => search.Judgements).WithOne().HasForeignKey(judgement => judgement.SearchId);
    }
}

internal sealed class JudgementConfiguration : IEntityTypeConfiguration<Judgement>
{
    public void Configure(EntityTypeBuilder<Judgement> builder)
    {
        builder.HasKey(judgement => new { judgement.SearchId, judgement.DocumentId });
        builder.HasOne<Document>().WithMany().HasForeignKey(judgement => judgement.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}
