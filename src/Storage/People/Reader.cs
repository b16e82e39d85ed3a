using System.Collections.Immutable;
using Library.Storage.Cops;

namespace Library.Storage.People;

/// <summary>The person who asks, as the catalogue knows them at this request.</summary>
public sealed record Reader(Guid Id, string Name, string Email, bool IsAdmin, string? School, ImmutableArray<CopSeat> Cops)
{
    /// <summary>Where their picture stands in the file store; null where they have none.</summary>
    public string? PhotoKey { get; init; }

    /// <summary>What they may see.</summary>
    public ReaderScope Scope { get; } = ScopeOf(Id, IsAdmin, Cops);

    /// <summary>The highest role: "admin", "lead" or "member".</summary>
    public string Role => IsAdmin ? "admin" : Cops.Any(seat => seat.IsLead) ? "lead" : "member";

    public bool IsMemberOf(string cop) => Cops.Any(seat => seat.Slug == cop);

    public bool IsLeadOf(string cop) => Cops.Any(seat => seat.Slug == cop && seat.IsLead);

    private static ReaderScope ScopeOf(Guid id, bool isAdmin, ImmutableArray<CopSeat> cops)
    {
        var tokens = ImmutableArray.CreateBuilder<string>();
        tokens.Add(AudienceToken.Members);
        tokens.Add(AudienceToken.Owner(id));
        tokens.AddRange(cops.Select(seat => AudienceToken.Cop(seat.Slug)));
        tokens.AddRange(cops.Where(seat => seat.IsLead).Select(seat => AudienceToken.Lead(seat.Slug)));
        if (isAdmin)
        {
            tokens.Add(AudienceToken.Admins);
        }

        tokens.Sort(StringComparer.Ordinal);
        return new ReaderScope(id, tokens.ToImmutable());
    }
}

/// <summary>A person's place in a COP.</summary>
public sealed record CopSeat(string Slug, bool IsLead);
