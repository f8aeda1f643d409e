using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Tells from a method's parameters and return type which form of step it is.</summary>
/// <param name="rowTypeParameter">The type parameter that may stand for <c>Output</c>; null for none.</param>
internal sealed class MethodShape(string? rowTypeParameter)
{
    public StepForm FormOf(IMethodSymbol method, bool isGlobal)
    {
        if (method.IsGenericMethod || method.Parameters.Any(static parameter => parameter.RefKind is not (RefKind.None or RefKind.In)))
        {
            return StepForm.None;
        }

        var result = method.ReturnType;
        return (method.Name, isGlobal) switch
        {
            ("Keep", false) when IsInput(method.Parameters) && result.SpecialType == SpecialType.System_Boolean => StepForm.Filter,
            ("Generate", false) when method.Parameters.IsEmpty && IsOutput(ElementOf(result)) => StepForm.Generate,
            ("GenerateAsync", false) when MayTakeToken(method, 0) && IsOutput(StreamElement(result)) => StepForm.GenerateAsync,
            ("Process", false) => Synchronous(method),
            ("ProcessAsync", false) => Asynchronous(method),
            ("Process", true) when IsGlobalInput(method, isAsync: false) => GlobalForm(ElementOf(result), StepForm.Global, StepForm.GlobalHandles),
            ("ProcessAsync", true) when IsGlobalInput(method, isAsync: true) => GlobalAsynchronous(result),
            _ => StepForm.None,
        };
    }

    private StepForm Synchronous(IMethodSymbol method) => method.Parameters switch
    {
        [{ Type: var type }] when IsNamed(type, "Input") =>
            IsOutput(method.ReturnType) ? StepForm.Row : IsOutput(ElementOf(method.ReturnType)) ? StepForm.Expand : StepForm.None,
        [{ Type: INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [var type] } }] when IsNamed(type, "Input") && IsOutput(method.ReturnType) =>
            StepForm.Convergence,
        [var input, var output] when IsNamed(input.Type, "InputBatch") && IsNamed(output.Type, "OutputBatch") && method.ReturnsVoid => StepForm.Batch,
        _ => StepForm.None,
    };

    private StepForm Asynchronous(IMethodSymbol method) => method.Parameters switch
    {
        [{ Type: var type }, ..] when IsNamed(type, "Input") && MayTakeToken(method, 1) =>
            IsOutput(TaskResult(method.ReturnType)) ? StepForm.RowAsync
            : IsOutput(StreamElement(method.ReturnType)) ? StepForm.ExpandAsync
            : StepForm.None,
        [var input, var output, ..] when IsNamed(input.Type, "InputBatch") && IsNamed(output.Type, "OutputBatch") && MayTakeToken(method, 2) =>
            method.ReturnType is INamedTypeSymbol { Name: "ValueTask" or "Task", TypeArguments: [] } ? StepForm.BatchAsync : StepForm.None,
        _ => StepForm.None,
    };

    private StepForm GlobalAsynchronous(ITypeSymbol returned) => TaskResult(returned) is { } result
        ? GlobalForm(ElementOf(result), StepForm.GlobalAsync, StepForm.GlobalHandlesAsync)
        : GlobalForm(StreamElement(returned), StepForm.GlobalStream, StepForm.GlobalHandlesStream);

    private StepForm GlobalForm(ITypeSymbol? element, StepForm rows, StepForm handles) => element switch
    {
        INamedTypeSymbol { Name: "GlobalRow", TypeArguments: [var output] } when IsOutput(output) => rows,
        { Name: "RowHandle" } => handles,
        _ => StepForm.None,
    };

    private bool IsOutput(ITypeSymbol? type) =>
        type is not null && (IsNamed(type, "Output") || (type is ITypeParameterSymbol && type.Name == rowTypeParameter));

    private static bool IsInput(System.Collections.Immutable.ImmutableArray<IParameterSymbol> parameters) =>
        parameters is [{ Type: var type }] && IsNamed(type, "Input");

    private static bool IsGlobalInput(IMethodSymbol method, bool isAsync) =>
        method.Parameters is [{ Type: var rows }, ..] && MayTakeToken(method, 1) && (isAsync || method.Parameters.Length == 1) &&
        ElementOf(rows) is INamedTypeSymbol { Name: "GlobalRow", TypeArguments: [var input] } && IsNamed(input, "Input");

    private static bool IsNamed(ITypeSymbol type, string name) => type is INamedTypeSymbol { TypeArguments: [] } && type.Name == name;

    private static bool MayTakeToken(IMethodSymbol method, int others) => method.Parameters.Length == others ||
        (method.Parameters.Length == others + 1 && method.Parameters[others].Type.Name == "CancellationToken");

    private static ITypeSymbol? TaskResult(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ValueTask" or "Task", TypeArguments: [var result] } ? result : null;

    private static ITypeSymbol? StreamElement(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IAsyncEnumerable", TypeArguments: [var element] } ? element : null;

    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } and { Name: "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection" or "IList" or "List" } =>
            element,
        _ => null,
    };
}
