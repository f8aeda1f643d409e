using System.ComponentModel.DataAnnotations;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>One piece of work in a pipeline. Write a partial class with <see cref="StepAttribute"/>; the generator derives it from this.</summary>
/// <remarks>
/// A step is set up once and then only read: each run, and each replica in a run, works on a shallow copy of its own. State that a copy must not
/// share is made in <see cref="LoadAsync"/>.
/// </remarks>
public abstract partial class Step : IRuntimeParameterized
{
    private string? _name;

    /// <summary>A step of that name; without one, it is named after its type when it joins a pipeline: <c>text_generation_0</c>.</summary>
    /// <param name="name">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, unique in its pipeline.</param>
    /// <exception cref="PipelineException">The name has another character.</exception>
    protected Step(string? name = null) => _name = name is null ? null : StepName.Check(name);

    /// <summary>The step's name. Before a nameless step joins a pipeline, the name that it will get less its number.</summary>
    public string Name => _name ?? Descriptor.DefaultName;

    /// <summary>From the step's own input columns to the columns in the pipeline that they are read from: <c>{ ["instruction"] = "prompt" }</c>.</summary>
    public ColumnMappings InputMappings { get; init; } = [];

    /// <summary>From the step's own output columns to the names that they get in the pipeline: <c>{ ["prompt"] = "instruction" }</c>.</summary>
    public ColumnMappings OutputMappings { get; init; } = [];

    /// <summary>How many rows a batch step's <c>Process</c> gets at once. Steps that work row by row take batches as they come.</summary>
    /// <value>From 1; default 50.</value>
    [Range(1, int.MaxValue)]
    public int InputBatchSize { get; set; } = 50;

    /// <summary>How many rows a step that awaits has under way at once, in each copy. Steps that do not await work on one, or on one batch, at a time.</summary>
    /// <remarks>
    /// A batch step that awaits has as many batches of <see cref="InputBatchSize"/> under way as have no more rows together, and at least one. So with the
    /// defaults it takes one after another. A step that has several under way keeps nothing in its fields that two calls would share.
    /// </remarks>
    /// <value>From 1; default 50.</value>
    [Range(1, OptionRanges.MostConcurrency)]
    public virtual int MaxConcurrency { get; set; } = 50;

    /// <summary>Whether finished rows are kept in, and taken from, the cache.</summary>
    /// <remarks>About this step alone: what follows is found by the values of the rows that it makes, as ever. What it stored before is kept.</remarks>
    /// <value>Default true.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>What the step needs to run.</summary>
    public StepResources Resources { get; init; } = new();

    /// <summary>What becomes of a row that the step fails on.</summary>
    /// <value>Default <see cref="ErrorPolicy.Fail"/>; <see cref="ErrorPolicy.Null"/> for tasks.</value>
    public virtual ErrorPolicy OnError { get; set; } = ErrorPolicy.Fail;

    /// <summary>What is known of the step's class.</summary>
    public abstract StepDescriptor Descriptor { get; }

    /// <summary>What this step does with rows. The class's kind, unless its arguments say otherwise.</summary>
    public virtual StepKind Kind => Descriptor.Kind;

    /// <summary>What can be set when a pipeline is run: the class's own parameters and those of every step.</summary>
    public virtual IReadOnlyList<RuntimeParameter> RuntimeParameters => field ??= [.. Descriptor.Parameters, .. BaseParameters];

    internal bool HasGivenName => _name is not null;

    /// <summary>The parameters that a step's base classes give it, after its own. The generator overrides it in a base class that has runtime parameters.</summary>
    protected virtual IEnumerable<RuntimeParameter> BaseParameters =>
    [
        new RuntimeParameter<Step, int>(
            "input_batch_size", static step => step.InputBatchSize, static (step, value) => step.InputBatchSize = value,
            "The number of rows that a batch step processes at once.") { ChangesResult = false, Minimum = 1 },
    ];

    /// <summary>What this step, with the arguments that it was given, does to the columns of a row.</summary>
    /// <exception cref="PipelineException">The columns can't be told, for example because a file is missing.</exception>
    public virtual StepColumns DescribeColumns() => Descriptor.Columns;

    /// <summary>Prepares a copy of the step before its first row: loads models, opens connections, makes state.</summary>
    /// <param name="cancellationToken">Cancelled when the run is stopped or ends meanwhile: nobody waits for the load any more.</param>
    public virtual ValueTask LoadAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Frees what <see cref="LoadAsync"/> made, after the last row or when the run ends early.</summary>
    /// <remarks>Never while a call of the step goes on: one that minds no cancellation may put it off until after the run.</remarks>
    public virtual ValueTask UnloadAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    IRuntimeParameterized IRuntimeParameterized.Copy() => Copy();

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A shallow copy for one run or one replica.</summary>
    internal Step Copy() => (Step)MemberwiseClone();

    internal void GiveName(string name) => _name = name;
}
