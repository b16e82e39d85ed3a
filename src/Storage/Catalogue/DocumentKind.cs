namespace Library.Storage.Catalogue;

/// <summary>What a document is for; on the wire in kebab case.</summary>
public enum DocumentKind
{
    Template,
    ModelDocument,
    MeetingMaterial,
    Resource,
}

/// <summary>Whom a document is meant for, once it needs no review.</summary>
public enum Visibility
{
    /// <summary>Everyone signed in.</summary>
    Members,

    /// <summary>The members of the document's COPs.</summary>
    Cops,

    /// <summary>Its owner and the leads of its COPs.</summary>
    Draft,
}

/// <summary>Where a member's upload stands with those who approve it. Until it is approved it is seen like a draft.</summary>
public enum Review
{
    Waiting,
    Returned,
}

/// <summary>How far a version has come.</summary>
public enum VersionState
{
    /// <summary>Kept; its text is not searchable yet.</summary>
    Received,

    /// <summary>The next search finds its text.</summary>
    Indexed,

    /// <summary>Its text could not be had; found by its metadata.</summary>
    Failed,
}
