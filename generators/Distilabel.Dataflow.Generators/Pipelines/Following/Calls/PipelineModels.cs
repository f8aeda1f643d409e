using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Our own pipelines, steps and mappings.</summary>
internal static class PipelineModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        table["Pipeline.Add"] = Add;
        table["Step.Connect"] = Connect;
        table["ColumnMappings.Add"] = AddMapping;
        table["ColumnRenames.Add"] = AddMapping;
        table["Object.GetType"] = static call => call.Receiver is StepReference { IsMade: true } step && call.State[step].Type is { } type ? new Constant(type) : null;
    }

    private static Constant? Add(Call call)
    {
        switch (call.Receiver)
        {
            case PipelineReference pipeline:
                call.All.Connections.Add(pipeline, call.Arguments[0], call.SourceOf(0), call.State);
                return Constant.Null;
            case Unknown unknown:
                call.All.Escape.Of(call.Arguments[0], unknown.Note, call.State);
                return Constant.Null;
            default:
                return null;
        }
    }

    private static ChainValue? Connect(Call call)
    {
        if (call.Operation.Instance is not { } from || call.Receiver is not { } source)
        {
            return null;
        }

        (SyntaxNode Source, RoutingValue? Route)? routing = null;
        Value to = call.New(ListContent.Empty);
        var target = (IOperation)call.Operation;
        foreach (var argument in call.Operation.Arguments)
        {
            var value = call.Arguments[argument.Parameter!.Ordinal];
            if (argument.Parameter.Type.IsRouting())
            {
                routing = (argument.Value.Syntax, value as RoutingValue);
            }
            else
            {
                (to, target) = (value, argument.Value);
            }
        }

        return call.All.Connections.Connect(source, from, routing?.Source, routing?.Route, to, target, call.State);
    }

    private static Constant? AddMapping(Call call)
    {
        if (call.Receiver is not MapReference map)
        {
            return null;
        }

        if (call.Arguments.Count == 2)
        {
            call.All.Sequences.SetEntry(map, call.Arguments[0], call.Arguments[1], call.SourceOf(0), call.State);
        }
        else
        {
            call.All.Sequences.AddEntry(map, call.Arguments[0], call.SourceOf(0), call.State);
        }

        return Constant.Null;
    }
}
