namespace Library.SampleBuilder;

/// <summary>A sample cannot be built. The message is meant for the person who runs the builder.</summary>
internal sealed class SampleBuildException(string message) : Exception(message);
