using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>The methods that are understood, each by its class and name. What another method is given escapes.</summary>
internal static class CallModels
{
    private static readonly Dictionary<string, Func<Call, Value?>> Table = Build();

    /// <summary>The names of all methods that are understood.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>What a call gives; null where it is not understood, or not with these values.</summary>
    public static Value? Apply(Call call) => Find(call.Method) is { } model ? model(call) : null;

    private static Func<Call, Value?>? Find(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (Table.TryGetValue($"{type.Name}.{method.Name}", out var model) && IsNamespace(type))
            {
                return model;
            }
        }

        return null;
    }

    private static bool IsNamespace(INamedTypeSymbol type) => type.ContainingNamespace is { } room &&
        (room.Name is "Dataflow" && type.IsDataflow(type.Name) || room.ToDisplayString() is var name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)));

    private static Dictionary<string, Func<Call, Value?>> Build()
    {
        var table = new Dictionary<string, Func<Call, Value?>>(StringComparer.Ordinal);
        PipelineModels.AddTo(table);
        RouteModels.AddTo(table);
        QueryModels.AddTo(table);
        ListModels.AddTo(table);
        ImmutableModels.AddTo(table);
        MapModels.AddTo(table);
        TextModels.AddTo(table);
        TaskModels.AddTo(table);
        return table;
    }
}
