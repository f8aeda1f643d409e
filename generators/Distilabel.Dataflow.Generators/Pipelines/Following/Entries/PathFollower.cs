using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>Follows an entry's code along one path, in the order in which it runs, then the functions in it that run at some time.</summary>
internal sealed class PathFollower
{
    private readonly EntryCode _entry;
    private readonly INamedTypeSymbol? _exact;
    private readonly HashSet<SyntaxNode> _uncalled;
    private readonly Interpreter _all;
    private readonly List<PathEnd> _ends = [];

    /// <param name="code">The compilation.</param>
    /// <param name="entry">The code to follow.</param>
    /// <param name="exact">The class of the object that the code belongs to, where it is one derived from the entry's.</param>
    /// <param name="uncalled">The bodies of functions that no path calls.</param>
    /// <param name="paths">The arms to take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public PathFollower(CodeModel code, EntryCode entry, INamedTypeSymbol? exact, HashSet<SyntaxNode> uncalled, Paths paths, CancellationToken cancellationToken)
    {
        (_entry, _exact, _uncalled) = (entry, exact, uncalled);
        _all = new Interpreter(code, entry, paths, cancellationToken);
    }

    /// <summary>What the path led to: the end of the entry, then those of the functions that run at some time.</summary>
    public IReadOnlyList<PathEnd> Ends => _ends;

    /// <summary>How much was done.</summary>
    public int Operations => _all.Operations;

    /// <summary>Where the code could not be followed at all; null when it could.</summary>
    public Note? GaveUp { get; private set; }

    /// <summary>Follows the entry's code.</summary>
    public void Run()
    {
        var state = new State();
        try
        {
            Run(state);
        }
        catch (NotFollowedException exception)
        {
            GaveUp = exception.Note;
        }
        catch (InsufficientExecutionStackException)
        {
            GaveUp = new Note(null, "the code is nested too deep");
        }

        _ends.Insert(0, new PathEnd(state, state.Pipelines));
    }

    private void Run(State state)
    {
        _all.MembersRun.Add(_entry.Owner is IMethodSymbol { AssociatedSymbol: { } property } ? property : _entry.Owner);
        _all.Members.Settling.UnionWith(_all.MembersRun);
        _all.ClassStates.Prepare(_exact, state);
        using (var frame = _all.Calls.Enter(_entry.Owner, _all.Self, null))
        {
            foreach (var block in _entry.Blocks)
            {
                Run(block, state);
            }

            Branches.Land(frame.Returns, state, new Note(null, "it depends on a condition"));
            HandOutResults(_entry.Owner, new Note(null, "it is returned"), state);
        }

        RunFunctions(state);
        _all.ClassStates.AskProperties(state);
        _all.Members.EscapeShared(state);
        Decide(state, state.Pipelines);
    }

    private void Run(IOperation block, State state)
    {
        switch (block)
        {
            case ISymbolInitializerOperation initializer:
                var value = _all.Evaluate(initializer.Value, state);
                if (_entry.Owner is { ContainingType: { } type } owner && (owner.IsStatic ? _all.ClassStates.StaticsOf(type, state) : _all.Self) is { } holder)
                {
                    _all.Members.Store(holder, owner, value, state);
                }

                break;
            case IBlockOperation or IMethodBodyOperation:
                _all.FollowedCode.RunBody(block, state);
                break;
            default:
                _all.Run(block, state);
                break;
        }
    }

