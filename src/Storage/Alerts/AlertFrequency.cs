namespace Library.Storage.Alerts;

/// <summary>When somebody is told of what a saved search finds.</summary>
public enum AlertFrequency
{
    Never,

    /// <summary>Within a minute.</summary>
    AtOnce,

    /// <summary>Every morning.</summary>
    Daily,

    /// <summary>On Monday morning.</summary>
    Weekly,
}
