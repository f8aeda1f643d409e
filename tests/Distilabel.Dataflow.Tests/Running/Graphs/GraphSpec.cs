using System.Text;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>The forms that a step can have.</summary>
internal enum StepForm
{
    Generator,
    Row,
    AsyncRow,
    Filter,
    Expand,
    AsyncExpand,
    Batch,
    AsyncBatch,
    Global,
    AsyncGlobal,
    Convergence,
    Collapse,
}

/// <summary>A step of a graph that a test runs, small enough to be written out.</summary>
/// <param name="Form">What kind of step.</param>
/// <param name="From">The steps before it.</param>
internal sealed record StepSpec(StepForm Form, params int[] From)
{
    /// <summary>Makes its arithmetic another.</summary>
    internal int Seed { get; init; }

    /// <summary>For a generator, how many rows.</summary>
    internal int Rows { get; init; } = 5;

    /// <summary>For a generator, the rows of a batch; for a batch step, those that it gets at once.</summary>
    internal int BatchSize { get; init; } = 50;

    internal int Replicas { get; init; } = 1;

    /// <summary>How many rows each copy of a step that awaits has under way at once.</summary>
    internal int Concurrency { get; init; } = 4;

    /// <summary>What becomes of rows that it fails on: some of them where this is given, none where not.</summary>
    internal ErrorPolicy? FailsWith { get; init; }

    /// <summary>Whether a step that takes a batch at once fails on all rows of one when it fails on any, as one does that knows nothing of rows that fail.</summary>
    internal bool FailsWhole { get; init; }

    /// <summary>The load group that it is in; null for none.</summary>
    internal int? Group { get; init; }

    /// <summary>Whether it refuses null in its inputs. Such rows fail.</summary>
    internal bool RefusesNull { get; init; }

    /// <summary>Whether it routes its batches.</summary>
    internal bool Routes { get; init; }

    /// <summary>Whether it routes each row for itself, where it routes.</summary>
    internal bool RoutesRows { get; init; }

    /// <summary>Whether it routes each row to one step at most, where it routes rows.</summary>
    internal bool RoutesToOne { get; init; }

    /// <summary>Whether it drops the first of the columns that reach it.</summary>
    internal bool Drops { get; init; }

    /// <summary>Whether it makes the last of the columns that reach it anew, in place of one of its own.</summary>
    internal bool Overwrites { get; init; }

    /// <summary>This step as C#.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"new(StepForm.{Form}{string.Concat(From.Select(static from => $", {from}"))})");
        string[] settings =
        [
            .. Setting(Seed != 0, nameof(Seed), Seed),
            .. Setting(Form is StepForm.Generator, nameof(Rows), Rows),
            .. Setting(BatchSize != 50, nameof(BatchSize), BatchSize),
            .. Setting(Replicas != 1, nameof(Replicas), Replicas),
            .. Setting(Concurrency != 4, nameof(Concurrency), Concurrency),
            .. Setting(FailsWith is not null, nameof(FailsWith), $"{nameof(ErrorPolicy)}.{FailsWith}"),
            .. Setting(FailsWhole, nameof(FailsWhole), "true"),
            .. Setting(Group is not null, nameof(Group), Group ?? 0),
            .. Setting(RefusesNull, nameof(RefusesNull), "true"),
            .. Setting(Routes, nameof(Routes), "true"),
            .. Setting(RoutesRows, nameof(RoutesRows), "true"),
            .. Setting(RoutesToOne, nameof(RoutesToOne), "true"),
            .. Setting(Drops, nameof(Drops), "true"),
            .. Setting(Overwrites, nameof(Overwrites), "true"),
        ];
        return (settings.Length == 0 ? text : text.Append($" {{ {string.Join(", ", settings)} }}")).ToString();
    }

    private static string[] Setting(bool isSet, string name, object value) => isSet ? [$"{name} = {value}"] : [];
}

/// <summary>A graph that a test runs.</summary>
/// <param name="Capacity">The capacity of its connections, in rows.</param>
/// <param name="Steps">Its steps, each after those that it comes from.</param>
internal sealed record GraphSpec(int Capacity, params StepSpec[] Steps)
{
    /// <summary>Whether its steps are loaded and run one after another.</summary>
    internal bool Sequential { get; init; }

    /// <summary>A test of this graph, to be pasted.</summary>
    /// <param name="check">The method of <see cref="GraphCheck"/>, with its first arguments: <c>RunAsync(</c>.</param>
    internal string ToTest(string check = "RunAsync(") =>
        $"""

            [Fact]
            public Task Found_by_chance() => GraphCheck.{check}new({Capacity},
                {string.Join(",\n        ", Steps.Select(static step => step.ToString()))}){(Sequential ? " { Sequential = true }" : "")});
        """;
}
