using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Routes of rows, as the run time's <c>Route</c> makes them.</summary>
internal static class RouteModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        table["Route.By"] = By;
        table["Route.When"] = static call => call.Method.TypeArguments is [var row] ? ByConditions(call.All.Creation.InPlaceOfParameters(row), call.Arguments[0], call) : RoutingValue.NotSeen(call.Note);
        table["Route.Otherwise"] = Otherwise;
        table["Route.OtherwiseDrop"] = static call => call.Receiver as RoutingValue ?? RoutingValue.NotSeen(call.Note);
    }

    private static RoutingValue Otherwise(Call call)
    {
        var route = call.Receiver as RoutingValue ?? RoutingValue.NotSeen(call.Note);
        return call.Arguments is [var step] ? route.With(call.All.Connections.StepsIn(step, call.SourceOf(0), call.State)) : route;
    }

    private static RoutingValue By(Call call) => call.Method switch
    {
        { Parameters.Length: 1 } => ByColumn(call.Arguments[0], call.Method.Parameters[0].Type, null, call),
        { TypeArguments: [var key] } => ByColumn(call.Arguments[0], call.All.Creation.InPlaceOfParameters(key), call.Arguments[1], call),
        _ => RoutingValue.NotSeen(call.Note),
    };

    private static RoutingValue ByColumn(Value column, ITypeSymbol type, Value? branches, Call call)
    {
        column = call.All.Branches.Decided(column);
        var steps = branches is null ? null : StepsOfBranches(branches, place: 1, call);
        if (branches is ListReference list && call.State[list].IsKnown && column is Constant { Content: string name })
        {
            RefuseKeys(name, type, call.State[list], call);
        }

        return new RoutingValue
        {
            RoutesToOne = true,
            Reads = column is Constant { Content: string read } ? [new CheckedInput<ColumnTypeName>(read, ColumnTypeReader.Read(type), false)] : [],
            Unseen = column is Constant { Content: string } ? null : call.Note,
            Steps = steps,
        };
    }

    private static RoutingValue ByConditions(ITypeSymbol row, Value branches, Call call)
    {
        var columns = call.All.Code.ColumnsOfRow(row);
        if (branches is ListReference list && call.State[list] is { IsKnown: true, Items.Length: 0 })
        {
            call.All.Connections.Refuse(call.Operation, ConnectionFaults.RouteIsEmpty, [], call.State);
        }

        return new RoutingValue
        {
            Reads = columns ?? [],
            Unseen = columns is null ? call.Note : null,
            Steps = StepsOfBranches(branches, place: 0, call),
        };
    }

    /// <summary>The steps in the branches' tuples.</summary>
    private static ListContent StepsOfBranches(Value branches, int place, Call call)
    {
        if (branches is not ListReference list || call.State[list] is not { IsKnown: true } known ||
            known.Items.Any(item => item is not TupleValue { Items: { Count: 2 } parts } || parts[place] is not StepReference))
        {
            return ListContent.NotSeen(call.Note);
        }

        return ListContent.Of(known.Items.OfType<TupleValue>().Select(tuple => tuple.Items[place]));
    }

    /// <summary>A value has one branch. Of an enum, the run time says the name, which is not known here.</summary>
    private static void RefuseKeys(string column, ITypeSymbol type, ListContent branches, Call call)
    {
        if (branches.Items.Length == 0)
        {
            call.All.Connections.Refuse(call.Operation, ConnectionFaults.RouteIsEmpty, [], call.State);
        }

        var keys = branches.Items.Select(static item => item is TupleValue { Items: [Constant key, _] } ? key.Content : null).OfType<object>();
        if (type.TypeKind != TypeKind.Enum && keys.GroupBy(static key => key).FirstOrDefault(static same => same.Count() > 1) is { } repeated)
        {
            call.All.Connections.Refuse(
                call.Operation, ConnectionFaults.RouteKeyRepeated(column, Convert.ToString(repeated.Key, CultureInfo.InvariantCulture) ?? ""), [], call.State);
        }
    }
}
