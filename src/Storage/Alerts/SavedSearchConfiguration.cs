using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Alerts;

internal sealed class SavedSearchConfiguration : IEntityTypeConfiguration<SavedSearch>
{
    public void Configure(EntityTypeBuilder<SavedSearch> builder)
    {
        builder.Property(search => search.Id).ValueGeneratedNever();
        builder.Property(search => search.Name).HasMaxLength(SavedSearch.MaxNameLength);
        builder.Property(search => search.Query).HasMaxLength(SavedSearch.MaxQueryLength);
        builder.Property(search => search.Frequency).HasConversion<KebabCaseConverter<AlertFrequency>>().HasMaxLength(40);
        builder.Property(search => search.Way).HasConversion<KebabCaseConverter<AlertWay>>().HasMaxLength(40);
        builder.Property(search => search.ScopeHash).HasMaxLength(64);
        builder.HasOne<Person>().WithMany().HasForeignKey(search => search.PersonId);
        builder.HasOne<SavedSearchBaseline>().WithOne().HasForeignKey<SavedSearchBaseline>(baseline => baseline.SavedSearchId);
    }
}

internal sealed class SavedSearchBaselineConfiguration : IEntityTypeConfiguration<SavedSearchBaseline>
{
    public void Configure(EntityTypeBuilder<SavedSearchBaseline> builder) => builder.HasKey(baseline => baseline.SavedSearchId);
}

internal sealed class SavedSearchMatchConfiguration : IEntityTypeConfiguration<SavedSearchMatch>
{
    public void Configure(EntityTypeBuilder<SavedSearchMatch> builder)
    {
        builder.HasKey(match => new { match.SavedSearchId, match.DocumentId });
        builder.HasOne<SavedSearch>().WithMany().HasForeignKey(match => match.SavedSearchId);
        builder.HasOne<Document>().WithMany().HasForeignKey(match => match.DocumentId);
        builder.HasIndex(match => match.FoundAt).HasFilter("\"ToldAt\" IS NULL").HasDatabaseName("IX_SavedSearchMatches_Waiting");
        builder.HasIndex(match => match.MailId);
    }
}
