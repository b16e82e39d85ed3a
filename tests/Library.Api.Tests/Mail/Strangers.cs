using System.Net.Http.Json;
using Library.Api.Members;
using Library.Api.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Library.Api.Tests.Mail;

/// <summary>What people do who have no account yet.</summary>
internal static class Strangers
{
    public static string Email(string domain = "school.example") => $"{SharedApplication.Word()}@{domain}";

    public static async Task<HttpResponseMessage> RegisterAsync(
        this MailedApplication mailed, string email, CancellationToken cancellationToken, string school = MailedApplication.School, string name = "Ana Ruiz", string password = LibraryApplication.Password)
    {
        using var anonymous = mailed.Application.Anonymous();
        return await anonymous.PostAsJsonAsync("/api/v1/auth/register", new { email, password, name, school, title = "Principal" }, cancellationToken);
    }

    public static async Task<HttpResponseMessage> LoginAsync(this MailedApplication mailed, string email, string password, CancellationToken cancellationToken)
    {
        using var anonymous = mailed.Application.Anonymous();
        return await anonymous.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, cancellationToken);
    }

    /// <summary>Follows the link of the mail and confirms the address.</summary>
    public static async Task<VisitedPage> ConfirmAsync(this MailedApplication mailed, string email, CancellationToken cancellationToken, string password = LibraryApplication.Password)
    {
        var mail = await mailed.WaitForMailAsync(email, "confirm", cancellationToken);
        using var visitor = new Visitor(mailed.Application);
        return await visitor.SubmitAsync(mail.LinkTo("/confirm"), "confirm", cancellationToken, ("password", password));
    }

    /// <summary>Approves everybody who waits with this address, as the admins' page does.</summary>
    public static async Task ApproveAsync(this MailedApplication mailed, string email, CancellationToken cancellationToken)
    {
        await using var scope = mailed.Application.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<Library.Storage.Catalogue.LibraryDbContext>();
        var clock = scope.ServiceProvider.GetRequiredService<Library.Storage.AssociationClock>();
        var admin = await Library.Storage.People.Readers.FindReaderByEmailOrNullAsync(catalogue, LibraryApplication.AdminEmail, clock, cancellationToken);
        var id = catalogue.Users.Single(person => person.Email == email).Id;
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<Approvals>().ApproveAsync(Assert.IsType<Library.Storage.People.Reader>(admin), [id], cancellationToken));
    }
}
