using Library.Storage.People;

namespace Library.Storage.Meetings;

/// <summary>Who sees meetings and their packets, and who looks after them.</summary>
public static class MeetingRules
{
    /// <summary>The meetings that a reader may see: the published and the cancelled ones of their COPs, and all of those that they lead; admins see every one.</summary>
    public static IQueryable<Meeting> VisibleTo(this IQueryable<Meeting> meetings, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var cops = reader.Cops.Select(seat => seat.Slug).ToArray();
        var led = reader.Cops.Where(seat => seat.IsLead).Select(seat => seat.Slug).ToArray();
        return reader.IsAdmin ? meetings : meetings.Where(meeting => led.Contains(meeting.CopSlug) || (meeting.State != MeetingState.Draft && cops.Contains(meeting.CopSlug)));
    }

    /// <summary>Those of them whose packet the reader may see.</summary>
    public static IQueryable<Meeting> WithPacketVisibleTo(this IQueryable<Meeting> meetings, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var led = reader.Cops.Where(seat => seat.IsLead).Select(seat => seat.Slug).ToArray();
        return meetings.VisibleTo(reader).Where(meeting => meeting.PacketState == PacketState.Published || reader.IsAdmin || led.Contains(meeting.CopSlug));
    }

    /// <summary>Whether the reader sees the packet of a meeting that they see.</summary>
    public static bool ShowsPacket(Reader reader, Meeting meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        return meeting.PacketState == PacketState.Published || MayEdit(reader, meeting.CopSlug);
    }

    /// <summary>Whether the reader plans meetings of a COP and makes their packets.</summary>
    public static bool MayEdit(Reader reader, string cop)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.IsAdmin || reader.IsLeadOf(cop);
    }
}
