using System.Text;
using ParquetSharp;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Says in words what Arrow's native library has to say.</summary>
internal static class ArrowLibrary
{
    private const string Origin = "message: '";

    // What Arrow puts before its messages.
    private static readonly string[] Statuses = ["Invalid", "IOError", "NotImplemented", "Unknown error", "Type error", "Key error", "Serialization error", "Capacity error", "Out of memory"];

    /// <summary>Whether an exception is about a file or its values, and no fault of the code.</summary>
    internal static bool IsAboutFile(Exception exception) =>
        exception is not (OperationCanceledException or PipelineException or IOException or UnauthorizedAccessException);

    /// <summary>The error for what failed.</summary>
    /// <param name="what">What was to be done, with the file's name: what comes before a colon.</param>
    /// <param name="exception">Why it was not.</param>
    internal static PipelineException Failure(string what, Exception exception) => IsMissing(exception)
        ? new PipelineException(
            "Parquet files are read and written by Arrow's native library, which has no build for this system: there are builds for Linux with glibc, macOS and "
            + "Windows, each for x64 and arm64, and none for musl (Alpine). Use an image with glibc, or data files in JSON Lines.",
            exception)
        : new PipelineException($"{what}: {Sentence(exception)}", exception);

    private static bool IsMissing(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Sentence(Exception exception)
    {
        if (exception is OutOfMemoryException)
        {
            return "There is not enough memory for it.";
        }

        // ParquetSharp says the C++ type first.
        var text = exception.Message;
        var start = exception is ParquetException ? text.IndexOf(Origin, StringComparison.Ordinal) : -1;
        text = start < 0 ? text : text[(start + Origin.Length)..].TrimEnd(')').TrimEnd('\'');
        text = text.Split('\n')[0].Trim();
        var status = text.IndexOf(": ", StringComparison.Ordinal);
        text = status > 0 && Array.IndexOf(Statuses, text[..status]) >= 0 ? text[(status + 2)..] : text;
        return text.Contains("bad_alloc", StringComparison.Ordinal) || text.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            ? "There is not enough memory for it."
            : new StringBuilder(text.TrimEnd('.')).Append('.').ToString();
    }
}
