namespace Library.Indexer.Extraction.Processes;

/// <summary>What the settings of programs of the system have in common: where one is, and how long one task may take.</summary>
internal static class ProgramSettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <returns>What is wrong with them, in a sentence; null where they can be used.</returns>
    public static string? ProblemOrNull(string section, string program, TimeSpan time) =>
        program is not ("" or "none") && !File.Exists(program) ? $"{section}:Program is '{program}', where no program is."
        : time < Shortest || time > Longest ? $"{section}:Time is {time}; it takes a second to half an hour."
        : null;
}
