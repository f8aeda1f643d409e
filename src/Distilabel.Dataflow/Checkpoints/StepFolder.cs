using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The folder of one step and signature, and the <c>step.json</c> in it, which says what it is and when it was last used.</summary>
/// <remarks>
/// The folder keeps the name that the step had when it was made; <c>step.json</c> has the name that the step has now. What it says only helps to tell
/// steps of one signature apart: the records do not depend on it, and a folder without it is found as well.
/// </remarks>
/// <param name="Path">Its path.</param>
/// <param name="Traits">The step that used it last.</param>
/// <param name="Signature">The signature: 32 hexadecimal digits.</param>
/// <param name="LastUsed">When a run last used it.</param>
internal sealed record StepFolder(string Path, StepTraits Traits, string Signature, DateTimeOffset LastUsed)
{
    // No step's: where a step's name is not its folder's, a hash follows the "~".
    internal const string GenerationsStem = "generations~";

    internal const int SignatureLength = 32;

    private const string FileName = "step.json";

    /// <summary>Whether it holds the generations that the pipeline's tasks share.</summary>
    internal bool IsGenerations => StemOf(Name) == GenerationsStem;

    /// <summary>The name of the step that used it last.</summary>
    internal string Step => Traits.Step;

    /// <summary>The folder's name.</summary>
    internal string Name => System.IO.Path.GetFileName(Path);

    /// <summary>A folder for a step of that name in a pipeline's folder, the first or a further one.</summary>
    internal static StepFolder For(string pipelineFolder, StepTraits traits, UInt128 signature, DateTimeOffset lastUsed, int number = 1)
    {
        var stem = FolderNames.For(traits.Step);
        return For(pipelineFolder, number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}~{number}"), traits, signature, lastUsed);
    }

    /// <summary>The folder of the name of a step of which nothing else is known.</summary>
    internal static StepFolder For(string pipelineFolder, string step, UInt128 signature, DateTimeOffset lastUsed) =>
        For(pipelineFolder, Named(step), signature, lastUsed);

    /// <summary>The folder for the generations of a pipeline's tasks, which is that of no step, whatever its name.</summary>
    internal static StepFolder ForGenerations(string pipelineFolder, UInt128 signature, DateTimeOffset lastUsed) =>
        For(pipelineFolder, GenerationsStem, Named("generations"), signature, lastUsed);

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

        var (traits, lastUsed) = ReadFile(System.IO.Path.Combine(path, FileName));
        return new StepFolder(
            path,
            traits ?? Named(stem),
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
            if (Traits.Way is { } way)
            {
                json.WriteString("way", way);
                json.WriteStartObject("inputs");
                foreach (var (input, column) in Traits.Inputs)
                {
                    json.WriteString(input, column);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static StepFolder For(string pipelineFolder, string stem, StepTraits traits, UInt128 signature, DateTimeOffset lastUsed)
    {
        var hexadecimal = signature.ToString("x32", CultureInfo.InvariantCulture);
        return new StepFolder(System.IO.Path.Combine(pipelineFolder, $"{stem}_{hexadecimal}"), traits, hexadecimal, lastUsed);
    }

    private static StepTraits Named(string step) => new(step, null, []);

    private static (StepTraits? Traits, DateTimeOffset? LastUsed) ReadFile(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            var step = root.GetProperty("step").GetString();
            var traits = step is null ? null : new StepTraits(step, Text(root, "way"), Inputs(root));
            return (traits, root.GetProperty("last_used").GetDateTimeOffset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // The records do not depend on it.
            return default;
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<KeyValuePair<string, string>> Inputs(JsonElement json) => json.TryGetProperty("inputs", out var inputs)
        ? [.. inputs.EnumerateObject().Select(static input => KeyValuePair.Create(input.Name, input.Value.GetString() ?? ""))]
        : [];
}
