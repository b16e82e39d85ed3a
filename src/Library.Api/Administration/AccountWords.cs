namespace Library.Api.Administration;

/// <summary>Says in words where an account stands.</summary>
internal static class AccountWords
{
    public static readonly IReadOnlyList<(AccountState State, string Text)> States =
    [
        (AccountState.Waiting, "Wait for approval"),
        (AccountState.Unconfirmed, "Address not confirmed"),
        (AccountState.Active, "Active"),
        (AccountState.Lapsed, "Membership ended"),
        (AccountState.Ended, "Account ended"),
    ];

    public static string Of(AccountState state) => state switch
    {
        AccountState.Waiting => "Waits for approval",
        AccountState.Unconfirmed => "Address not confirmed",
        AccountState.Active => "Active",
        AccountState.Lapsed => "Membership ended",
        _ => "Ended",
    };

    /// <summary>The class that gives a state its colour.</summary>
    public static string ClassOf(AccountState state) => state switch
    {
        AccountState.Waiting or AccountState.Unconfirmed => "state state-warn",
        AccountState.Active => "state state-good",
        _ => "state",
    };
}
