using Library.Storage.People;

namespace Library.Api.Members;

/// <summary>How a sign-in came out.</summary>
internal abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record SignedIn(Session Session) : SignInResult;

    /// <summary>Unknown address, wrong password, or too many wrong ones: the same for all.</summary>
    public sealed record InvalidCredentials : SignInResult;

    /// <summary>The first step is done; a code of the second factor is to follow.</summary>
    public sealed record SecondFactorRequired(Guid PersonId) : SignInResult;

    /// <summary>They are who they say, but the account may not be used.</summary>
    /// <param name="Code">Stable, as in the API.</param>
    /// <param name="Message">For the person.</param>
    public sealed record Refused(string Code, string Message) : SignInResult;
}

/// <summary>What somebody shows besides the password: a code of the authenticator app, or one of the codes kept for when that is lost.</summary>
internal sealed record SecondFactor(string Code, bool IsRecovery);
