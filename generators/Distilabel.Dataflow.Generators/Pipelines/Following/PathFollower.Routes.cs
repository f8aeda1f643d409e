using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Routes of rows, as the run time's <c>Route</c> makes them.</content>
internal sealed partial class PathFollower
{
    private Routing InvokeRoute(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (call.Instance is { } owner)
        {
            var route = Evaluate(owner) as Routing ?? Routing.NotSeen(NoteOn(call));
            return method.Name == "Otherwise" && call.Arguments is [var step] ? route.With(StepsIn(Evaluate(step.Value), step.Value)) : route;
        }

        Value[] arguments = [.. call.Arguments.OrderBy(static argument => argument.Parameter!.Ordinal).Select(EvaluateArgument)];
        return method switch
        {
            { Name: "By", Parameters.Length: 1 } => ByColumn(arguments[0], method.Parameters[0].Type, null, call),
            { Name: "By", TypeArguments: [var key] } => ByColumn(arguments[0], InPlaceOfParameters(key), arguments[1], call),
            { Name: "When", TypeArguments: [var row] } => ByConditions(InPlaceOfParameters(row), arguments[0], call),
            _ => Routing.NotSeen(NoteOn(call)),
        };
    }

    private Routing ByColumn(Value column, ITypeSymbol type, Value? branches, IInvocationOperation call)
    {
        var steps = branches is null ? null : StepsOfBranches(branches, place: 1, call);
        if (branches is Sequence { IsKnown: true } list && column is Constant { Content: string name })
        {
            RefuseKeys(name, type, list, call);
        }

        return new Routing
        {
            RoutesToOne = true,
            Reads = column is Constant { Content: string read } ? [new CheckedInput<ColumnTypeName>(read, ColumnTypeReader.Read(type), false)] : [],
            Unseen = column is Constant { Content: string } ? null : NoteOn(call),
            Steps = steps,
        };
    }

    private Routing ByConditions(ITypeSymbol row, Value branches, IInvocationOperation call)
    {
        var columns = _code.ColumnsOfRow(row);
        if (branches is Sequence { IsKnown: true, Items.Count: 0 })
        {
            Refuse(call, ConnectionFaults.RouteIsEmpty);
        }

        return new Routing
        {
            Reads = columns ?? [],
            Unseen = columns is null ? NoteOn(call) : null,
            Steps = StepsOfBranches(branches, place: 0, call),
        };
    }

    /// <summary>The steps in the branches' tuples.</summary>
    private Sequence StepsOfBranches(Value branches, int place, IOperation source)
    {
        if (branches is not Sequence { IsKnown: true } list || list.Items.Any(item => item is not TupleOf { Items: { Count: 2 } parts } || parts[place] is not StepObject))
        {
            return new Sequence { Unseen = NoteOn(source) };
        }

        return new Sequence([.. list.Items.OfType<TupleOf>().Select(tuple => tuple.Items[place])]);
    }

    /// <summary>A value has one branch. Of an enum, the run time says the name, which is not known here.</summary>
    private void RefuseKeys(string column, ITypeSymbol type, Sequence branches, IInvocationOperation call)
    {
        if (branches.Items.Count == 0)
        {
            Refuse(call, ConnectionFaults.RouteIsEmpty);
        }

        var keys = branches.Items.Select(static item => item is TupleOf { Items: [Constant key, _] } ? key.Content : null).OfType<object>();
        if (type.TypeKind != TypeKind.Enum && keys.GroupBy(static key => key).FirstOrDefault(static same => same.Count() > 1) is { } repeated)
        {
            Refuse(call, ConnectionFaults.RouteKeyRepeated(column, System.Convert.ToString(repeated.Key, CultureInfo.InvariantCulture) ?? ""));
        }
    }

    /// <summary>Refuses steps that do not fit a route, as the run time's <c>Check</c> does. They count as connected all the same, so that one fault is said once.</summary>
    private void CheckRoute(Routing route, StepObject from, IReadOnlyList<StepObject> to, IOperation target)
    {
        if (route.Steps is not { IsKnown: true } known)
        {
            return;
        }

        var named = known.Items.OfType<StepObject>().ToArray();
        var fault = named.FirstOrDefault(step => !to.Contains(step)) is { } stranger
            ? ConnectionFaults.RouteNamesOther(from.Name, stranger.Name, [.. to.Select(static step => step.Name)])
            : to.FirstOrDefault(step => !named.Contains(step)) is { } left ? ConnectionFaults.RouteLeavesOut(from.Name, left.Name) : null;
        if (fault is not null)
        {
            Refuse(target, fault);
            Array.ForEach(named, Use);
        }
    }
}
