using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Library.Storage.Catalogue;

/// <summary>
/// Has every text that goes to the database be one that every database takes: U+0000, which PostgreSQL refuses, and halves of characters become U+FFFD.
/// </summary>
internal sealed class StorableTexts : DbCommandInterceptor
{
    /// <summary>U+0000 as it stands in JSON.</summary>
    private const string EscapedNul = @"\u0000";

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            switch (parameter.Value)
            {
                case string json when json.Contains(EscapedNul, StringComparison.Ordinal) && IsList(result, parameter):
                    parameter.Value = JsonSerializer.Serialize(JsonSerializer.Deserialize<List<string?>>(json)?.ConvertAll(text => text is null ? null : Of(text)));
                    break;
                case string text when !IsStorable(text):
                    parameter.Value = Of(text);
                    break;
                case string?[] texts when !Array.TrueForAll(texts, IsStorable):
                    parameter.Value = Array.ConvertAll(texts, text => text is null ? null : Of(text));
                    break;
                case List<string> texts when !texts.TrueForAll(IsStorable):
                    parameter.Value = texts.ConvertAll(Of);
                    break;
            }
        }

        return result;
    }

    /// <summary>Whether a parameter is a list of texts, which SQLite is sent as JSON.</summary>
    private static bool IsList(DbCommand command, DbParameter parameter) => command.CommandText.Contains($"json_each({parameter.ParameterName})", StringComparison.Ordinal);

    /// <summary>The text, as every database takes it.</summary>
    internal static string Of(string text)
    {
        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            storable.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return storable.ToString();
    }

    private static bool IsStorable(string? text) => text is null || (!text.Contains('\0', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) || Of(text) == text;
}
