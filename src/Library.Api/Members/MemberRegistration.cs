using Library.Api.Hosting;
using Library.Api.Images;
using Library.Api.Members.Provider;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Library.Api.Members;

internal static class MemberRegistration
{
    public static IServiceCollection AddMembers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("charter-knowledge-center").PersistKeysToDbContext<LibraryDbContext>();
        services.AddIdentityCore<Person>(options =>
            {
                // Length over composition: NIST SP 800-63B, section 5.1.1.2.
                options.Password.RequiredLength = 10;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Tokens.PasswordResetTokenProvider = ResetTokens.Provider;
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddEntityFrameworkStores<LibraryDbContext>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<ResetTokens>(ResetTokens.Provider);
        services.AddSessionAuthentication();
        services.AddSignInProvider(configuration);
        services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryOfApi.Header;
            options.Cookie.Name = "library-antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddTrustedProxies(configuration);
        services.AddRateLimits();
        services.AddScoped<PersonSignIn>();
        services.AddScoped<PersonActivity>();
        services.AddScoped<KnowingPeople>();
        services.AddScoped<Accounts>();
        services.AddMemoryCache();
        services.AddScoped<Authenticator>();
        services.AddScoped<PendingSignIn>();
        services.AddScoped<Passkeys>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<SiteAddress>((options, site) =>
        {
            // Of the site's own name, never of the Host header; on a machine without a name the browser's is taken.
            options.ServerDomain = site.Base is { HostNameType: UriHostNameType.Dns, IsLoopback: false } named ? named.IdnHost : null;
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
        });
        services.AddScoped<PasswordChange>();
        services.AddScoped<EmailChange>();
        services.AddScoped<OwnSessions>();
        services.AddScoped<ApiTokens>();
        services.AddScoped<AccountMail>();
        services.AddScoped<PeopleDirectory>();
        services.AddScoped<UploadPicture>();
        services.AddScoped<Profile>();
        services.AddScoped<HandOver>();
        services.AddScoped<Registrations>();
        services.AddScoped<Approvals>();
        services.AddScoped<PasswordReset>();
        services.AddScoped<Invitations>();
        services.AddScoped<AcceptInvitation>();
        services.AddSingleton<FirstAdmin>();
        return services;
    }
}
