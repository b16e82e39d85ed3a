using Library.Indexer.Search.Queries;

namespace Library.Indexer.Tests.Search;

public sealed class QueryParserTests
{
    /// <summary>What is typed, and what is read; an empty reading has no words.</summary>
    public static TheoryData<string, string> Readings { get; } = new()
    {
        // words
        { "", "" },
        { "   ", "" },
        { "audit", "audit" },
        { "Audit", "audit" },
        { "AUDIT policy", "(audit policy)" },
        { "audit audit", "audit" },
        { "audit Audit policy", "(audit policy)" },
        { "résumé", "resume" },
        { "Straße", "strasse" },
        { "ﬁnance", "finance" },
        { "school's", "school" },
        { "schools'", "schools" },
        { "school’s budget", "(school budget)" },
        { "don't", "dont" },
        { "O'Brien", "obrien" },
        { "I.E.P.", "iep" },
        { "U.S.C. 1400", "(usc 1400)" },
        { "$1,250.00", "1250+00" },
        { "I-9", "i+9" },
        { "follow-up", "follow+up" },
        { "and/or", "and+or" },
        { "603(a)", "(603 a)" },
        { "10:30", "10+30" },
        { "budget,audit", "(budget audit)" },
        { "a@b.org", "a+b+org" },
        { "coi_policy_2023", "coi+policy+2023" },
        { "soft\u00ADhyphen", "softhyphen" },
        { "東京", "東+京" },
        { "audit東京", "audit+東+京" },
        { "😀", "" },
        { "audit 😀 policy", "(audit policy)" },
        { "!!! ??? ...", "" },
        { "C++", "c" },

        // phrases
        { "\"conflict of interest\"", "\"conflict of interest\"" },
        { "\"audit\"", "\"audit\"" },
        { "“annual report”", "\"annual report\"" },
        { "\"\"", "" },
        { "\"...\" audit", "audit" },
        { "\"annual report\" audit", "(\"annual report\" audit)" },
        { "audit\"annual report\"board", "(audit \"annual report\" board)" },
        { "\"annual report", "(annual report)" },
        { "annual report\"", "(annual report)" },
        { "\"a\" \"b", "(\"a\" b)" },
        { "\"(a OR b)\"", "\"a or b\"" },
        { "\"-a title:b\"", "\"a title b\"" },

        // without
        { "audit -board", "(audit -board)" },
        { "-board", "-board" },
        { "audit -\"annual report\"", "(audit -\"annual report\")" },
        { "audit -(board OR staff)", "(audit -(board OR staff))" },
        { "audit - board", "(audit board)" },
        { "audit -", "audit" },
        { "-", "" },
        { "--", "" },
        { "--audit", "-audit" },
        { "- - -", "" },
        { "audit -title:board", "(audit -title:board)" },
        { "-(-audit)", "--audit" },
        { "(-)", "" },
        { "(-) audit", "audit" },
        { "audit -...", "audit" },

        // OR
        { "audit OR policy", "(audit OR policy)" },
        { "audit policy OR board", "((audit policy) OR board)" },
        { "audit OR policy OR audit", "(audit OR policy)" },
        { "audit or policy", "(audit or policy)" },
        { "OR", "or" },
        { "OR audit", "(or audit)" },
        { "audit OR", "(audit or)" },
        { "audit OR OR policy", "(audit OR (or policy))" },
        { "audit OR )", "(audit or)" },
        { "(audit OR) policy", "(audit or policy)" },
        { "ORANGE audit", "(orange audit)" },
        { "audit ORANGE", "(audit orange)" },
        { "audit OR ...", "(audit or)" },
        { "audit OR -policy", "(audit OR -policy)" },
        { "audit AND policy", "(audit and policy)" },

        // brackets
        { "(audit)", "audit" },
        { "(audit policy) board", "(audit policy board)" },
        { "(audit OR policy) board", "((audit OR policy) board)" },
        { "board (audit OR (policy staff))", "(board (audit OR (policy staff)))" },
        { "(audit", "audit" },
        { "audit)", "audit" },
        { ")audit(", "audit" },
        { "(((audit", "audit" },
        { "audit))) policy", "(audit policy)" },
        { "()", "" },
        { "() audit ()", "audit" },
        { "((((((((((audit))))))))))", "audit" },
        { "(\"audit)\" policy)", "(\"audit\" policy)" },
        { "(“audit)” policy", "(\"audit\" policy)" },

        // prefixes
        { "audit*", "audit*" },
        { "Rés*", "res*" },
        { "a*", "a" },
        { "*", "" },
        { "*audit", "audit" },
        { "au*it", "(au it)" },
        { "audit**", "audit*" },
        { "follow-up*", "(up* follow)" },
        { "\"audit*\"", "\"audit\"" },
        { "-audit*", "-audit*" },
        { "-*", "" },

        // fields
        { "title:audit", "title:audit" },
        { "TITLE:audit", "title:audit" },
        { "title:\"annual report\"", "title:\"annual report\"" },
        { "title:(audit OR policy)", "(title:audit OR title:policy)" },
        { "title:(audit policy) board", "(title:audit title:policy board)" },
        { "tag:year-end", "tag:year+end" },
        { "school:river*", "school:river*" },
        { "title:", "title" },
        { "title: audit", "(title audit)" },
        { "title:)", "title" },
        { "author:smith", "(author smith)" },
        { "subtitle:audit", "(subtitle audit)" },
        { "title:title:audit", "(title:title title:audit)" },
        { "https://example.org/a?b=c", "(https example+org+a b c)" },
        { "title:\"unclosed", "unclosed" },
        { "title:-audit", "title:audit" },

        // hostile
        { "\0audit\0", "audit" },
        { "audit\u202Epolicy", "audit+policy" },
        { "\uD800 audit \uDC00", "audit" },
        { "[* TO *] {a} ^2 ~1 \\", "(to a 2 1)" },
        { "'; DROP TABLE documents; --", "(drop table documents)" },
        { "<script>alert(1)</script>", "(script alert 1)" },
        { new string('"', 400), "" },
        { new string('(', 400), "" },
        { new string(')', 400) + " audit", "audit" },
        { new string('-', 400) + "audit", "-audit" },
        { new string('*', 400), "" },
        { string.Concat(Enumerable.Repeat("OR ", 100)), "or" },
        { string.Concat(Enumerable.Repeat("title:", 60)), "title:title" },
        { string.Concat(Enumerable.Repeat("(audit ", 60)), "audit" },
        { "audit\u200Bpolicy", "auditpolicy" },
        { "audit\u2028policy", "(audit policy)" },
        { "\u202E\u2066audit\u2069", "audit" },
        { "a\u0301udit", "audit" },
        { "${jndi:ldap://x}", "(jndi ldap x)" },
        { "%00%0a../../etc/passwd", "00+0a+etc+passwd" },
        { "audit && policy || board", "(audit policy board)" },
        { "audit\tpolicy\r\nboard", "(audit policy board)" },

        // what people type
        { "603 CMR 1.00", "(603 cmr 1+00)" },
        { "Form 990-EZ", "(form 990+ez)" },
        { "§ 89", "89" },
        { "Title I", "(title i)" },
        { "FY26 budget", "(fy26 budget)" },
        { "FY 2026-27", "(fy 2026+27)" },
        { "non-profit", "non+profit" },
        { "co-teaching schedule", "(co+teaching schedule)" },
        { "how do we write a conflict of interest policy?", "(how do we write a conflict of interest policy)" },
        { "c. 71, s. 37H 1/2", "(c 71 s 37h 1+2)" },
        { "¿dónde está?", "(donde esta)" },
        { "encuesta para familias", "(encuesta para familias)" },
        { "“no stories before the data”", "\"no stories before the data\"" },
        { "jane.doe@school.org", "jane+doe+school+org" },
        { "W-2 & W-4", "(w+2 w+4)" },
        { "50% of FTE", "(50 of fte)" },
        { "budget 2025/2026", "(budget 2025+2026)" },
        { "board -agenda -minutes", "(board -agenda -minutes)" },
    };

    [Theory]
    [MemberData(nameof(Readings), DisableDiscoveryEnumeration = true)]
    public void A_query_is_read(string typed, string read)
    {
        Assert.Equal(read, QueryParser.Parse(typed).ToString());
    }

    [Fact]
    public void Words_beyond_the_limit_are_left_out()
    {
        var parsed = QueryParser.Parse(string.Join(' ', Enumerable.Range(0, 200)));

        Assert.Equal(QueryParser.MaxClauses, Assert.IsType<QueryNode.All>(parsed.Root).Nodes.Length);
    }

    [Fact]
    public void Any_text_is_read()
    {
        const string Signs = "ab \"()-*:,.'’“”|&~^\\/[]{}!?\t\n\u0301\u00AD東\uD83D\uDE00OR title:tag:school:";
        var random = new Random(3);

        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Signs[random.Next(Signs.Length)])]);
            Assert.NotNull(QueryParser.Parse(text).ToString());
        }
    }
}
