using System.Text.RegularExpressions;
using Library.Api.Members;
using Library.Storage;
using Library.Storage.Catalogue;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Api.Administration;

/// <summary>What an admin says of a school.</summary>
/// <param name="Slug">Fixed once the school is there.</param>
/// <param name="Region">Null leaves it as it is.</param>
internal sealed record SchoolInput(string Slug, string? Name, string? City, string? Region, IReadOnlyList<string> Domains, bool ApprovesByDomain, DateOnly? MemberUntil);

/// <summary>Adds and changes member schools, for admins.</summary>
internal sealed partial class SchoolChanges(LibraryDbContext catalogue, AssociationClock clock)
{
    private const int MaxDomains = 20;

    /// <summary>Adds a school, or brings it up to date.</summary>
    /// <returns>The school; or what is wrong.</returns>
    public async Task<(School? School, FieldMessages Errors)> SetAsync(Reader reader, SchoolInput input, CancellationToken cancellationToken)
    {
        var (name, city, region) = (PlainLine.Of(input.Name), PlainLine.Of(input.City), input.Region is null ? null : PlainLine.Of(input.Region));
        var domains = input.Domains.Select(domain => domain.Trim().TrimStart('@').ToLowerInvariant()).Where(domain => domain.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var errors = await CheckAsync(input.Slug, name, city, domains, input.ApprovesByDomain, cancellationToken);
        errors.Require("region", region is null or { Length: <= School.MaxRegionLength }, $"A region has at most {School.MaxRegionLength} characters.");
        if (errors.Any)
        {
            return (null, errors);
        }

        var school = await catalogue.Schools.Include(row => row.Domains).SingleOrDefaultAsync(row => row.Slug == input.Slug, cancellationToken);
        var isNew = school is null;
        if (school is null)
        {
            catalogue.Add(school = new School { Slug = input.Slug, Name = name });
        }

        (school.Name, school.City, school.Region, school.ApprovesByDomain, school.MemberUntil) = (name, city, region ?? school.Region, input.ApprovesByDomain, input.MemberUntil);
        school.Domains.RemoveAll(row => !domains.Contains(row.Domain));
        school.Domains.AddRange(domains.Except(school.Domains.Select(row => row.Domain), StringComparer.Ordinal).Select(domain => new SchoolDomain { Domain = domain, SchoolSlug = school.Slug }).ToList());
        catalogue.Add(new AuditEntry
        {
            At = clock.Now,
            PersonId = reader.Id,
            Action = isNew ? "school-added" : "school-changed",
            Subject = school.Slug,
            Detail = input.MemberUntil is { } until ? $"member until {until:yyyy-MM-dd}" : null,
        });
        if (await catalogue.TrySaveUniqueAsync(cancellationToken))
        {
            return (school, errors);
        }

        errors.Require("domains", holds: false, "One of these domains was just given to another school.");
        return (null, errors);
    }

    /// <summary>Ends a membership with today, or renews it without an end; nothing of the school's is lost.</summary>
    /// <returns>Whether there is such a school.</returns>
    public async Task<bool> EndAsync(Reader reader, string slug, bool ends, CancellationToken cancellationToken)
    {
        var school = await catalogue.Schools.FindAsync([slug], cancellationToken);
        if (school is null)
        {
            return false;
        }

        // The last day of a membership is one more day of it: it ends at once only with yesterday.
        school.MemberUntil = ends ? clock.Today.AddDays(-1) : null;
        catalogue.Add(new AuditEntry { At = clock.Now, PersonId = reader.Id, Action = ends ? "membership-ended" : "membership-renewed", Subject = slug });
        await catalogue.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<FieldMessages> CheckAsync(string slug, string name, string city, List<string> domains, bool approvesByDomain, CancellationToken cancellationToken)
    {
        var errors = new FieldMessages();
        errors.Require("slug", slug.Length > 0 && Slug.Of(slug, Slug.MaxLength) == slug, "A short name has lower-case letters, digits and hyphens.");
        errors.Require("name", name.Length is > 0 and <= School.MaxNameLength, $"A school's name has 1 to {School.MaxNameLength} characters.");
        errors.Require("city", city.Length <= School.MaxNameLength, $"A city has at most {School.MaxNameLength} characters.");
        errors.Require("domains", domains.Count <= MaxDomains, $"A school has at most {MaxDomains} domains.");
        var wrong = domains.Find(domain => domain.Length > SchoolDomain.MaxLength || !DomainName().IsMatch(domain));
        errors.Require("domains", wrong is null, $"'{wrong}' is not a domain, such as school.org.");
        errors.Require("domains", domains.Count > 0 || !approvesByDomain, "Approving by domain needs at least one domain.");
        var taken = await catalogue.Set<SchoolDomain>().Where(row => domains.Contains(row.Domain) && row.SchoolSlug != slug).Select(row => row.Domain).FirstOrDefaultAsync(cancellationToken);
        errors.Require("domains", taken is null, $"'{taken}' is the domain of another school.");
        return errors;
    }

    // RFC 1123, 2.1: labels of letters, digits and inner hyphens; at least two, since a single one is nobody's on the net.
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DomainName();
}
