using Library.Api.Hosting;

return await LibraryProgram.RunAsync(args);
