using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>What gets into the hands of code that is not followed: from then on it may be other than what was seen.</content>
internal sealed partial class PathFollower
{
    /// <summary>What code that can't be seen gets hold of, it may connect and change.</summary>
    private void LetGo(Value value, Note note) => LetGo(value, note, [], letsPipelinesGo: true);

    /// <summary>As <see cref="LetGo(Value, Note)"/>, but a pipeline is finished, unless others take its steps out of it.</summary>
    private void HandOut(Value? value, Note note)
    {
        if (value is not null)
        {
            HandOut(value, _entry.Owner);
            LetGo(value, note, [], letsPipelinesGo: false);
        }
    }

    /// <summary>Notes the pipelines that others get from a member.</summary>
    private static void HandOut(Value value, ISymbol member)
    {
        foreach (var pipeline in WithParts(value).OfType<PipelineObject>())
        {
            pipeline.HandedOutBy.Add(member is IMethodSymbol { AssociatedSymbol: { } property } ? property : member.OriginalDefinition);
        }
    }

    /// <summary>From here on code that is not seen may change the pipeline's steps.</summary>
    public static void LetGo(PipelineObject pipeline, Note note)
    {
        pipeline.Notes.Add(note);
        foreach (var step in pipeline.Collect())
        {
            step.LetGo(note);
        }
    }

    private void LetGo(Value value, Note note, HashSet<Value> seen, bool letsPipelinesGo)
    {
        if (!seen.Add(value))
        {
            return;
        }

        void LetAllGo(IEnumerable<Value> values)
        {
            foreach (var part in values)
            {
                LetGo(part, note, seen, letsPipelinesGo);
            }
        }

        switch (value)
        {
            case StepObject step:
                step.LetGo(note);
                break;
            case PipelineObject pipeline when letsPipelinesGo:
                LetGo(pipeline, note);
                break;
            case Mappings mappings:
                mappings.Unseen ??= note;
                break;
            case Chain chain:
                LetAllGo([.. chain.Steps.Items]);
                break;
            case Sequence list:
                // Others may take items out as well as put some in.
                list.Unseen ??= note;
                LetAllGo([.. list.Items]);
                list.Change().Clear();
                break;
            case TupleOf tuple:
                LetAllGo(tuple.Items);
                break;
            case Function function:
                Escape(function, note);
                break;
            case Instance instance:
                instance.Unseen ??= note;
                LetAllGo([.. instance.Members.Values]);
                ForgetMembers(instance, note);
                break;
        }
    }

    /// <summary>The members of an object that may be set anew are no longer known.</summary>
    private void ForgetMembers(Instance instance, Note note)
    {
        foreach (var (name, value) in instance.Members.Select(static member => (member.Key, member.Value)).ToArray())
        {
            var member = MemberOf(instance.Type, name);
            var isFixed = member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null or { IsInitOnly: true } };
            if (!isFixed && value is not PipelineObject)
            {
                instance.Members[name] = Opaque(member is null ? null : TypeOfMember(member), note);
            }
        }
    }

    private static ISymbol? MemberOf(INamedTypeSymbol? type, string key)
    {
        var name = key.Substring(key.LastIndexOf('.') + 1);
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).FirstOrDefault() is { } member)
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>A function that others may call at any time, and any number of times.</summary>
    private void Escape(Function function, Note note)
    {
        if (function.Receiver is { } receiver)
        {
            LetGo(receiver, note);
        }

        var code = function.Body ?? (IsInSource(function.Method) ? _code.BodyOf(function.Method.OriginalDefinition, _cancellationToken) : null);
        if (code is null || !_escaped.Add(BodyIn(code).Syntax))
        {
            return;
        }

        // Steps are let go of later, when the function is followed as one that runs at some time; where that is not done, now.
        Forget(code, forgetsSteps: !_entry.Contains(code.Syntax));
        foreach (var variable in Written(code))
        {
            _unsteady.Add(variable);
        }
    }

    private static IOperation BodyIn(IOperation code) => code is ILocalFunctionOperation { Body: { } body } ? body : code;

    /// <summary>The variables that code sets.</summary>
    private static IEnumerable<ISymbol> Written(IOperation code) => code.DescendantsAndSelf().SelectMany(static operation => operation switch
    {
        IAssignmentOperation assignment => TargetsIn(assignment.Target),
        IIncrementOrDecrementOperation change => TargetsIn(change.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => TargetsIn(argument.Value),
        _ => [],
    }).Select(VariableOf).OfType<ISymbol>();

    private static IEnumerable<IOperation> TargetsIn(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsIn),
        IDeclarationExpressionOperation declaration => TargetsIn(declaration.Expression),
        _ => [target],
    };

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>Code of the same project that can't be followed may set static members.</summary>
    private void ForgetStatics(IMethodSymbol method, Note note)
    {
        if (!IsInSource(method))
        {
            return;
        }

        foreach (var statics in _statics.Values)
        {
            LetGo(statics, note, [], letsPipelinesGo: false);
        }
    }
}
