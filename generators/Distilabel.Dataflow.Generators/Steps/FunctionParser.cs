using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Parameters;
using Distilabel.Dataflow.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Turns a static method with <c>[Step]</c> into the model of a class of its name, and says why where it can't be.</summary>
/// <remarks>
/// Its parameters are input columns; those with default values are runtime parameters. What it returns is named by
/// <c>[return: Column("name")]</c> or by a tuple's elements. A method without input columns that returns many rows makes rows; one that returns a
/// <c>bool</c> that nothing names keeps or drops rows.
/// </remarks>
internal static class FunctionParser
{
    /// <summary>The properties that every step has, which a runtime parameter would hide.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Name", "InputMappings", "OutputMappings", "InputBatchSize", "BatchSize", "UseCache", "Resources", "OnError", "Descriptor", "Kind",
        "RuntimeParameters", "BaseParameters", "Columns", "Input", "Output",
    };

    public static StepModel? Parse(IMethodSymbol method, StepReport report, CancellationToken cancellationToken)
    {
        var where = method.Locations.FirstOrDefault();
        if (Fault(method) is { } fault)
        {
            report.Add(StepRules.FunctionCannotBeStep, where, method.Name, fault);
            return null;
        }

        var inputs = new List<FoundColumn>();
        var arguments = new List<FunctionArgument>();
        var properties = new List<FunctionProperty>();
        var parameters = new List<ParameterModel>();
        foreach (var parameter in method.Parameters.Where(static parameter => !IsToken(parameter)))
        {
            var description = Documentation.ParameterOf(method, parameter.Name, cancellationToken);
            if (parameter.HasExplicitDefaultValue)
            {
                var property = PropertyOf(parameter, description, method, report);
                properties.Add(property);
                arguments.Add(new FunctionArgument(-1, property.Name));
                parameters.Add(new ParameterModel(
                    SnakeCase.From(property.Name), property.Name, property.Type, IsGroup: false, IsTextList: false, description,
                    Minimum: null, Maximum: null, ChangesResult: true, Secret: false));
                continue;
            }

            arguments.Add(new FunctionArgument(inputs.Count, null));
            AddColumn(inputs, NameOf(parameter), parameter.Type, description, parameter.Locations.FirstOrDefault(), "input", method, report);
        }

        var result = FunctionResult.Of(method);
        var outputs = result.Form.IsFilter() ? [] : OutputsOf(method, result, report);
        var areStorable = true;
        foreach (var column in inputs.Concat(outputs))
        {
            areStorable &= Rows.ColumnTypeParser.Check(column.Type, method.ContainingAssembly, column.Location, report);
        }

        var function = new StepFunction([.. arguments], [.. properties], result.Type.IsTupleType, areStorable);
        return ModelOf(method, result, inputs, outputs, function, parameters, cancellationToken);
    }

    private static StepModel ModelOf(
        IMethodSymbol method,
        FunctionResult result,
        List<FoundColumn> inputs,
        List<FoundColumn> outputs,
        StepFunction function,
        List<ParameterModel> parameters,
        CancellationToken cancellationToken)
    {
        var attribute = method.Find("StepAttribute")!;
        var room = method.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : null;
        var fullName = room is null ? method.Name : $"{room}.{method.Name}";
        var isPublic = method.DeclaredAccessibility == Accessibility.Public && method.ContainingType.Access() == TypeAccess.Everywhere &&
            inputs.Concat(outputs).All(static column => column.Column.Access == TypeAccess.Everywhere);
        var makesRows = result.Form.MakesRows();
        var head = $"{(isPublic ? "public" : "internal")} sealed partial class {Names.Escape(method.Name)}";
        var type = new TypeDeclaration(room, [], head, method.Name, $"global::{fullName}", fullName, isPublic, IsSealed: true);
        return new StepModel(
            type,
            KindOf(result.Form),
            result.Form,
            new StepMethod(
                $"{Names.QualifiedWithoutAnnotations(method.ContainingType)}.{method.Name}", method.Parameters.Any(IsToken), ReturnsRow: null, function),
            makesRows ? "global::Distilabel.Dataflow.GeneratorStep" : "global::Distilabel.Dataflow.Step",
            StepMembers.Constructor | StepMembers.Columns | StepMembers.Descriptor,
            [.. inputs.Select(static input => input.Column)],
            [.. outputs.Select(static output => output.Column)],
            DynamicColumns.None,
            [.. parameters],
            [],
            null,
            Documentation.SummaryOf(method, cancellationToken),
            CodeRoot.Of(type, method),
            attribute.Named("Version", 1),
            attribute.Named("Checkpoint", true));
    }

    private static string KindOf(StepForm form) => form switch
    {
        StepForm.Row or StepForm.RowAsync => "Row",
        StepForm.Filter or StepForm.FilterAsync => "Filter",
        StepForm.Expand or StepForm.ExpandAsync => "Expand",
        _ => "Generator",
    };

    private static string? Fault(IMethodSymbol method)
    {
        if (!method.IsStatic)
        {
            return "it is not static; an instance method is the 'Process' of a class with [Step]";
        }

        if (method.IsGenericMethod || method.ContainingType.Bases().OfType<INamedTypeSymbol>().Any(static type => type.IsGenericType))
        {
            return "it, or the type around it, is generic";
        }

        if (!IsReachable(method))
        {
            return "the generated class can't call it: make it, and the types around it, internal or public";
        }

        if (method.Parameters.Any(static parameter => parameter.RefKind is not (RefKind.None or RefKind.In)))
        {
            return "it has a parameter by reference";
        }

        if (method.Parameters.TakeWhile(static parameter => !IsToken(parameter)).Count() < method.Parameters.Length - 1)
        {
            return "its cancellation token must be the last parameter";
        }

        if (method.ContainingNamespace.GetTypeMembers(method.Name, 0).Any(static type => !type.BaseType.IsStep()))
        {
            return $"there is a type '{method.Name}' in its namespace, and the step's class has that name: rename one of them";
        }

        var first = method.ContainingType.GetMembers(method.Name).First(static other => other.Find("StepAttribute") is not null);
        if (!SymbolEqualityComparer.Default.Equals(first, method))
        {
            return "another method of that name is a step already: rename one of them";
        }

        return FunctionResult.FaultOf(method);
    }

    private static List<FoundColumn> OutputsOf(IMethodSymbol method, FunctionResult result, StepReport report)
    {
        var outputs = new List<FoundColumn>();
        var where = method.Locations.FirstOrDefault();
        if (result.Type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            foreach (var element in tuple.TupleElements)
            {
                AddColumn(outputs, SnakeCase.From(element.Name), element.Type, null, where, "output", method, report);
            }

            return outputs;
        }

        AddColumn(outputs, FunctionResult.NameOf(method)!, result.Type, null, where, "output", method, report);
        return outputs;
    }

    private static void AddColumn(
        List<FoundColumn> columns,
        string name,
        ITypeSymbol type,
        string? description,
        Location? where,
        string role,
        IMethodSymbol method,
        StepReport report)
    {
        if (columns.Exists(other => other.Column.Name == name))
        {
            report.Add(StepRules.ColumnNamedTwice, where, method.Name, role, name);
        }

        var member = ColumnParser.MemberOf(name, columns, out var fault);
        if (fault is not null)
        {
            report.Add(StepRules.ColumnNameMakesNoMember, where, name, method.Name, fault);
        }

        var held = type.WithoutNull();
        var optional = type.IsNullableValue() || type.NullableAnnotation == NullableAnnotation.Annotated;
        var column = new StepColumn(name, member, Names.OfColumn(held, null), held.Access(), optional, description);
        columns.Add(new FoundColumn(column, held, where, IsOwn: true));
    }

    private static FunctionProperty PropertyOf(IParameterSymbol parameter, string? description, IMethodSymbol method, StepReport report)
    {
        var name = Names.Member(parameter.Name);
        var fault = Taken.Contains(name) ? $"would be the property '{name}', which every step has"
            : ParameterParser.IsSupported(parameter.Type) ? null
            : $"has a default value, so it is a runtime parameter, and no value that a run is given can become '{parameter.Type.ToDisplayString()}'";
        if (fault is not null)
        {
            fault = $"its parameter '{parameter.Name}' {fault}";
            report.Add(StepRules.FunctionCannotBeStep, parameter.Locations.FirstOrDefault(), method.Name, fault);
            name += "Argument";
        }

        return new FunctionProperty(name, Names.Qualified(parameter.Type), DefaultOf(parameter), description);
    }

    private static string DefaultOf(IParameterSymbol parameter)
    {
        if (parameter.ExplicitDefaultValue is not { } value)
        {
            return "default";
        }

        var literal = value switch
        {
            string text => Literal.Of(text),
            bool flag => Literal.Of(flag),
            double number => Literal.Of(number),
            float number => $"(float){Literal.Of(number)}",
            decimal number => number.ToString(System.Globalization.CultureInfo.InvariantCulture) + "m",
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };
        var type = parameter.Type.WithoutNull();
        return type.TypeKind == TypeKind.Enum ? $"({Names.QualifiedWithoutAnnotations(type)})({literal})" : literal;
    }

    private static string NameOf(IParameterSymbol parameter) => parameter.Find("ColumnAttribute")?.Text() ?? SnakeCase.From(parameter.Name);

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };

    private static bool IsReachable(IMethodSymbol method)
    {
        for (ISymbol current = method; current is not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal) ||
                current is INamedTypeSymbol { IsFileLocal: true })
            {
                return false;
            }
        }

        return true;
    }
}
