using Library.Storage.Cops;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.People;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(person => person.Id).ValueGeneratedNever();
        builder.Property(person => person.Name).HasMaxLength(Person.MaxNameLength);
        builder.Property(person => person.JobTitle).HasMaxLength(Person.MaxNameLength);
        builder.HasOne<School>().WithMany().HasForeignKey(person => person.SchoolSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(person => person.Cops).WithOne().HasForeignKey(member => member.PersonId);
    }
}

internal sealed class SchoolConfiguration : IEntityTypeConfiguration<School>
{
    public void Configure(EntityTypeBuilder<School> builder)
    {
        builder.HasKey(school => school.Slug);
        builder.Property(school => school.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(school => school.Name).HasMaxLength(School.MaxNameLength);
        builder.Property(school => school.City).HasMaxLength(School.MaxNameLength);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasOne(session => session.Person).WithMany().HasForeignKey(session => session.PersonId);
        builder.HasIndex(session => session.ExpiresAt);
    }
}

internal sealed class CopConfiguration : IEntityTypeConfiguration<Cop>
{
    public void Configure(EntityTypeBuilder<Cop> builder)
    {
        builder.HasKey(cop => cop.Slug);
        builder.Property(cop => cop.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(cop => cop.Label).HasMaxLength(200);
        builder.HasData(
            new Cop { Slug = "executive-director", Label = "Executive Director", Position = 1 },
            new Cop { Slug = "principal", Label = "Principal", Position = 2 },
            new Cop { Slug = "cfo-coo", Label = "CFO/COO", Position = 3 },
            new Cop { Slug = "ell", Label = "ELL Director/Coordinator", Position = 4 },
            new Cop { Slug = "special-education", Label = "Special Education Director/Coordinator", Position = 5 },
            new Cop { Slug = "college-placement", Label = "College Placement Director", Position = 6 },
            new Cop { Slug = "nurse-mental-health", Label = "School Nurse/Mental Health Practitioner", Position = 7 });
    }
}

internal sealed class CopMemberConfiguration : IEntityTypeConfiguration<CopMember>
{
    public void Configure(EntityTypeBuilder<CopMember> builder)
    {
        builder.HasKey(member => new { member.CopSlug, member.PersonId });
        builder.HasOne<Cop>().WithMany().HasForeignKey(member => member.CopSlug);
        builder.HasIndex(member => member.PersonId);
    }
}
