namespace Library.Storage.Catalogue;

/// <summary>What a stored file is, judged by its content. Word stands for docx, docm and dotx alike.</summary>
public enum FileFormat
{
    Pdf,
    Word,
}
