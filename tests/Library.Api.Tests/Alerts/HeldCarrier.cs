using Library.Api.Mail;

namespace Library.Api.Tests.Alerts;

/// <summary>A way for mails that is closed until it is opened: meanwhile they wait in the outbox.</summary>
internal sealed class HeldCarrier(IMailCarrier carrier) : IMailCarrier
{
    private volatile bool _isOpen;

    public void Open() => _isOpen = true;

    public Task CarryAsync(int count, Func<int, Task<CarriedMail?>> begin, Func<int, CarryResult, Task> done, CancellationToken cancellationToken) =>
        _isOpen ? carrier.CarryAsync(count, begin, done, cancellationToken) : Task.CompletedTask;
}
