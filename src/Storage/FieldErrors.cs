namespace Library.Storage;

/// <summary>Collects what is wrong with what somebody sent, by the wire's names of the fields.</summary>
internal static class FieldErrors
{
    /// <summary>Adds a message where something does not hold; the first of a field stays.</summary>
    public static void Require(this Dictionary<string, string[]> errors, string field, bool holds, string message)
    {
        if (!holds)
        {
            errors.TryAdd(field, [message]);
        }
    }
}
