using Microsoft.AspNetCore.Identity;

namespace Library.Api.Members;

/// <summary>What is wrong with a form, by field: for problem details, and for the words beside a field.</summary>
internal sealed class FieldMessages
{
    private readonly Dictionary<string, string[]> _messages = new(StringComparer.Ordinal);

    /// <summary>What is wrong by the wire's names of the fields.</summary>
    public static FieldMessages Of(IReadOnlyDictionary<string, string[]> errors)
    {
        var messages = new FieldMessages();
        foreach (var (field, said) in errors)
        {
            messages.Require(field, holds: false, string.Join(' ', said));
        }

        return messages;
    }

    public bool Any => _messages.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => _messages;

    /// <summary>Adds a message where something does not hold; the first of a field stays.</summary>
    public void Require(string field, bool holds, string message)
    {
        if (!holds)
        {
            _messages.TryAdd(field, [message]);
        }
    }

    /// <summary>Takes over what Identity says.</summary>
    public void Add(IdentityResult result)
    {
        foreach (var error in result.Errors)
        {
            _messages.TryAdd(error.Code.StartsWith("Password", StringComparison.Ordinal) ? "password" : "email", [error.Description]);
        }
    }

    /// <summary>The words beside a field; null where nothing is wrong with it.</summary>
    public string? Of(string field) => _messages.TryGetValue(field, out var messages) ? string.Join(' ', messages) : null;
}
