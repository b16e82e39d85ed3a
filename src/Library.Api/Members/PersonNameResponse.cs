namespace Library.Api.Members;

/// <summary>Somebody, where no more is said of them.</summary>
internal sealed record PersonNameResponse(string Id, string Name);
