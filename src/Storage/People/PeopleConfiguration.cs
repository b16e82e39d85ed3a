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
        builder.Property(person => person.HelpsWith).HasMaxLength(Person.MaxHelpsWithLength);
        builder.Property(person => person.MailFailure).HasMaxLength(Person.MaxMailFailureLength);
        builder.Property(person => person.PhotoKey).HasMaxLength(200);
        builder.Property(person => person.CalendarKey).HasMaxLength(100);
        builder.HasIndex(person => person.CalendarKey).IsUnique();
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
        builder.Property(school => school.Region).HasMaxLength(School.MaxRegionLength);
        builder.HasMany(school => school.Domains).WithOne().HasForeignKey(domain => domain.SchoolSlug);
    }
}

internal sealed class SchoolDomainConfiguration : IEntityTypeConfiguration<SchoolDomain>
{
    public void Configure(EntityTypeBuilder<SchoolDomain> builder)
    {
        builder.HasKey(domain => domain.Domain);
        builder.Property(domain => domain.Domain).HasMaxLength(SchoolDomain.MaxLength);
    }
}

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.Name).HasMaxLength(ApiToken.MaxNameLength);
        builder.Property(token => token.Hash).HasMaxLength(64);
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasOne(token => token.Person).WithMany().HasForeignKey(token => token.PersonId);
    }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.Property(invitation => invitation.Id).ValueGeneratedNever();
        builder.Property(invitation => invitation.Email).HasMaxLength(256);
        builder.Property(invitation => invitation.Name).HasMaxLength(Person.MaxNameLength);
        builder.Property(invitation => invitation.JobTitle).HasMaxLength(Person.MaxNameLength);
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(64);
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasOne<School>().WithMany().HasForeignKey(invitation => invitation.SchoolSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Cop>().WithMany().HasForeignKey(invitation => invitation.CopSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(invitation => invitation.InvitedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasOne(session => session.Person).WithMany().HasForeignKey(session => session.PersonId);
        builder.Property(session => session.UserAgent).HasMaxLength(Session.MaxUserAgentLength);
        builder.Property(session => session.Address).HasMaxLength(Session.MaxAddressLength);
        builder.HasIndex(session => session.ExpiresAt);
    }
}

internal sealed class CopConfiguration : IEntityTypeConfiguration<Cop>
{
    public void Configure(EntityTypeBuilder<Cop> builder)
    {
        builder.HasKey(cop => cop.Slug);
        builder.Property(cop => cop.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(cop => cop.Label).HasMaxLength(Cop.MaxLabelLength);
        builder.Property(cop => cop.Purpose).HasMaxLength(Cop.MaxPurposeLength);
        builder.Property(cop => cop.Welcome).HasMaxLength(Cop.MaxWelcomeLength);
        builder.HasData(
            new Cop { Slug = "executive-director", Label = "Executive Director", Position = 1, Purpose = "For the executive directors and heads of member schools." },
            new Cop { Slug = "principal", Label = "Principal", Position = 2, Purpose = "For principals and assistant principals." },
            new Cop { Slug = "cfo-coo", Label = "CFO/COO", Position = 3, Purpose = "For chief financial and operating officers and business managers." },
            new Cop { Slug = "ell", Label = "ELL Director/Coordinator", Position = 4, Purpose = "For those who direct the teaching of English language learners." },
            new Cop { Slug = "special-education", Label = "Special Education Director/Coordinator", Position = 5, IsClosed = true, Purpose = "For directors and coordinators of special education. Its leads let people in." },
            new Cop { Slug = "college-placement", Label = "College Placement Director", Position = 6, Purpose = "For those who guide students to college and beyond." },
            new Cop { Slug = "nurse-mental-health", Label = "School Nurse/Mental Health Practitioner", Position = 7, IsClosed = true, Purpose = "For school nurses, counselors and mental health practitioners. Its leads let people in." });
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

internal sealed class CopWelcomeConfiguration : IEntityTypeConfiguration<CopWelcome>
{
    public void Configure(EntityTypeBuilder<CopWelcome> builder)
    {
        builder.HasKey(row => new { row.CopSlug, row.PersonId });
        builder.HasOne<Cop>().WithMany().HasForeignKey(row => row.CopSlug);
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId);
    }
}

internal sealed class CopRequestConfiguration : IEntityTypeConfiguration<CopRequest>
{
    public void Configure(EntityTypeBuilder<CopRequest> builder)
    {
        builder.HasKey(request => new { request.CopSlug, request.PersonId });
        builder.Property(request => request.Note).HasMaxLength(CopRequest.MaxNoteLength);
        builder.HasOne<Cop>().WithMany().HasForeignKey(request => request.CopSlug);
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.PersonId);
    }
}
