using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Values that unknown code gets hold of: they escape, and from then on they may be other than what was seen.</summary>
/// <remarks>The one place where what is known is given up. All that is reachable from a value escapes with it.</remarks>
internal sealed class Escape(Interpreter all) : Part(all)
{
    private readonly HashSet<SyntaxNode> _open = [];

    /// <summary>What unknown code gets hold of, it may connect and change.</summary>
    public void Of(Value value, Note note, State state) => Of(value, note, state, [], letsPipelinesGo: true);

    /// <summary>As <see cref="Of(Value, Note, State)"/>, but a pipeline is finished, unless others take its steps out of it.</summary>
    public void HandOut(Value? value, ISymbol member, Note note, State state)
    {
        if (value is not null)
        {
            GiveOut(value, member, state);
            Of(value, note, state, [], letsPipelinesGo: false);
        }
    }

    /// <summary>Notes the pipelines that others get from a member.</summary>
    public static void GiveOut(Value value, ISymbol member, State state)
    {
        foreach (var pipeline in ValueFacts.WithParts(value, state).OfType<PipelineReference>().ToArray())
        {
            var giver = member is IMethodSymbol { AssociatedSymbol: { } property } ? property : member.OriginalDefinition;
            state.Set(pipeline, state[pipeline] with { HandedOutBy = state[pipeline].HandedOutBy.Add(giver) });
        }
    }

    /// <summary>From here on code that is not seen may change the pipeline's steps.</summary>
    public static void OfPipeline(int pipeline, Note note, State state)
    {
        state.Set(pipeline, state.Pipeline(pipeline) with { Notes = state.Pipeline(pipeline).Notes.Add(note) });
        foreach (var step in Graph.Collect(state, pipeline))
        {
            OfStep(step, note, state);
        }
    }

    /// <summary>The items of a list, of which one is taken that is not known.</summary>
    public void OfItems(ListContent list, Note note, State state)
    {
        foreach (var item in list.Items)
        {
            Of(item, note, state);
        }
    }

    /// <summary>A value is part of something that is not judged: a step in it is not unused.</summary>
    public static void Use(Value value, State state)
    {
        foreach (var step in ValueFacts.WithParts(value, state).OfType<StepReference>().ToArray())
        {
            state.Change(step, static content => content.IsUsedElsewhere ? content : content with { IsUsedElsewhere = true });
        }
    }

