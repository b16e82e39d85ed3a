using Library.Storage.Catalogue;
using Library.Storage.Cops;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Library.Storage.Webhooks;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.Property(hook => hook.Id).ValueGeneratedNever();
        builder.Property(hook => hook.Address).HasMaxLength(Webhook.MaxAddressLength);
        builder.Property(hook => hook.StopReason).HasMaxLength(Webhook.MaxReasonLength);
        builder.HasOne<Person>().WithMany().HasForeignKey(hook => hook.OwnerId);
        builder.HasOne<Cop>().WithMany().HasForeignKey(hook => hook.CopSlug);
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.Property(delivery => delivery.Id).ValueGeneratedNever();
        builder.Property(delivery => delivery.Event).HasConversion<KebabCaseConverter<WebhookEvent>>().HasMaxLength(40);
        builder.Property(delivery => delivery.Failure).HasMaxLength(WebhookDelivery.MaxFailureLength);

        // Told once.
        builder.HasIndex(delivery => new { delivery.WebhookId, delivery.Event, delivery.SubjectId }).IsUnique();
        builder.HasIndex(delivery => new { delivery.WebhookId, delivery.NotBefore }).HasFilter("\"DeliveredAt\" IS NULL AND \"GivenUpAt\" IS NULL");
        builder.HasOne<Webhook>().WithMany().HasForeignKey(delivery => delivery.WebhookId);
    }
}
