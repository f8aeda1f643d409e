using System.Globalization;
using System.Text.Json;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The folder of one step and signature, and the <c>step.json</c> in it, which says to people what it is and when it was last used.</summary>
internal sealed record StepFolder(string Path, string Step, string Signature, DateTimeOffset LastUsed)
{
    private const int SignatureLength = 32;
    private const string FileName = "step.json";

    /// <summary>The folder for a step in a pipeline's folder.</summary>
    internal static StepFolder For(string pipelineFolder, string step, UInt128 signature, DateTimeOffset lastUsed)
    {
        var hexadecimal = signature.ToString("x32", CultureInfo.InvariantCulture);
        return new StepFolder(System.IO.Path.Combine(pipelineFolder, $"{FolderNames.For(step)}_{hexadecimal}"), step, hexadecimal, lastUsed);
    }

    /// <summary>Reads what a folder says of itself.</summary>
    /// <returns>Null when it is not a step's.</returns>
    internal static StepFolder? TryRead(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (name.Length <= SignatureLength + 1
            || name[^(SignatureLength + 1)] != '_'
            || !UInt128.TryParse(name.AsSpan(name.Length - SignatureLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        var (step, lastUsed) = ReadFile(System.IO.Path.Combine(path, FileName));
        return new StepFolder(
            path,
            step ?? name[..^(SignatureLength + 1)],
            name[^SignatureLength..],
            lastUsed ?? new DateTimeOffset(Directory.GetLastWriteTimeUtc(path), TimeSpan.Zero));
    }

    /// <summary>Makes the folder if needed and writes <c>step.json</c>.</summary>
    internal void Write()
    {
        Directory.CreateDirectory(Path);
        AtomicFile.WriteJson(System.IO.Path.Combine(Path, FileName), json =>
        {
            json.WriteStartObject();
            json.WriteString("step", Step);
            json.WriteString("signature", Signature);
            json.WriteString("last_used", LastUsed.ToUniversalTime());
            json.WriteEndObject();
        });
    }

    private static (string? Step, DateTimeOffset? LastUsed) ReadFile(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return (
                json.RootElement.GetProperty("step").GetString(),
                json.RootElement.GetProperty("last_used").GetDateTimeOffset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // It is for people. The records do not depend on it.
            return default;
        }
    }
}
