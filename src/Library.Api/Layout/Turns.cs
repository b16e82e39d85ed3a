namespace Library.Api.Layout;

/// <summary>Has the parts of one page take turns, since they share the catalogue of the request, which does one thing at a time.</summary>
internal sealed class Turns : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private bool _hasFailed;
    private bool _isDisposed;

    /// <summary>Runs work once nobody else's is under way. What comes after the request has ended, or has failed, is left out.</summary>
    /// <returns>Whether it ran, and the request goes on.</returns>
    public async Task<bool> RunAsync(Func<Task> work)
    {
        await _turn.WaitAsync();
        try
        {
            if (_hasFailed || _isDisposed)
            {
                return false;
            }

            await work();
            return !_isDisposed;
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the work that is under way, so that the catalogue is not taken from under it where a page has ended early.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _turn.WaitAsync();
        _turn.Release();
    }
}
