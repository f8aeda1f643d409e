using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Connections, as the run time's <c>StepChain</c>, <c>StepConnections</c> and <c>Pipeline</c> make them.</content>
internal sealed partial class PathFollower
{
    private Chain InvokeConnect(IInvocationOperation call, IOperation from)
    {
        var source = Evaluate(from);
        IOperation? routing = null;
        Routing? route = null;
        Value to = new Sequence();
        var target = (IOperation)call;
        foreach (var argument in call.Arguments)
        {
            var value = Evaluate(argument.Value);
            if (argument.Parameter?.Type.IsRouting() == true)
            {
                (routing, route) = (argument.Value, value as Routing);
            }
            else
            {
                (to, target) = (value, argument.Value);
            }
        }

        var left = StepsIn(source, from);
        return Connect(left, left, routing?.Syntax, route, StepsIn(to, target), target);
    }

    /// <summary>The operator: from a step, a list or a chain to a step, a list or a routing batch function.</summary>
    private Chain Connect(Value left, IOperation leftSource, Value right, IOperation rightSource)
    {
        var chain = left as Chain;
        var steps = chain?.Steps ?? StepsIn(left, leftSource);
        var last = chain?.Last ?? steps;
        if (right is Routing routing)
        {
            if (chain?.Routing is not null)
            {
                Refuse(rightSource, ConnectionFaults.SecondRouting);
            }
            else if (last.IsKnown && last.Items.Count != 1)
            {
                Refuse(rightSource, ConnectionFaults.RoutingAfterSeveral([.. last.Items.OfType<StepObject>().Select(static step => step.Name)]));
                return new Chain(steps, new Sequence { Unseen = NoteOn(rightSource) }, null);
            }

            return new Chain(steps, last, Unwrap(rightSource).Syntax, routing);
        }

        return Connect(steps, last, chain?.Routing, chain?.Route, StepsIn(right, rightSource), rightSource);
    }

    private Chain Connect(Sequence steps, Sequence last, SyntaxNode? routing, Routing? route, Sequence to, IOperation target)
    {
        if ((last.IsKnown && last.Items.Count == 0) || (to.IsKnown && to.Items.Count == 0))
        {
            Refuse(target, ConnectionFaults.NothingToConnect);
        }

        var next = to.Items.OfType<StepObject>().ToArray();
        if (routing is not null && route is not { Steps: not null } and not { Reads.Count: > 0 } && to.IsKnown && next is [{ Uncounted: null }] && Locate(routing) is { } place && _loops.Count == 0)
        {
            Routed.Add((place, next[0]));
        }

        foreach (var from in last.Items.OfType<StepObject>())
        {
            if (route is not null && to.IsKnown && from.Successors.Count == 0)
            {
                CheckRoute(route, from, next, target);
            }

            ConnectTo(from, next, routing is not null, target);
            from.Route = route is null ? null : (route, Locate(routing!));
            if (to.Unseen is { } unseen)
            {
                from.SuccessorsUnseen ??= unseen;
            }
        }

        if (last.Unseen is { } note)
        {
            foreach (var step in next)
            {
                step.PredecessorsUnseen ??= note;
            }
        }

        var all = new Sequence([.. steps.Items, .. to.Items]) { Unseen = steps.Unseen ?? to.Unseen, Uncounted = steps.Uncounted ?? to.Uncounted };
        return new Chain(all, to, null);
    }

