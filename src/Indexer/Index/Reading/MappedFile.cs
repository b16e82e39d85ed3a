using System.IO.MemoryMappedFiles;

namespace Library.Indexer.Index.Reading;

/// <summary>One file mapped into memory for reading. It lives as long as anything refers to it, and is unmapped by its finaliser alone.</summary>
/// <remarks>
/// Nobody can unmap it while a search reads: every input and clone holds the reference. That needs no list of clones, which is what
/// makes Lucene.Net's own mapped directory slow and lets it crash.
/// </remarks>
internal sealed unsafe class MappedFile
{
    private readonly MemoryMappedViewAccessor? _view;

    public MappedFile(string path)
    {
        Path = path;
        Length = new FileInfo(path).Length;
        if (Length == 0)
        {
            return; // an empty file cannot be mapped, and nothing will be read of it
        }

        // The view outlives the handles, so that an index of many segments does not use up the process's files.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Start = pointer + _view.PointerOffset;
    }

#pragma warning disable MA0055 // the point of the type: readers share it and none of them knows when the last one is done
    ~MappedFile()
#pragma warning restore MA0055
    {
        if (Start is not null)
        {
            _view!.SafeMemoryMappedViewHandle.ReleasePointer(); // set before Start
            _view.Dispose();
        }
    }

    /// <summary>Where it is; it may be deleted while it is mapped.</summary>
    public string Path { get; }

    /// <summary>The first byte; null for an empty file.</summary>
    public byte* Start { get; }

    public long Length { get; }
}
