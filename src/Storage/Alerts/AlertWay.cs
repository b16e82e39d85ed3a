namespace Library.Storage.Alerts;

/// <summary>Where somebody is told of what a saved search finds.</summary>
public enum AlertWay
{
    Mail,

    Site,

    Both,
}
