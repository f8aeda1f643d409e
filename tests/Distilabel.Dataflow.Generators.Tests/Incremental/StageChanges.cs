extern alias Generators;

using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.CodeHashes;
using Generators::Distilabel.Dataflow.Generators.Parameters;
using Generators::Distilabel.Dataflow.Generators.Rows;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Incremental;

/// <summary>What an edit made the generators do again.</summary>
internal static class StageChanges
{
    /// <summary>The named stages of all generators.</summary>
    public static IReadOnlyList<string> Stages { get; } =
    [
        StepGenerator.StepsStage, StepGenerator.GlobalStepsStage, StepGenerator.FunctionsStage,
        RowTypeGenerator.UsesStage, RowTypeGenerator.InferredUsesStage, RowTypeGenerator.TypesStage,
        ParameterGenerator.ClassesStage, CodeHashStage.Name,
    ];

    /// <summary>Each value that is new, other or gone, as <c>Steps: CountWords Modified</c>, in order; then the number of files written again.</summary>
    public static string[] Of(SampleProject project) =>
    [
        .. Named(project).SelectMany(static stage => stage.Outputs.Select(output => (stage.Name, output.Value, output.Reason)))
            .Where(static output => IsChange(output.Reason))
            .Select(static output => $"{output.Name}: {NameOf(output.Value)} {output.Reason}")
            .Order(StringComparer.Ordinal),
        $"{FilesWritten(project)} written",
    ];

    /// <summary>The values of all named stages.</summary>
    public static IEnumerable<object> Values(SampleProject project) =>
        Named(project).SelectMany(static stage => stage.Outputs).Select(static output => output.Value).OfType<object>();

    private static IEnumerable<(string Name, IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs)> Named(SampleProject project) =>
        from result in project.Run.Results
        from stage in result.TrackedSteps
        where Stages.Contains(stage.Key)
        select (stage.Key, stage.Value.SelectMany(static step => step.Outputs));

    private static int FilesWritten(SampleProject project) => project.Run.Results
        .SelectMany(static result => result.TrackedOutputSteps.Values)
        .SelectMany(static steps => steps)
        .SelectMany(static step => step.Outputs)
        .Count(static output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);

    private static bool IsChange(IncrementalStepRunReason reason) => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);

    private static string NameOf(object value) => value switch
    {
        StepModel step => step.Type.Name,
        ColumnTypeModel type => type.Name,
        ParameterizedClassModel type => type.Type.Name,
        IEnumerable<CodeHashModel> hashes => $"{hashes.Count()} classes",
        IEnumerable<ColumnTypeModel> types => string.Join('+', types.Select(static type => type.Name)),
        _ => value.ToString()!,
    };
}
