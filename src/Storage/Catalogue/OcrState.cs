namespace Library.Storage.Catalogue;

/// <summary>How far the pages of a version are read that have no text of their own.</summary>
public enum OcrState
{
    /// <summary>Some pages are pictures that nobody has read.</summary>
    Waiting,

    /// <summary>All such pages were looked at, and their text is kept with the others'.</summary>
    Read,
}
