using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Tests.Members;

/// <summary>A school whose membership has ended, and with it the use of its people's accounts.</summary>
internal static class FormerSchool
{
    /// <summary>Has somebody be of such a school.</summary>
    public static async Task LapseAsync(this LibraryDbContext catalogue, string email, CancellationToken cancellationToken)
    {
        var school = new School { Slug = SharedApplication.Word(), Name = "Former school", MemberUntil = new DateOnly(2020, 6, 30) };
        catalogue.Add(school);
        await catalogue.SaveChangesAsync(cancellationToken);
        Assert.Equal(1, await catalogue.Users.Where(person => person.Email == email).ExecuteUpdateAsync(update => update.SetProperty(person => person.SchoolSlug, school.Slug), cancellationToken));
    }
}
