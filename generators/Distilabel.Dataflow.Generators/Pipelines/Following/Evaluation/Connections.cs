using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Connections, as the run time's <c>StepChain</c>, <c>StepConnections</c> and <c>Pipeline</c> make them.</summary>
internal sealed class Connections(Interpreter all) : Part(all)
{
    /// <summary>The operator: from a step, a list or a chain to a step, a list or a routing batch function.</summary>
    public ChainValue Connect(Value left, IOperation leftSource, Value right, IOperation rightSource, State state)
    {
        left = All.Branches.Decided(left);
        right = All.Branches.Decided(right);
        var chain = left as ChainValue;
        var steps = chain?.Steps ?? StepsIn(left, leftSource, state);
        var last = chain?.Last ?? steps;
        if (right is RoutingValue routing)
        {
            if (chain?.Routing is not null)
            {
                Refuse(rightSource, ConnectionFaults.SecondRouting, [], state);
            }
            else if (last.IsKnown && last.Items.Length != 1)
            {
                Refuse(rightSource, ConnectionFaults.RoutingAfterSeveral([.. last.Items.OfType<StepReference>().Select(step => state[step].Name)]), last.Items, state);
                return new ChainValue(steps, ListContent.NotSeen(NoteOn(rightSource)));
            }

            return new ChainValue(steps, last, CodeFacts.Unwrap(rightSource).Syntax, routing);
        }

        return Connect(steps, last, chain?.Routing, chain?.Route, StepsIn(right, rightSource, state), rightSource, state);
    }

    /// <summary>The method <c>Connect</c>.</summary>
    public ChainValue Connect(Value from, IOperation source, SyntaxNode? routing, RoutingValue? route, Value to, IOperation target, State state)
    {
        var left = StepsIn(from, source, state);
        return Connect(left, left, routing, route, StepsIn(to, target, state), target, state);
    }

    /// <summary>The steps that a value stands for in a connection.</summary>
    public ListContent StepsIn(Value value, IOperation source, State state)
    {
        value = All.Branches.Decided(value);
        switch (value)
        {
            case StepReference step:
                All.Seen(step, CodeFacts.Unwrap(source), state);
                return new ListContent { Items = [step], Uncounted = state[step].Uncounted };
            case ChainValue chain:
                return chain.Last;
            case ListReference sequence:
                var list = All.Sequences.GoOver(sequence, source, state);
                var items = list.Items.Select(All.Branches.Decided).ToArray();
                var steps = list.With(items.OfType<StepReference>());
                foreach (var step in steps.Items)
                {
                    All.Seen(step, CodeFacts.Unwrap(source), state);
                }

                return Array.Exists(items, static item => item is not StepReference)
                    ? steps with { Unseen = steps.Unseen ?? items.OfType<Unknown>().FirstOrDefault()?.Note ?? NoteOn(source) }
                    : steps;
            case PipelineReference:
                return All.Sequences.ItemsOf(value, source, state);
            case Unknown unknown:
                return ListContent.NotSeen(unknown.Note);
            default:
                return ListContent.NotSeen(NoteOn(source));
        }
    }

    public void Add(PipelineReference pipeline, Value value, IOperation source, State state)
    {
        value = All.Branches.Decided(value);
        if (All.Entry.Contains(source.Syntax) || All.Calls.TakesParts)
        {
            state.Set(pipeline, state[pipeline] with { IsOfThisCode = true });
        }

        var steps = value is ChainValue whole ? whole.Steps : StepsIn(value, source, state);
        if (value is ChainValue { Routing: not null })
        {
            Refuse(source, ConnectionFaults.EndsInRouting, steps.Items, state);
        }

        if (steps.Unseen is { } note)
        {
            state.Set(pipeline, state[pipeline] with { Notes = state[pipeline].Notes.Add(note) });
        }

        var known = new HashSet<int>();
        foreach (var step in steps.Items.OfType<StepReference>())
        {
            All.Spend(source);
            All.Seen(step, CodeFacts.Unwrap(source), state);
            if (!state[pipeline].Added.Contains(step.Id))
            {
                state.Set(pipeline, state[pipeline] with { Added = state[pipeline].Added.Add(step.Id) });
            }

            // Steps come with all that they are connected to.
            if (known.Add(step.Id))
            {
                var collected = Graph.Collect(state, pipeline.Id);
                known.UnionWith(collected);
                Own(pipeline, collected, source, state);
                Graph.GiveNames(state, collected);
            }
        }
    }

    /// <summary>Says that a connection is refused.</summary>
    public void Refuse(IOperation target, string message, IEnumerable<Value> steps, State state)
    {
        if (Locate(CodeFacts.Unwrap(target).Syntax) is { } place)
        {
            state.Faults = state.Faults.Add(new Fault(PipelineRules.ConnectionRefused, place, message) { Steps = [.. steps.OfType<StepReference>().Select(static step => step.Id)] });
        }
    }

    private void Own(PipelineReference pipeline, List<int> collected, IOperation source, State state)
    {
        foreach (var other in collected)
        {
            if (state.Step(other).Pipeline is not { } owner)
            {
                state.Change(other, content => content with { Pipeline = pipeline.Id });
            }
            else if (owner != pipeline.Id)
            {
                Refuse(source, ConnectionFaults.OwnedByOther(state.Step(other).Name, state[pipeline].Name, state.Pipeline(owner).Name), [new StepReference(other, true)], state);
            }
        }
    }

