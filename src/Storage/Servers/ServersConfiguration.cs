using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Servers;

internal sealed class MachineConfiguration : IEntityTypeConfiguration<Machine>
{
    public void Configure(EntityTypeBuilder<Machine> builder)
    {
        builder.Property(machine => machine.Id).ValueGeneratedNever();
        builder.Property(machine => machine.Name).HasMaxLength(Machine.MaxNameLength);
        builder.Property(machine => machine.Roles).HasMaxLength(40);
    }
}

internal sealed class IndexHeadConfiguration : IEntityTypeConfiguration<IndexHead>
{
    public void Configure(EntityTypeBuilder<IndexHead> builder)
    {
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.HasData(new IndexHead());
    }
}

internal sealed class IndexCommitConfiguration : IEntityTypeConfiguration<IndexCommit>
{
    public void Configure(EntityTypeBuilder<IndexCommit> builder)
    {
        builder.HasKey(commit => commit.Number);
        builder.Property(commit => commit.Number).ValueGeneratedNever();
        builder.Property(commit => commit.BuildId).HasMaxLength(40);
    }
}
