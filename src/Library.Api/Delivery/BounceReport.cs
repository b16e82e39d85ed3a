using MimeKit;

namespace Library.Api.Delivery;

/// <summary>What a mail server says of a mail that it could not deliver for good (RFC 3464).</summary>
/// <param name="IsUnknown">Whether there is no such mailbox (RFC 3463, 5.1.x).</param>
/// <param name="Reason">In its words.</param>
internal sealed record BounceReport(bool IsUnknown, string Reason)
{
    /// <summary>Null where it is no report of a delivery, or of one that is only late, or was made.</summary>
    public static BounceReport? ReadOrNull(MimeMessage message)
    {
        var groups = message.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(part => part.StatusGroups);
        foreach (var group in groups)
        {
            if (group["Action"]?.Trim().Equals("failed", StringComparison.OrdinalIgnoreCase) == true && group["Status"]?.Trim() is { } status && status.StartsWith("5.", StringComparison.Ordinal))
            {
                return new BounceReport(status.StartsWith("5.1.", StringComparison.Ordinal), group["Diagnostic-Code"]?.Split(';', 2)[^1].Trim() is { Length: > 0 } said ? said : status);
            }
        }

        return null;
    }
}
