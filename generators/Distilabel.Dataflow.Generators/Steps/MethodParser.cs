using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Finds the method that does a step's work, by its name and shape.</summary>
/// <remarks>
/// The records <c>Input</c> and <c>Output</c> do not exist yet when the generator asks, so types of these names are recognised by name alone.
/// Methods of other shapes are the step's own business as long as one fits.
/// </remarks>
internal static class MethodParser
{
    private const string Row = "Output Process(Input row)";
    private const string RowAsync = "ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)";

    public static (StepForm Form, StepMethod? Method) Find(
        INamedTypeSymbol type, bool isGlobal, List<FoundColumn> inputs, List<FoundColumn> outputs, DynamicColumns dynamic, StepReport report)
    {
        var candidates = Candidates(type).ToList();
        var shape = new MethodShape(dynamic.OutputsOfTypeParameter);
        var fitting = candidates.Select(method => (Method: method, Form: shape.FormOf(method, isGlobal)))
            .Where(static pair => pair.Form != StepForm.None).ToList();
        if (fitting.Count > 1)
        {
            report.Add(StepRules.SeveralMethods, Where(fitting[1].Method), type.Name, fitting[0].Method.Name, fitting[1].Method.Name);
        }

        var byHand = StepInterfaces.IsImplementedBy(type);
        if (fitting.Count == 0)
        {
            if (!byHand && !type.IsAbstract && Inherited(type) == StepForm.None)
            {
                ReportNone(type, candidates, isGlobal, inputs.Count, report);
            }

            return (StepForm.None, null);
        }

        var (chosen, form) = fitting[0];
        CheckColumns(type, chosen, form, inputs.Count, outputs.Count, dynamic, report);
        return byHand ? (StepForm.None, null) : (form, MethodOf(chosen, dynamic, form));
    }

    /// <summary>The form of the method that a class inherits from a step whose adapter is still to be generated.</summary>
    public static StepForm Inherited(INamedTypeSymbol type) => type.Bases().OfType<INamedTypeSymbol>().Skip(1)
        .Where(static current => current.HasStepAttribute())
        .SelectMany(static current => Candidates(current)
            .Select(method => new MethodShape(null).FormOf(method, current.Find("GlobalStepAttribute") is not null)))
        .FirstOrDefault(static form => form != StepForm.None);

    private static IEnumerable<IMethodSymbol> Candidates(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(static method => method.MethodKind == MethodKind.Ordinary && IsName(method.Name));

    private static bool IsName(string name) => name is "Process" or "ProcessAsync" or "Keep" or "Generate" or "GenerateAsync";

    private static StepMethod MethodOf(IMethodSymbol method, DynamicColumns dynamic, StepForm form) => new(
        method.Name,
        TakesToken: method.Parameters is [.., { Type.Name: "CancellationToken" }],
        ReturnsRow: form.MakesRows() ? dynamic.OutputsOfTypeParameter : null);

    private static void ReportNone(INamedTypeSymbol type, List<IMethodSymbol> candidates, bool isGlobal, int inputs, StepReport report)
    {
        if (candidates.Count == 0)
        {
            var needed = (isGlobal, inputs) switch
            {
                (true, _) => "'IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)'",
                (_, 0) => "'IAsyncEnumerable<Output> GenerateAsync(CancellationToken cancellationToken)'",
                _ => $"'{Row}', its asynchronous form '{RowAsync}', or 'bool Keep(Input row)'",
            };
            report.Add(StepRules.MethodMissing, type.Locations.FirstOrDefault(), type.Name, needed);
            return;
        }

        foreach (var method in candidates)
        {
            report.Add(StepRules.WrongSignature, Where(method), method.Name, type.Name, $"it may be {Allowed(method.Name, isGlobal)}");
        }
    }

    private static string Allowed(string name, bool isGlobal) => (name, isGlobal) switch
    {
        ("Keep", _) => "'bool Keep(Input row)'",
        ("Generate", _) => "'IEnumerable<Output> Generate()'",
        ("GenerateAsync", _) => "'IAsyncEnumerable<Output> GenerateAsync(CancellationToken cancellationToken)'",
        ("Process", true) =>
            "'IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)', or with 'IEnumerable<RowHandle>' where it makes no columns",
        ("ProcessAsync", true) =>
            "'ValueTask<IReadOnlyList<GlobalRow<Output>>> ProcessAsync(IReadOnlyList<GlobalRow<Input>> rows, CancellationToken cancellationToken)', " +
            "or with 'IAsyncEnumerable<GlobalRow<Output>>', or with 'RowHandle' where it makes no columns",
        ("Process", _) =>
            $"'{Row}', 'IEnumerable<Output> Process(Input row)', 'void Process(InputBatch input, OutputBatch output)' or " +
            "'Output Process(ReadOnlySpan<Input> branches)'",
        _ =>
            $"'{RowAsync}', " +
            "'IAsyncEnumerable<Output> ProcessAsync(Input row, CancellationToken cancellationToken)' or " +
            "'ValueTask ProcessAsync(InputBatch input, OutputBatch output, CancellationToken cancellationToken)'",
    };

    /// <summary>Says where a method of a good shape does not fit the columns around it.</summary>
    private static void CheckColumns(
        INamedTypeSymbol type, IMethodSymbol method, StepForm form, int inputs, int outputs, DynamicColumns dynamic, StepReport report)
    {
        var fault = form switch
        {
            _ when form.MakesRows() && (inputs > 0 || dynamic.Inputs is not null) =>
                "a step that makes rows reads no columns, and this one has input columns",
            _ when form.MakesRows() && outputs == 0 && dynamic is { Outputs: null, OutputsOfTypeParameter: null } =>
                "a step that makes rows makes columns: name them with [OutputColumn<T>(\"name\")]",
            StepForm.Filter when outputs > 0 || dynamic.Outputs is not null || dynamic.OutputsOfTypeParameter is not null =>
                "a step that keeps or drops rows makes no columns, and this one has output columns",
            _ when form.ReturnsHandles() && outputs > 0 =>
                "it returns rows without values, and the step has output columns: return 'GlobalRow<Output>'",
            _ when !form.IsBatch() && dynamic.Outputs is not null =>
                "outputs that depend on the step's arguments are set in the batch form, 'void Process(InputBatch input, OutputBatch output)'",
            _ when !form.MakesRows() && dynamic.OutputsOfTypeParameter is not null =>
                "the properties of a type argument are the columns of a step that makes rows: write 'Generate' or 'GenerateAsync'",
            _ => null,
        };
        if (fault is not null)
        {
            report.Add(StepRules.WrongSignature, Where(method), method.Name, type.Name, fault);
        }
    }

    private static Location? Where(IMethodSymbol method) => method.Locations.FirstOrDefault();
}
