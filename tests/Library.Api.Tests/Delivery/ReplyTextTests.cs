using Library.Api.Delivery;

namespace Library.Api.Tests.Delivery;

/// <summary>What of a mail its sender wrote.</summary>
public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("Yes.", "Yes.")]
    [InlineData("Yes.\r\nWe do.\r\n", "Yes.\nWe do.")]
    [InlineData("One\n\n\n\nTwo", "One\n\nTwo")]
    [InlineData("Yes.\n\n-- \nDana Whitfield\nPrincipal", "Yes.")]
    [InlineData("Yes.\n--\nDana", "Yes.")]
    [InlineData("Yes.\n\nSent from my iPhone", "Yes.")]
    [InlineData("Yes.\n\nGet Outlook for iOS<https://aka.ms/x>", "Yes.")]
    [InlineData("Yes.\n\nOn Mon, Nov 30, 2026 at 9:12 AM Dana <d@school.example> wrote:\n> Who has one?\n> We look.", "Yes.")]
    [InlineData("Yes.\n\nOn Mon, Nov 30, 2026 at 9:12 AM Dana Whitfield via Charter Knowledge\nCenter <center@association.example> wrote:\n\n> Who has one?", "Yes.")]
    [InlineData("Yes.\n\nOn Nov 30, 2026, at 9:12, Dana wrote:\n\nWho has one?\nWe look.", "Yes.")]
    [InlineData("On Mon, Nov 30, 2026 Dana wrote:\n> Who has one?\n\nWe have.\n\n> Which year?\n\nThis.", "We have.\n\nThis.")]
    [InlineData("On Monday she wrote:\nthat all is well.", "On Monday she wrote:\nthat all is well.")]
    [InlineData("On buses: we have three.", "On buses: we have three.")]
    [InlineData("El lun, 30 nov 2026 a las 9:12, Dana (<d@school.example>) escribió:\n> Hola", "")]
    [InlineData("Sí.\n\nEl lun, 30 nov 2026 a las 9:12, Dana (<d@school.example>) escribió:\n> Hola", "Sí.")]
    [InlineData("Ja.\n\nAm 30.11.2026 um 09:12 schrieb Dana:\n> Hallo", "Ja.")]
    [InlineData("Oui.\n\nLe lun. 30 nov. 2026 à 09:12, Dana <d@school.example> a écrit :\n> Bonjour", "Oui.")]
    [InlineData("Yes.\n\n-----Original Message-----\nFrom: Dana\nSent: Monday\nTo: Lee\nSubject: Buses\n\nWho has one?", "Yes.")]
    [InlineData("Yes.\n\n---- Original Message ----\nanything", "Yes.")]
    [InlineData("Yes.\n\nFrom: Dana Whitfield <d@school.example>\nSent: Monday, November 30, 2026 9:12 AM\nTo: Lee\nSubject: Re: Buses\n\nWho has one?", "Yes.")]
    [InlineData("Yes.\n________________________________\nFrom: Dana\nSent: Monday\nTo: Lee\nSubject: Buses\n\nWho?", "Yes.")]
    [InlineData("Yes.\n\n*From:* Dana\n*Date:* Monday\n*To:* Lee\n\nWho?", "Yes.")]
    [InlineData("From: the school\nwe walk to the bus.", "From: the school\nwe walk to the bus.")]
    [InlineData("__________\nA form to fill in", "__________\nA form to fill in")]
    [InlineData("- one\n- two\n\n--- \nthree", "- one\n- two\n\n---\nthree")]
    [InlineData("> all quoted\n> and no word", "")]
    [InlineData("", "")]
    public void What_is_quoted_and_signatures_are_cut(string text, string kept) => Assert.Equal(kept, ReplyText.Of(text));

    [Theory]
    [InlineData("<p>Yes.</p><p>We <b>do</b>.</p>", "Yes.\n\nWe do.")]
    [InlineData("<div>Yes &amp; no<br>Maybe</div>", "Yes & no\nMaybe")]
    [InlineData("<head><style>p{}</style><title>x</title></head><body>Yes.</body>", "Yes.")]
    [InlineData("Yes.<blockquote>Who?<blockquote>Deeper</blockquote></blockquote>Further", "Yes.Further")]
    [InlineData("<div>Yes.</div><div class=\"gmail_quote\"><div>On Monday Dana wrote:</div>Who?</div>", "Yes.")]
    [InlineData("<div>Yes.</div><div id=\"divRplyFwdMsg\"><b>From:</b> Dana</div>", "Yes.")]
    [InlineData("<script>alert(1)</script>Yes.<img src=x onerror=alert(1)>", "Yes.")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData("<p>never closed <blockquote> quoted", "never closed")]
    public void Of_markup_the_words_are_kept(string html, string kept) => Assert.Equal(kept, ReplyText.Of(HtmlMailText.Of(html)));

    [Theory]
    [InlineData("Buses", "Buses")]
    [InlineData("Re: FW: Buses", "Buses")]
    [InlineData("  AW : Busse\r\n here", "Busse here")]
    [InlineData("Regarding buses", "Regarding buses")]
    [InlineData("Re:", "")]
    [InlineData(null, "")]
    public void A_title_is_the_subject_without_its_prefixes(string? subject, string title) => Assert.Equal(title, MailTitle.Of(subject));
}
