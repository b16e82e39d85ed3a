namespace Library.Indexer.Extraction;

/// <summary>Reads the text of files of one format. Has no state: one serves all files.</summary>
internal interface ITextExtractor
{
    /// <param name="content">Seekable; stays open.</param>
    /// <param name="budget">Told of all that is read, so that a file over a limit ends.</param>
    /// <exception cref="ExtractionException">Encrypted with a password that is not empty, damaged beyond reading, or over a limit.</exception>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    /// <exception cref="System.Xml.XmlException">A part is no well-formed XML, or has a DTD.</exception>
    ExtractedText Extract(Stream content, TextBudget budget, CancellationToken cancellationToken);
}
