namespace Library.Storage.Catalogue;

/// <summary>Which <see cref="Machine"/> this process is.</summary>
/// <param name="Id">Null where there is only one.</param>
public sealed record ThisMachine(Guid? Id);
