using CsCheck;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>Makes graphs by chance.</summary>
internal static class GraphGen
{
    private static readonly Gen<StepForm> Forms = Gen.Frequency(
        (2, Gen.Const(StepForm.Generator)), (3, Gen.Const(StepForm.Row)), (3, Gen.Const(StepForm.AsyncRow)), (4, Gen.Const(StepForm.Filter)),
        (3, Gen.Const(StepForm.Expand)), (2, Gen.Const(StepForm.AsyncExpand)), (2, Gen.Const(StepForm.Batch)), (3, Gen.Const(StepForm.AsyncBatch)),
        (2, Gen.Const(StepForm.Global)), (1, Gen.Const(StepForm.AsyncGlobal)), (3, Gen.Const(StepForm.Convergence)), (2, Gen.Const(StepForm.Collapse)));

    private static readonly Gen<StepSpec> Steps =
        from form in Forms
        from distances in Gen.Frequency((5, Gen.Int[1, 5].Array[1]), (4, Gen.Int[1, 5].Array[2]), (1, Gen.Int[1, 8].Array[3]))
        from seed in Gen.Int[0, 99]
        from rows in Gen.Frequency((4, Gen.Const(12)), (1, Gen.Int[0, 20]))
        from size in Gen.Frequency((3, Gen.Int[1, 5]), (1, Gen.Int[6, 30]))
        from replicas in Gen.Frequency((3, Gen.Const(1)), (1, Gen.Int[2, 4]))
        from concurrency in Gen.Frequency((4, Gen.Int[1, 6]), (1, Gen.Int[7, 30]))
        from fails in Gen.Int[0, 7].Select(static chance => chance switch { 0 => ErrorPolicy.Null, 1 => ErrorPolicy.DeadLetter, _ => (ErrorPolicy?)null })
        from refuses in Gen.Int[0, 2]
        from routes in Gen.Int[0, 2]
        from routesRows in Gen.Int[0, 2]
        from drops in Gen.Int[0, 7]
        from overwrites in Gen.Int[0, 7]
        from whole in Gen.Bool
        from set in Gen.Int[0, 5]
        select new StepSpec(form, distances)
        {
            Seed = seed,
            Rows = rows,
            BatchSize = size,
            Replicas = replicas,
            Concurrency = concurrency,
            FailsWith = form is StepForm.Collapse ? null : form is StepForm.Filter && fails is ErrorPolicy.Null ? ErrorPolicy.DeadLetter : fails,
            RefusesNull = form is not StepForm.Collapse && fails is not null && refuses == 0,
            Routes = routes == 0,
            RoutesRows = routesRows > 0,
            RoutesToOne = routesRows == 2,
            Drops = drops == 0,
            Overwrites = overwrites == 0,
            FailsWhole = whole && form is StepForm.Batch or StepForm.AsyncBatch or StepForm.Global or StepForm.AsyncGlobal,
            Group = set < 3 ? set : null,
        };

    /// <summary>Graphs of 2 to 12 steps.</summary>
    internal static Gen<GraphSpec> Graphs { get; } =
        from capacity in Gen.Frequency((3, Gen.Int[1, 6]), (1, Gen.Int[7, 60]))
        from steps in Steps.Array[2, 12]
        from stages in Gen.Int[0, 5]
        select new GraphSpec(capacity, [.. steps.Select(Place).Select(step => stages == 1 ? step : step with { Group = null })]) { Sequential = stages == 0 };

    /// <summary>Turns distances into places, and a step that nothing comes before into a generator.</summary>
    private static StepSpec Place(StepSpec step, int place) => place == 0 || step.Form is StepForm.Generator
        ? step with { Form = StepForm.Generator, From = [], FailsWith = null, FailsWhole = false, RefusesNull = false }
        : step with { From = [.. step.From.Select(distance => Math.Max(0, place - distance)).Distinct()], Rows = 5 };
}
