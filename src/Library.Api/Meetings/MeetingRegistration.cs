namespace Library.Api.Meetings;

internal static class MeetingRegistration
{
    public static IServiceCollection AddMeetings(this IServiceCollection services) => services
        .AddScoped<MeetingReading>().AddScoped<MeetingAnswers>().AddScoped<MeetingReplies>().AddScoped<ProposalReading>().AddScoped<FollowUpReading>().AddScoped<MeetingWords>().AddScoped<CalendarFeed>().AddScoped<PacketPdfReading>();
}
