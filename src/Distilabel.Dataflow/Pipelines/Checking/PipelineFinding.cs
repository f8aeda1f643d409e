using System.Collections.Generic;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>What can be wrong with a pipeline.</summary>
internal enum FindingKind
{
    /// <summary>A required column does not reach a step.</summary>
    ColumnNotAvailable,

    /// <summary>A column reaches a step with another type than the step reads.</summary>
    ColumnTypeDiffers,

    /// <summary>A step without predecessors is no generator step.</summary>
    RootIsNoGenerator,

    /// <summary>A generator step has a predecessor.</summary>
    GeneratorHasPredecessor,

    /// <summary>Steps follow each other in a circle.</summary>
    Cycle,

    /// <summary>Two steps have one name.</summary>
    NameRepeated,

    /// <summary>Two branches each made a column, and the step where they meet does not see them apart.</summary>
    ColumnFromTwoBranches,

    /// <summary>A mapping names a column that the step does not have.</summary>
    MappedColumnUnknown,

    /// <summary>Two outputs of a step have one name.</summary>
    OutputRepeated,

    /// <summary>A route of rows reads a column that is not there, or has another type.</summary>
    RouteDoesNotFit,

    /// <summary>An option of a step is out of its range, which only a run can tell.</summary>
    OptionOutOfRange,
}

/// <summary>Something wrong with a pipeline.</summary>
/// <param name="Kind">What.</param>
/// <param name="Step">Where: the step's place in the list of steps.</param>
/// <param name="Message">The whole sentence for a user.</param>
/// <param name="Columns">The columns that it is about.</param>
internal sealed record PipelineFinding(FindingKind Kind, int Step, string Message, IReadOnlyList<string> Columns);

/// <summary>What the check found, and the columns that it followed.</summary>
/// <param name="Findings">What is wrong, in the order of the steps.</param>
/// <param name="Available">The columns that reach each step.</param>
/// <param name="Made">The columns after each step.</param>
/// <param name="OutputTypes">The type of each output of each step, as the step itself makes it; null where it can't be told.</param>
/// <param name="Order">The steps' places, each after those of its predecessors; empty when there is a cycle.</param>
internal sealed record PipelineCheckResult<TType>(
    IReadOnlyList<PipelineFinding> Findings,
    IReadOnlyList<ColumnSet<TType>> Available,
    IReadOnlyList<ColumnSet<TType>> Made,
    IReadOnlyList<IReadOnlyList<TType?>> OutputTypes,
    IReadOnlyList<int> Order)
    where TType : class;
