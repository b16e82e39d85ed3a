namespace Library.Api.Members;

/// <summary>Says in words what calls itself so: enough for people to know their own browsers again.</summary>
internal static class UserAgentWords
{
    // In the order in which they hide behind each other's names.
    private static readonly (string Mark, string Name)[] Programs =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")];

    public static string Of(string agent)
    {
        var program = Array.Find(Programs, known => agent.Contains(known.Mark, StringComparison.Ordinal)).Name ?? "A program";
        var system = Array.Find(Systems, known => agent.Contains(known.Mark, StringComparison.Ordinal)).Name;
        return system is null ? program : $"{program} on {system}";
    }
}
