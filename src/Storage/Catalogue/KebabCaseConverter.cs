using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Library.Storage.Catalogue;

/// <summary>Keeps enum members by their names on the wire, so that the rows can be read and members reordered.</summary>
internal sealed class KebabCaseConverter<TEnum>() : ValueConverter<TEnum, string>(value => KebabCase.Of(value), text => Parse(text))
    where TEnum : struct, Enum
{
    private static TEnum Parse(string text) =>
        KebabCase.TryParse<TEnum>(text, out var value) ? value : throw new InvalidDataException($"'{text}' is not a {typeof(TEnum).Name}.");
}
