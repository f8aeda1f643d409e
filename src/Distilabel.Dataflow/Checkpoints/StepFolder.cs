using System.Globalization;
using System.Text.Json;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The folder of one step and signature, and the <c>step.json</c> in it, which says to people what it is and when it was last used.</summary>
internal sealed record StepFolder(string Path, string Step, string Signature, DateTimeOffset LastUsed)
{
    // No step's: where a step's name is not its folder's, a hash follows the "~".
    internal const string GenerationsStem = "generations~";

    private const int SignatureLength = 32;
    private const string FileName = "step.json";

    /// <summary>Whether it holds the generations that the pipeline's tasks share.</summary>
    internal bool IsGenerations => StemOf(Name) == GenerationsStem;

    /// <summary>The folder's name.</summary>
    internal string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The folder for a step in a pipeline's folder.</summary>
    internal static StepFolder For(string pipelineFolder, string step, UInt128 signature, DateTimeOffset lastUsed) =>
        For(pipelineFolder, FolderNames.For(step), step, signature, lastUsed);

    /// <summary>The folder for the generations of a pipeline's tasks, which is that of no step, whatever its name.</summary>
    internal static StepFolder ForGenerations(string pipelineFolder, UInt128 signature, DateTimeOffset lastUsed) =>
        For(pipelineFolder, GenerationsStem, "generations", signature, lastUsed);

    /// <summary>What a folder's name begins with: what all folders of the step begin with, whatever their signature.</summary>
    /// <returns>Null when it is no name of a step's folder.</returns>
    internal static string? StemOf(string name) =>
        name.Length > SignatureLength + 1
        && name[^(SignatureLength + 1)] == '_'
        && UInt128.TryParse(name.AsSpan(name.Length - SignatureLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            ? name[..^(SignatureLength + 1)]
            : null;

    /// <summary>What the names of a step's folders begin with.</summary>
    internal static IEnumerable<string> Stems(IEnumerable<string> steps) => steps.Select(FolderNames.For).Append(GenerationsStem);

    /// <summary>Reads what a folder says of itself.</summary>
    /// <returns>Null when it is not a step's.</returns>
    internal static StepFolder? TryRead(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (StemOf(name) is not { } stem)
        {
            return null;
        }

        var (step, lastUsed) = ReadFile(System.IO.Path.Combine(path, FileName));
        return new StepFolder(
            path,
            step ?? stem,
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

    private static StepFolder For(string pipelineFolder, string stem, string step, UInt128 signature, DateTimeOffset lastUsed)
    {
        var hexadecimal = signature.ToString("x32", CultureInfo.InvariantCulture);
        return new StepFolder(System.IO.Path.Combine(pipelineFolder, $"{stem}_{hexadecimal}"), step, hexadecimal, lastUsed);
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