    /// <summary>What a function gives to its caller, the caller may connect; a pipeline that it gives is finished.</summary>
    private void HandOutResults(ISymbol member, Note note, State state)
    {
        if (state.Returned.TryGetValue(member, out var returned))
        {
            _all.Escape.HandOut(returned, _entry.Owner, note, state);
        }

        if (state.Yielded.TryGetValue(member, out var yielded))
        {
            _all.Escape.HandOut(yielded, _entry.Owner, note, state);
        }

        foreach (var parameter in (member as IMethodSymbol)?.Parameters ?? [])
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out && state.Variable(parameter) is { } value)
            {
                _all.Escape.HandOut(value, _entry.Owner, note, state);
            }
        }
    }

    /// <summary>
    /// Functions that unknown code has got may be called at any time, and any number of times; and those that no path calls are followed all the same.
    /// Each runs beside the code around it, on a state of its own.
    /// </summary>
    private void RunFunctions(State state)
    {
        var run = new HashSet<SyntaxNode>();
        var functions = EntryFunction.In(_entry, _all.Code).ToArray();
        while (Array.Find(functions, function => MayRun(function, state) && !run.Contains(function.Body.Syntax)) is { } next)
        {
            run.Add(next.Body.Syntax);
            RunAtSomeTime(next, state);
        }
    }

    private bool MayRun(EntryFunction function, State state) =>
        state.Escaped.ContainsKey(function.Body.Syntax) || (_uncalled.Contains(function.Body.Syntax) && !state.Run.Contains(function.Body.Syntax));

    private void RunAtSomeTime(EntryFunction function, State state)
    {
        var note = new Note(function.Operation.Syntax, "it is not seen when this function is called");
        var copy = state.Copy();
        copy.Returned = copy.Returned.Remove(function.Method);
        state.Escaped.TryGetValue(function.Body.Syntax, out var escaped);
        if (escaped is not null)
        {
            _all.Functions.Restore(escaped, note, copy);
        }

        _all.Loops.Begin(note, copy);
        _all.Turns.Peek().IsUncertain = true;
        ForgetVariables(function.Body, copy);
        foreach (var parameter in function.Method.Parameters)
        {
            var outside = new Note(_all.Locate(function.Operation.Syntax), $"the parameter '{parameter.Name}' comes from outside");
            copy.Variables = copy.Variables.SetItem(parameter, _all.Opaque(parameter.Type, outside, copy, isOutside: true));
        }

        using (var frame = _all.Calls.Enter(function.Method, escaped?.Receiver ?? _all.Self, null))
        {
            _all.FollowedCode.RunBody(function.Body, copy);
            Branches.Land(frame.Returns, copy, note);
            HandOutResults(function.Method, note, copy);
        }

        _all.Loops.End(copy);
        _all.ClassStates.AskProperties(copy);
        Include(copy, escaped is not null, note, state);
    }

    /// <summary>What a function that may run changes, the code around it no longer knows.</summary>
    private void Include(State copy, bool isEscaped, Note note, State state)
    {
        var judged = copy.Pipelines.Where(pipeline => !state.Heap.TryGetValue(pipeline, out var before) ||
            !((PipelineContent)before).Added.SequenceEqual(copy.Pipeline(pipeline).Added)).ToArray();
        var faults = copy.Faults.Skip(state.Faults.Count).Where(fault => isEscaped || fault.Steps.All(step => !state.Heap.ContainsKey(step)));
        state.Faults = state.Faults.AddRange(faults);
        state.Run = state.Run.Union(copy.Run);
        state.Escaped = state.Escaped.SetItems(copy.Escaped);
        state.Routed = state.Routed.AddRange(copy.Routed.Skip(state.Routed.Count).Where(routed => state.Heap.ContainsKey(routed.Only)));
        foreach (var step in state.Steps)
        {
            var (before, after) = (state.Step(step), copy.Step(step));
            if (ReferenceEquals(before, after))
            {
                continue;
            }

            var isConnected = before.Predecessors.Length != after.Predecessors.Length;
            var isChanged = before.InputMappings != after.InputMappings || before.OutputMappings != after.OutputMappings || HaveChanged(before, after);
            state.Set(step, before with
            {
                PredecessorsUnseen = before.PredecessorsUnseen ?? after.PredecessorsUnseen ?? (isConnected ? note : null),
                ColumnsUnseen = before.ColumnsUnseen ?? after.ColumnsUnseen ?? (isChanged ? note : null),
                IsUsedElsewhere = true,
            });
        }

        Forget(copy, note, state);
        foreach (var pipeline in judged.Where(state.Heap.ContainsKey))
        {
            state.Set(pipeline, state.Pipeline(pipeline) with { Notes = state.Pipeline(pipeline).Notes.Add(note) });
        }

        foreach (var pipeline in state.Pipelines)
        {
            state.Set(pipeline, state.Pipeline(pipeline) with { HandedOutBy = state.Pipeline(pipeline).HandedOutBy.Union(copy.Pipeline(pipeline).HandedOutBy) });
        }

        state.MembersRead = copy.MembersRead.RemoveAll(read => ValueFacts.WithParts(read.Value, copy).OfType<Reference>().Any(part => !state.Heap.ContainsKey(part.Id)));
        _all.Members.EscapeShared(copy);
        Decide(copy, judged);
        _ends.Add(new PathEnd(copy, judged));
    }

    /// <summary>Lists, mappings and members that a function changes are no longer known.</summary>
    private void Forget(State copy, Note note, State state)
    {
        foreach (var pair in state.Heap)
        {
            var after = copy.Heap[pair.Key];
            if (ReferenceEquals(pair.Value, after) || StateJoin.IsUnchanged(pair.Value, after))
            {
                continue;
            }

            switch (pair.Value)
            {
                case ListContent:
                    _all.Escape.Of(new ListReference(pair.Key), note, state);
                    break;
                case MapContent:
                    _all.Escape.Of(new MapReference(pair.Key), note, state);
                    break;
                case ObjectContent before and not StepContent when HaveChanged(before, (ObjectContent)after):
                    _all.Escape.OfMembers(new ObjectReference(pair.Key), note, state);
                    break;
            }
        }
    }

    private static bool HaveChanged(ObjectContent before, ObjectContent after) => before.Members != after.Members &&
        before.Members.Any(member => !after.Members.TryGetValue(member.Key, out var value) || !value.IsSame(member.Value));

    /// <summary>A function that runs at some time finds in the variables around it what they held at that time: of those that are set again, it is not known.</summary>
    private void ForgetVariables(IOperation body, State state)
    {
        foreach (var use in body.Descendants().OfType<ILocalReferenceOperation>())
        {
            if (state.TimesSetOf(use.Local) > 1 && state.Variable(use.Local) is { } value)
            {
                var note = new Note(_all.Locate(use.Syntax), "it is not seen when this function is called");
                _all.Escape.Of(value, note, state);
                state.Variables = state.Variables.SetItem(use.Local, _all.Opaque(use.Local.Type, note, state));
            }
        }
    }

    /// <summary>What decides about columns, and is one of several values, is one of them on this path.</summary>
    private void Decide(State state, IEnumerable<int> pipelines)
    {
        foreach (var step in pipelines.Where(pipeline => state.Pipeline(pipeline) is { IsOfThisCode: true }).SelectMany(pipeline => Graph.Collect(state, pipeline)).Distinct().ToArray())
        {
            var content = state.Step(step);
            foreach (var name in content.Class?.Deciding ?? [])
            {
                if (content.Members.TryGetValue(name, out var value))
                {
                    state.SetMember(new StepReference(step, true), name, DecideItems(_all.Branches.Decided(value), state));
                }
            }

            DecideItems(new MapReference(content.InputMappings), state);
            DecideItems(new MapReference(content.OutputMappings), state);
        }
    }

    private Value DecideItems(Value value, State state)
    {
        switch (value)
        {
            case ListReference list when state[list].Items.Any(static item => item is Undecided):
                state.Set(list, state[list] with { Items = [.. state[list].Items.Select(_all.Branches.Decided)] });
                break;
            case MapReference map when state[map].Entries.Any(static entry => entry.Value is Undecided):
                state.Set(map, state[map] with { Entries = [.. state[map].Entries.Select(entry => entry with { Value = _all.Branches.Decided(entry.Value) })] });
                break;
        }

        return value;
    }
}
