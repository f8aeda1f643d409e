using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>What a method that is a step returns: a form of step, and the type that holds one row's outputs.</summary>
internal sealed record FunctionResult(StepForm Form, ITypeSymbol Type)
{
    /// <summary>Reads what a method returns. A <c>bool</c> whose column has no name says whether the row is kept.</summary>
    public static FunctionResult Of(IMethodSymbol method)
    {
        var result = Of(method.ReturnType, !method.Parameters.Any(IsColumn));
        return result switch
        {
            { Type.SpecialType: not SpecialType.System_Boolean } => result,
            { Form: StepForm.Row } when NameOf(method) is null => result with { Form = StepForm.Filter },
            { Form: StepForm.RowAsync } when NameOf(method) is null => result with { Form = StepForm.FilterAsync },
            _ => result,
        };
    }

    /// <summary>Exactly <c>IEnumerable&lt;T&gt;</c> means many rows: other lists are values of one column.</summary>
    private static FunctionResult Of(ITypeSymbol type, bool makesRows) => type switch
    {
        INamedTypeSymbol { Name: "IEnumerable", TypeArguments: [var row] } => new(makesRows ? StepForm.Generate : StepForm.Expand, row),
        INamedTypeSymbol { Name: "IAsyncEnumerable", TypeArguments: [var row] } => new(makesRows ? StepForm.GenerateAsync : StepForm.ExpandAsync, row),
        INamedTypeSymbol { Name: "ValueTask" or "Task", TypeArguments: [var row] } => new(StepForm.RowAsync, row),
        _ => new(StepForm.Row, type),
    };

    /// <summary>The name of a method's only output; null when it has none.</summary>
    public static string? NameOf(IMethodSymbol method)
    {
        foreach (var attribute in method.GetReturnTypeAttributes())
        {
            if (attribute.AttributeClass.IsDataflow("ColumnAttribute"))
            {
                return attribute.Text();
            }
        }

        return null;
    }

    /// <summary>Why a method's return value can't be the outputs of a step; null when it can.</summary>
    public static string? FaultOf(IMethodSymbol method)
    {
        var makesRows = !method.Parameters.Any(IsColumn);
        return Of(method) switch
        {
            { Type: { SpecialType: SpecialType.System_Void } or INamedTypeSymbol { Name: "ValueTask" or "Task", TypeArguments: [] } } => "it returns nothing",
            { Form: StepForm.Filter or StepForm.FilterAsync } => makesRows ? "it keeps or drops a row, and reads no column of it: give it a parameter" : null,
            { Form: StepForm.Row or StepForm.RowAsync } when makesRows =>
                "it reads no columns and makes one row: give it a parameter, or return IEnumerable<T> or IAsyncEnumerable<T> to make rows",
            { Type: INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } } when elements.Any(static element => !element.IsExplicitlyNamedTupleElement) =>
                "the elements of the tuple that it returns have no names, and these are the names of the output columns",
            { Type.IsTupleType: false } when NameOf(method) is null =>
                "nothing names the column that it makes: write [return: Column(\"name\")], or return a tuple with names",
            _ => null,
        };
    }

    private static bool IsColumn(IParameterSymbol parameter) => !parameter.HasExplicitDefaultValue && parameter.Type.Name != "CancellationToken";
}
