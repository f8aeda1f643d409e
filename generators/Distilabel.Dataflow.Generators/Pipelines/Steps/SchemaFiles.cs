using System.Collections.Concurrent;
using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Pipelines.ColumnFiles;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>The schema files among the additional files of a build.</summary>
/// <param name="files">The additional files.</param>
/// <param name="projectFolder">The folder of the project; null where the build does not say.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class SchemaFiles(ImmutableArray<AdditionalText> files, string? projectFolder, CancellationToken cancellationToken)
{
    public const string Extension = ".columns.json";

    /// <summary>What the build says of the project's folder.</summary>
    public const string ProjectFolderOption = "build_property.ProjectDir";

    private readonly string? _projectFolder = string.IsNullOrEmpty(projectFolder) ? null : Clean(projectFolder!).TrimEnd('/') + "/";

    private readonly ConcurrentDictionary<AdditionalText, IReadOnlyList<CheckedOutput<ColumnTypeName>>?> _read = new();

    /// <summary>The columns of the file that a step names by <paramref name="path"/>; null when there is none, or none that can be read.</summary>
    /// <remarks>
    /// The build copies a file beside the program in the same folders as it has in the project, so it goes by its path within the project. Where the
    /// project's folder is not known, a file that is not named in full may be any of several: which one, the program's working folder says.
    /// </remarks>
    public IReadOnlyList<CheckedOutput<ColumnTypeName>>? Find(string path, out bool areSeveral)
    {
        var wanted = Clean(path);
        var found = files.Where(file => Clean(file.Path) is var own && own.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) &&
            (own == wanted || (_projectFolder is null ? own.EndsWith("/" + wanted, StringComparison.Ordinal) : own == _projectFolder + wanted))).ToArray();
        var exact = Array.Find(found, file => Clean(file.Path) == wanted);
        areSeveral = found.Length > 1 && exact is null;
        return found.Length == 0 || areSeveral ? null : _read.GetOrAdd(exact ?? found[0], Read);
    }

    private IReadOnlyList<CheckedOutput<ColumnTypeName>>? Read(AdditionalText file)
    {
        try
        {
            return file.GetText(cancellationToken) is { } text
                ? [.. ColumnsFile.Parse(text.ToString()).Columns.Select(static column =>
                    new CheckedOutput<ColumnTypeName>(column.Name, ColumnTypeReader.Read(column.Type), column.Type.IsNullable))]
                : null;
        }
        catch (ColumnsFileException)
        {
            // The file has a diagnostic of its own; what the step makes is then unknown.
            return null;
        }
    }

    private static string Clean(string path)
    {
        var clean = path.Replace('\\', '/');
        return clean.StartsWith("./", StringComparison.Ordinal) ? clean.Substring(2) : clean;
    }
}
