using System.Collections.Frozen;

namespace Library.Indexer.Index.Analysis;

/// <summary>Words whose Porter2 stem would be another word's.</summary>
internal static class StemExceptions
{
    /// <summary>A line a stem: the stem, then the words that have it.</summary>
    private const string Lines = """
        accountability accountable
        accounting
        accountant accountants
        authority authorities
        building buildings
        department departments departmental
        else
        engineer engineers engineering
        experience experiences experienced
        formation formations
        government governments governmental
        hearing hearings
        important importance
        informal informally
        internal internally
        international internationally
        majority majorities
        meeting meetings
        minority minorities
        news
        objective objectives
        organ organs
        personal personally
        personnel
        police policed policing
        policy policies
        position positions positioned
        professional professionals
        several
        spending
        universal universally
        universe universes
        university universities
        """;

    public static FrozenDictionary<string, string> Stems { get; } = Lines
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .SelectMany(words => words.Select(word => KeyValuePair.Create(word, words[0])))
        .ToFrozenDictionary(StringComparer.Ordinal);
}
