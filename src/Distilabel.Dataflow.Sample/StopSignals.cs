using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.Sample;

/// <summary>
/// Ctrl+C, and what a service manager sends instead: the first asks for a stop that keeps what is under way, the second ends at once.
/// </summary>
/// <remarks>Each signal comes on a thread of its own, so that a second one may come before what the first asks for is done.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    internal StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
    ];

    internal CancellationToken Stop => _stop.Token;

    internal CancellationToken Abort => _abort.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _stop.Dispose();
        _abort.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            _abort.Cancel();
            return;
        }

        Console.Error.WriteLine("Stopping: what is under way is finished and kept. Press Ctrl+C again to end at once.");
        _stop.Cancel();
    }
}
