using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Library.Storage;

/// <summary>Finds settings that are no number, time or address at all before they end the start with a stack trace.</summary>
public static class ReadableSettings
{
    /// <summary>Reads the settings of a section once.</summary>
    /// <exception cref="OptionsValidationException">One cannot be read; the message is a sentence that names its key.</exception>
    public static void CheckReadable<T>(this IConfiguration configuration, string section)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        try
        {
            configuration.GetSection(section).Get<T>();
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(section, typeof(T), [exception.Message]);
        }
    }
}
