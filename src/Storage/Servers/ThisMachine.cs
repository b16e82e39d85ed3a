namespace Library.Storage.Servers;

/// <summary>This process, as the others of the system know it.</summary>
/// <param name="Id">New with every start; null where it is the only one.</param>
/// <param name="Roles">As in the settings.</param>
public sealed record ThisMachine(Guid? Id, string Roles)
{
    /// <summary>For people.</summary>
    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";
}