    private void ConnectTo(StepObject from, StepObject[] steps, bool routes, IOperation target)
    {
        if (from.Successors.Count > 0 && (routes || from.Routes))
        {
            Refuse(target, ConnectionFaults.RoutingIsSplit(from.Name));
            return;
        }

        var before = Before(from);
        foreach (var (step, place) in steps.Select((step, place) => (step, place)))
        {
            Spend(target);
            var named = Named(target, place, steps.Length);
            Seen(step, named);
            if (step.ConnectedAt.ContainsKey(from))
            {
                if (_loops.Count == 0)
                {
                    Refuse(named, ConnectionFaults.Repeated(from.Name, step.Name));
                }
            }
            else if (before.Contains(step))
            {
                if (Locate(named.Syntax) is { } where)
                {
                    Faults.Add(new Fault(PipelineRules.Cycle, where, ConnectionFaults.Cycle(from.Name, step.Name)));
                }
            }
            else if (from.Pipeline is { } pipeline && step.Pipeline is { } other && other != pipeline)
            {
                Refuse(named, ConnectionFaults.OtherPipeline(from.Name, pipeline.Name, step.Name, other.Name));
            }
            else
            {
                from.Successors.Add(step);
                step.Predecessors.Add(from);
                step.ConnectedAt[from] = Locate(named.Syntax);
                Reach(step);
            }
        }

        from.Routes = routes;
    }

    /// <summary>The source that names one of the steps that are connected in one go.</summary>
    private static IOperation Named(IOperation target, int place, int count) =>
        Unwrap(target) is ICollectionExpressionOperation { Elements: var elements } && elements.Length == count && !elements.Any(static element => element is ISpreadOperation)
            ? Unwrap(elements[place])
            : Unwrap(target);

    private void Refuse(IOperation target, string message)
    {
        if (Locate(Unwrap(target).Syntax) is { } place)
        {
            Faults.Add(new Fault(PipelineRules.ConnectionRefused, place, message));
        }
    }

    /// <summary>A step with all those whose rows reach it.</summary>
    private static HashSet<StepObject> Before(StepObject step)
    {
        var seen = new HashSet<StepObject>();
        var open = new Stack<StepObject>([step]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (seen.Add(next))
            {
                next.Predecessors.ForEach(open.Push);
            }
        }

        return seen;
    }

    /// <summary>The steps that a value stands for in a connection.</summary>
    private Sequence StepsIn(Value value, IOperation source)
    {
        switch (value)
        {
            case StepObject step:
                Seen(step, Unwrap(source));
                return new Sequence([step]) { Uncounted = step.Uncounted };
            case Chain chain:
                return chain.Last;
            case Sequence sequence:
                var list = GoOver(sequence, source);
                var steps = list.With(list.Items.OfType<StepObject>());
                foreach (var step in steps.Items.OfType<StepObject>())
                {
                    Seen(step, Unwrap(source));
                }

                steps.Unseen ??= list.Items.Exists(static item => item is not StepObject)
                    ? list.Items.OfType<Unknown>().FirstOrDefault()?.Note ?? NoteOn(source)
                    : null;
                return steps;
            case PipelineObject pipeline:
                return new Sequence(pipeline.Collect());
            case Unknown unknown:
                return new Sequence { Unseen = unknown.Note };
            default:
                return new Sequence { Unseen = NoteOn(source) };
        }
    }

    private void Add(PipelineObject pipeline, Value value, IOperation source)
    {
        if (_entry.Contains(source.Syntax) || _calls.Any(static call => call.TakesParts))
        {
            pipeline.IsOfThisCode = true;
        }

        var steps = value switch
        {
            Chain chain => chain.Steps,
            _ => StepsIn(value, source),
        };
        if (value is Chain { Routing: not null })
        {
            Refuse(source, ConnectionFaults.EndsInRouting);
        }

        if (steps.Unseen is { } note)
        {
            pipeline.Notes.Add(note);
        }

        var known = new HashSet<StepObject>();
        foreach (var step in steps.Items.OfType<StepObject>())
        {
            Spend(source);
            Seen(step, Unwrap(source));
            if (!pipeline.Added.Contains(step))
            {
                pipeline.Added.Add(step);
            }

            // Steps come with all that they are connected to.
            if (!known.Add(step))
            {
                continue;
            }

            var collected = pipeline.Collect();
            known.UnionWith(collected);
            foreach (var other in collected)
            {
                other.Pipeline ??= pipeline;
                if (other.Pipeline != pipeline)
                {
                    Refuse(source, ConnectionFaults.OwnedByOther(other.Name, pipeline.Name, other.Pipeline.Name));
                }
            }

            PipelineObject.GiveNames(collected);
        }
    }
}
