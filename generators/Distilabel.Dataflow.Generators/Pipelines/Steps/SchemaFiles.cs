using System.Collections.Concurrent;
using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Pipelines.ColumnFiles;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>The schema files among the additional files of a build.</summary>
internal sealed class SchemaFiles(ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
{
    public const string Extension = ".columns.json";

    private readonly ConcurrentDictionary<AdditionalText, IReadOnlyList<CheckedOutput<ColumnTypeName>>?> _read = new();

    /// <summary>The columns of the file that a step names by <paramref name="path"/>; null when there is none, or none that can be read.</summary>
    /// <remarks>A file that is not named in full may be any of several, in several folders: which one, the program's working folder says.</remarks>
    public IReadOnlyList<CheckedOutput<ColumnTypeName>>? Find(string path, out bool areSeveral)
    {
        var wanted = Clean(path);
        var found = files.Where(file => Clean(file.Path) is var own && own.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) &&
            (own == wanted || own.EndsWith("/" + wanted, StringComparison.Ordinal))).ToArray();
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
