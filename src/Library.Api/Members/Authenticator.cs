using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Members;

/// <summary>The second factor: codes of an authenticator app (TOTP, RFC 6238), each good once, and recovery codes.</summary>
internal sealed class Authenticator(UserManager<Person> people, LibraryDbContext catalogue, AccountMail mail, AssociationClock clock)
{
    private const int RecoveryCodes = 10;
    private const string Provider = "library";
    private const string LastCode = "last-code";

    /// <summary>Whether a code is right. A code of the app that was used once is not right again (RFC 6238, 5.2).</summary>
    public async Task<bool> IsGoodAsync(Person person, SecondFactor factor, CancellationToken cancellationToken)
    {
        var code = factor.Code.Replace(" ", "", StringComparison.Ordinal).Replace("-", factor.IsRecovery ? "-" : "", StringComparison.Ordinal);
        if (factor.IsRecovery)
        {
            var redeemed = (await people.RedeemTwoFactorRecoveryCodeAsync(person, code)).Succeeded;
            if (!redeemed)
            {
                // Of two who use it at once, one is first: nothing of the other's is saved later.
                catalogue.ChangeTracker.Clear();
            }
            else
            {
                mail.RecoveryCodeUsed(person, await people.CountRecoveryCodesAsync(person));
                Note(person, "recovery-code-used");
                await catalogue.SaveChangesAsync(cancellationToken);
            }

            return redeemed;
        }

        // Whoever is first takes the code.
        return await people.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, code)
            && await catalogue.UserTokens.Where(token => token.UserId == person.Id && token.LoginProvider == Provider && token.Name == LastCode && token.Value != code)
                .ExecuteUpdateAsync(update => update.SetProperty(token => token.Value, code), cancellationToken) == 1;
    }

    /// <summary>The key to be put into the app; made where there is none.</summary>
    public async Task<string> KeyAsync(Person person)
    {
        if (await people.GetAuthenticatorKeyAsync(person) is null)
        {
            await people.ResetAuthenticatorKeyAsync(person);
        }

        return await people.GetAuthenticatorKeyAsync(person) ?? "";
    }

    /// <summary>Switches the second factor on, once a code shows that the app has the key.</summary>
    /// <returns>The recovery codes, shown this once; null where the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> EnableAsync(Person person, string code, CancellationToken cancellationToken)
    {
        await people.SetAuthenticationTokenAsync(person, Provider, LastCode, "none");
        if (!await IsGoodAsync(person, new SecondFactor(code, IsRecovery: false), cancellationToken))
        {
            return null;
        }

        mail.SecondFactorSwitched(person, isOn: true);
        Note(person, "second-factor-on");
        await people.SetTwoFactorEnabledAsync(person, enabled: true);
        return [.. await people.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodes) ?? []];
    }

    /// <summary>New recovery codes; the old ones are void.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(Person person)
    {
        Note(person, "recovery-codes-renewed");
        return [.. await people.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodes) ?? []];
    }

    /// <summary>Switches the second factor off, and forgets its key.</summary>
    public async Task DisableAsync(Person person)
    {
        mail.SecondFactorSwitched(person, isOn: false);
        Note(person, "second-factor-off");
        await people.SetTwoFactorEnabledAsync(person, enabled: false);
        await people.ResetAuthenticatorKeyAsync(person);
    }

    private void Note(Person person, string action) => catalogue.Add(new AuditEntry { At = clock.Now, PersonId = person.Id, Action = action, Subject = person.Id.ToString() });
}