    /// <summary>The members of an object that may be set anew are no longer known.</summary>
    public void OfMembers(ObjectReference instance, Note note, State state)
    {
        foreach (var pair in state[instance].Members)
        {
            var member = MemberNames.Find(state[instance].Type, pair.Key);
            if (member is not (IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null or { IsInitOnly: true } }) && pair.Value is not PipelineReference)
            {
                state.SetMember(instance, pair.Key, Opaque(member is null ? null : Symbols.TypeOf(member), note, state));
            }
        }
    }

    /// <summary>Unknown code of the project may set static members.</summary>
    public void OfStatics(Note note, State state)
    {
        foreach (var statics in state.Statics.Values)
        {
            Of(new ObjectReference(statics), note, state, [], letsPipelinesGo: false);
        }
    }

    /// <summary>Code that runs at a time, or as often, as is not seen may have changed variables, and all objects that it can reach through them.</summary>
    public void OfCode(IOperation code, State state, bool keepsSteps = false)
    {
        if (!_open.Add(code.Syntax))
        {
            return;
        }

        state.Changes++;
        foreach (var operation in code.DescendantsAndSelf())
        {
            var note = new Note(Locate(operation.Syntax), "it is not seen when this runs");
            switch (operation)
            {
                case IAssignmentOperation assignment:
                    OfTarget(assignment.Target, note, state);
                    break;
                case IIncrementOrDecrementOperation change:
                    OfTarget(change.Target, note, state);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    OfTarget(argument.Value, note, state);
                    break;
                case IInvocationOperation call:
                    OfCall(call, note, state, keepsSteps);
                    break;
                case ILocalReferenceOperation or IParameterReferenceOperation when state.Variable(CodeFacts.VariableOf(operation)!) is { } value:
                    OfUse(operation, value, note, state, keepsSteps);
                    break;
                case IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member
                    when HolderOf(member, state) is { } holder && state.Member(holder, MemberNames.KeyOf(member.Member)) is { } held:
                    OfUse(operation, held, note, state, keepsSteps);
                    break;
            }
        }

        _open.Remove(code.Syntax);
    }

    /// <summary>What a call that is not followed may change besides what it is given.</summary>
    public void OfCall(IInvocationOperation call, Note note, State state, bool keepsSteps)
    {
        var method = call.TargetMethod;
        if (!IsInSource(method))
        {
            return;
        }

        OfStatics(note, state);
        if (call.Instance is IInstanceReferenceOperation && All.Calls.This is ObjectReference self)
        {
            OfMembers(self, note, state);
        }

        if (method.MethodKind == MethodKind.LocalFunction && All.Code.BodyOf(method.OriginalDefinition, All.CancellationToken) is { } body)
        {
            OfCode(body, state, keepsSteps);
        }
    }

    private static void OfStep(int step, Note note, State state) => state.Change(step, content => content with
    {
        PredecessorsUnseen = content.PredecessorsUnseen ?? note,
        ColumnsUnseen = content.ColumnsUnseen ?? note,
        IsUsedElsewhere = true,
    });

    private void Of(Value value, Note note, State state, HashSet<int> seen, bool letsPipelinesGo)
    {
        if (value is Reference reference && !seen.Add(reference.Id))
        {
            return;
        }

        switch (value)
        {
            case StepReference step:
                OfStep(step.Id, note, state);
                break;
            case PipelineReference pipeline when letsPipelinesGo:
                OfPipeline(pipeline.Id, note, state);
                break;
            case MapReference map:
                var entries = state[map].Entries;
                state.Set(map, state[map] with { Unseen = state[map].Unseen ?? note, Entries = state[map].MapsColumns ? entries : [] });
                OfAll(entries.Select(static entry => entry.Value));
                break;
            case ChainValue chain:
                OfAll(chain.Steps.Items);
                break;
            case ListReference list:
                // Others may take items out as well as put some in.
                var items = state[list].Items;
                state.Set(list, state[list] with { Unseen = state[list].Unseen ?? note, Items = [] });
                OfAll(items);
                break;
            case TupleValue tuple:
                OfAll(tuple.Items);
                break;
            case Undecided undecided:
                OfAll(undecided.Options);
                break;
            case Function function:
                OfFunction(function, note, state);
                break;
            case ObjectReference instance:
                state.Set(instance, state[instance] with { Unseen = state[instance].Unseen ?? note });
                OfAll(state[instance].Members.Values);
                OfMembers(instance, note, state);
                break;
        }

        void OfAll(IEnumerable<Value> values)
        {
            foreach (var part in values.ToArray())
            {
                Of(part, note, state, seen, letsPipelinesGo);
            }
        }
    }

    /// <summary>A function that unknown code may call at any time, and any number of times.</summary>
    private void OfFunction(Function function, Note note, State state)
    {
        if (function.Receiver is { } receiver)
        {
            Of(receiver, note, state);
        }

        var code = function.Body ?? (IsInSource(function.Method) ? All.Code.BodyOf(function.Method.OriginalDefinition, All.CancellationToken) : null);
        if (code is null || CodeFacts.BodyIn(code).Syntax is not { } body || state.Escaped.ContainsKey(body))
        {
            return;
        }

        state.Escaped = state.Escaped.Add(body, function);

        // Steps escape later, when the function is followed as one that runs at some time; where that is not done, now.
        OfCode(code, state, keepsSteps: All.Entry.Contains(code.Syntax));
        state.Unsteady = state.Unsteady.Union(CodeFacts.Written(code));
    }

    private ObjectReference? HolderOf(IMemberReferenceOperation member, State state) => member.Instance is null
        ? state.Statics.TryGetValue(member.Member.ContainingType, out var statics) ? new ObjectReference(statics) : null
        : All.Calls.This as ObjectReference;

    private void OfTarget(IOperation target, Note note, State state)
    {
        foreach (var part in CodeFacts.TargetsIn(target))
        {
            if (CodeFacts.VariableOf(part) is { } variable)
            {
                if (state.Variable(variable) is { } former)
                {
                    Of(former, note, state);
                    All.Variables.Set(variable, Opaque(part.Type, note, state), state);
                }
            }
            else if (part is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member && HolderOf(member, state) is { } holder)
            {
                if (state.Member(holder, MemberNames.KeyOf(member.Member)) is { } value)
                {
                    Of(value, note, state);
                }

                All.Members.Store(holder, member.Member, Opaque(part.Type, note, state), state);
            }
        }
    }

    private void OfUse(IOperation use, Value value, Note note, State state, bool keepsSteps)
    {
        var isKept = value is Constant or Unknown or PartlyKnownText || (keepsSteps && value is StepReference or PipelineReference or ChainValue or TupleValue);
        if (!isKept && !CodeFacts.IsOnlyRead(use))
        {
            Of(value, note, state);
        }
        else if (keepsSteps)
        {
            Use(value, state);
        }
    }
}