    private ChainValue Connect(ListContent steps, ListContent last, SyntaxNode? routing, RoutingValue? route, ListContent to, IOperation target, State state)
    {
        if (last is { IsKnown: true, Items.Length: 0 } || to is { IsKnown: true, Items.Length: 0 })
        {
            Refuse(target, ConnectionFaults.NothingToConnect, [], state);
        }

        int[] next = [.. to.Items.OfType<StepReference>().Select(static step => step.Id)];
        if (routing is not null && route is not { Steps: not null } and not { Reads.Count: > 0 } && to.IsKnown && next is [var only] && state.Step(only).Uncounted is null &&
            Locate(routing) is { } place && All.Turns.Count == 0)
        {
            state.Routed = state.Routed.Add((place, only));
        }

        foreach (var from in last.Items.OfType<StepReference>().Select(static step => step.Id))
        {
            if (route is not null && to.IsKnown && state.Step(from).Successors.Length == 0)
            {
                CheckRoute(route, from, next, target, state);
            }

            ConnectTo(from, next, routing is not null, target, state);
            state.Change(from, content => content with
            {
                Route = route,
                RoutePlace = route is null ? null : Locate(routing!),
                SuccessorsUnseen = content.SuccessorsUnseen ?? to.Unseen,
            });
        }

        if (last.Unseen is { } note)
        {
            foreach (var step in next)
            {
                state.Change(step, content => content with { PredecessorsUnseen = content.PredecessorsUnseen ?? note, IsUsedElsewhere = true });
            }
        }

        return new ChainValue(steps.Concat(to) with { IsSet = false }, to);
    }

    private void ConnectTo(int from, int[] steps, bool routes, IOperation target, State state)
    {
        if (state.Step(from) is { Successors.Length: > 0 } begun && (routes || begun.Routes))
        {
            Refuse(target, ConnectionFaults.RoutingIsSplit(begun.Name), [new StepReference(from, true)], state);
            return;
        }

        var before = Graph.Before(state, from);
        for (var place = 0; place < steps.Length; place++)
        {
            All.Spend(target);
            var named = Named(target, place, steps.Length);
            All.Seen(new StepReference(steps[place], true), named, state);
            Connect(from, steps[place], named, before, state);
        }

        state.Change(from, content => content with { Routes = routes });
    }

    private void Connect(int from, int step, IOperation named, HashSet<int> before, State state)
    {
        var (source, target) = (state.Step(from), state.Step(step));
        Value[] both = [new StepReference(from, true), new StepReference(step, true)];
        if (target.Predecessors.Any(connection => connection.From == from))
        {
            if (All.Turns.Count == 0)
            {
                Refuse(named, ConnectionFaults.Repeated(source.Name, target.Name), both, state);
            }
        }
        else if (before.Contains(step))
        {
            if (Locate(named.Syntax) is { } where)
            {
                state.Faults = state.Faults.Add(new Fault(PipelineRules.Cycle, where, ConnectionFaults.Cycle(source.Name, target.Name)) { Steps = [from, step] });
            }
        }
        else if (source.Pipeline is { } pipeline && target.Pipeline is { } other && other != pipeline)
        {
            Refuse(named, ConnectionFaults.OtherPipeline(source.Name, state.Pipeline(pipeline).Name, target.Name, state.Pipeline(other).Name), both, state);
        }
        else
        {
            GoOnWith(source.Pipeline ?? target.Pipeline, named, state);
            state.Change(from, content => content with { Successors = content.Successors.Add(step) });
            state.Change(step, content => content with { Predecessors = content.Predecessors.Add(new Connection(from, Locate(named.Syntax))) });
            All.Loops.Reach(step, state);
        }
    }

    /// <summary>A pipeline that other code made is of this code, too, where this code connects its steps.</summary>
    private void GoOnWith(int? pipeline, IOperation source, State state)
    {
        if (pipeline is { } id && state.Pipeline(id) is { IsOfThisCode: false } content && All.Entry.Contains(source.Syntax))
        {
            state.Set(id, content with { IsOfThisCode = true });
        }
    }

    /// <summary>The source that names one of the steps that are connected in one go.</summary>
    private static IOperation Named(IOperation target, int place, int count) =>
        CodeFacts.Unwrap(target) is ICollectionExpressionOperation { Elements: var elements } && elements.Length == count && !elements.Any(static element => element is ISpreadOperation)
            ? CodeFacts.Unwrap(elements[place])
            : CodeFacts.Unwrap(target);

    /// <summary>Refuses steps that do not fit a route, as the run time's <c>Check</c> does. They count as connected all the same, so that one fault is said once.</summary>
    private void CheckRoute(RoutingValue route, int from, int[] to, IOperation target, State state)
    {
        if (route.Steps is not { IsKnown: true } known)
        {
            return;
        }

        int[] named = [.. known.Items.OfType<StepReference>().Select(static step => step.Id)];
        var stranger = Array.FindIndex(named, step => !to.Contains(step));
        var left = Array.FindIndex(to, step => !named.Contains(step));
        var fault = stranger >= 0 ? ConnectionFaults.RouteNamesOther(state.Step(from).Name, state.Step(named[stranger]).Name, [.. to.Select(step => state.Step(step).Name)])
            : left >= 0 ? ConnectionFaults.RouteLeavesOut(state.Step(from).Name, state.Step(to[left]).Name)
            : null;
        if (fault is not null)
        {
            Refuse(target, fault, [new StepReference(from, true), .. known.Items], state);
            foreach (var step in known.Items)
            {
                Evaluation.Escape.Use(step, state);
            }
        }
    }
}
