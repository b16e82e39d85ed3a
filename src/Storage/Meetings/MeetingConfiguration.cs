using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.Items;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Meetings;

internal sealed class MeetingConfiguration : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.Property(meeting => meeting.Id).ValueGeneratedNever();
        builder.Property(meeting => meeting.Title).HasMaxLength(Meeting.MaxTitleLength);
        builder.Property(meeting => meeting.Location).HasMaxLength(Meeting.MaxPlaceLength);
        builder.Property(meeting => meeting.Link).HasMaxLength(Meeting.MaxLinkLength);
        builder.Property(meeting => meeting.Agenda).HasMaxLength(Meeting.MaxTextLength);
        builder.Property(meeting => meeting.Minutes).HasMaxLength(Meeting.MaxTextLength);
        builder.Property(meeting => meeting.Revision).IsConcurrencyToken();
        builder.Property(meeting => meeting.UpdatedAt).IsConcurrencyToken();
        builder.HasIndex(meeting => new { meeting.CopSlug, meeting.StartsAt });
        builder.HasOne<Cop>().WithMany().HasForeignKey(meeting => meeting.CopSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(meeting => meeting.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(meeting => meeting.Items).WithOne().HasForeignKey(item => item.MeetingId);
        builder.HasMany<MeetingReply>().WithOne().HasForeignKey(reply => reply.MeetingId);
        builder.HasMany<PacketChange>().WithOne().HasForeignKey(change => change.MeetingId);
    }
}

internal sealed class PacketItemConfiguration : IEntityTypeConfiguration<PacketItem>
{
    public void Configure(EntityTypeBuilder<PacketItem> builder)
    {
        ItemConfiguration.Configure(builder);
    }
}

internal sealed class MeetingReplyConfiguration : IEntityTypeConfiguration<MeetingReply>
{
    public void Configure(EntityTypeBuilder<MeetingReply> builder)
    {
        builder.HasKey(reply => new { reply.MeetingId, reply.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(reply => reply.PersonId);
    }
}

internal sealed class PacketChangeConfiguration : IEntityTypeConfiguration<PacketChange>
{
    public void Configure(EntityTypeBuilder<PacketChange> builder)
    {
        builder.Property(change => change.Id).ValueGeneratedNever();
        builder.Property(change => change.Heading).HasMaxLength(ListedItem.MaxHeadingLength);
        builder.HasOne<Document>().WithMany().HasForeignKey(change => change.DocumentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(change => change.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AgendaProposalConfiguration : IEntityTypeConfiguration<AgendaProposal>
{
    public void Configure(EntityTypeBuilder<AgendaProposal> builder)
    {
        builder.Property(proposal => proposal.Id).ValueGeneratedNever();
        builder.Property(proposal => proposal.Title).HasMaxLength(AgendaProposal.MaxTitleLength);
        builder.Property(proposal => proposal.Key).HasMaxLength(AgendaProposal.MaxTitleLength);
        builder.Property(proposal => proposal.Why).HasMaxLength(AgendaProposal.MaxWhyLength);
        builder.Property(proposal => proposal.Answer).HasMaxLength(AgendaProposal.MaxAnswerLength);
        builder.HasIndex(proposal => new { proposal.MeetingId, proposal.Key }).IsUnique();
        builder.HasOne<Meeting>().WithMany().HasForeignKey(proposal => proposal.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(proposal => proposal.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany<ProposalVote>().WithOne().HasForeignKey(vote => vote.ProposalId);
    }
}

internal sealed class ProposalVoteConfiguration : IEntityTypeConfiguration<ProposalVote>
{
    public void Configure(EntityTypeBuilder<ProposalVote> builder)
    {
        builder.HasKey(vote => new { vote.ProposalId, vote.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(vote => vote.PersonId);
    }
}

internal sealed class MeetingDecisionConfiguration : IEntityTypeConfiguration<MeetingDecision>
{
    public void Configure(EntityTypeBuilder<MeetingDecision> builder)
    {
        builder.Property(decision => decision.Id).ValueGeneratedNever();
        builder.Property(decision => decision.Text).HasMaxLength(MeetingDecision.MaxTextLength);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(decision => decision.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(decision => decision.RecordedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FollowUpConfiguration : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.Property(followUp => followUp.Id).ValueGeneratedNever();
        builder.Property(followUp => followUp.Text).HasMaxLength(FollowUp.MaxTextLength);
        builder.HasIndex(followUp => followUp.DueOn).HasFilter("\"DoneAt\" IS NULL").HasDatabaseName("IX_FollowUps_Open");
        builder.HasOne<Meeting>().WithMany().HasForeignKey(followUp => followUp.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(followUp => followUp.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(followUp => followUp.RecordedById).OnDelete(DeleteBehavior.Restrict);
    }
}
