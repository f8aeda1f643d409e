using System.Text;
using System.Threading.Channels;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>The file <c>pipeline.log</c> of a run.</summary>
/// <remarks>
/// Lines are handed over without waiting. A task of its own writes all that has gathered at once, so that they are with the operating system a moment later.
/// Where they can't be written, as on a full disk, they are lost and the run goes on: its record is never a reason to lose its work.
/// </remarks>
internal sealed class RunLogFile : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private Task _writing = Task.CompletedTask;

    /// <summary>Begins to write, with the lines from before.</summary>
    internal void Open(string path) => _writing = Task.Run(() => WriteAsync(path));

    internal void Write(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Waits until all lines are written, and closes the file. What is written afterwards is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync(string path)
    {
        FileStream? file = null;
        try
        {
            while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var text = new StringBuilder();
                while (_lines.Reader.TryRead(out var line))
                {
                    text.Append(line).Append('\n');
                }

                TryWrite(ref file, path, text.ToString());
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static void TryWrite(ref FileStream? file, string path, string text)
    {
        try
        {
            file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next lines may find room again.
        }
    }
}
