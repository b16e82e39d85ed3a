using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Library.Testing.StartupHook;

/// <summary>The clock of a process, which is wrong by the seconds that a file says; the file may change at any moment.</summary>
internal sealed class JumpingClock : TimeProvider, IDisposable
{
    private readonly string _file;
    private readonly Timer _reading;
    private long _ticks;

    private JumpingClock(string file)
    {
        _file = file;
        _reading = new Timer(_ => Read(), state: null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    /// <summary>Gives the clock to every host that this process builds.</summary>
    public static void Prepare(string file) => DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
    {
        if (listener.Name == "Microsoft.Extensions.Hosting")
        {
            listener.Subscribe(new Observer<KeyValuePair<string, object?>>(said =>
            {
                if (said is { Key: "HostBuilding", Value: IHostBuilder builder })
                {
                    builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_ => new JumpingClock(file))));
                }
            }));
        }
    }));

    public void Dispose() => _reading.Dispose();

    private void Read()
    {
        try
        {
            Interlocked.Exchange(ref _ticks, TimeSpan.FromSeconds(int.Parse(File.ReadAllText(_file), CultureInfo.InvariantCulture)).Ticks);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // It is being written: it is read again in a moment.
        }
    }

    private sealed class Observer<T>(Action<T> onNext) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(T value) => onNext(value);
    }
}
