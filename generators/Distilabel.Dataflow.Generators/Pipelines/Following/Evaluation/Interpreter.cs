using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Generators.Pipelines.Following.Calls;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.Entries;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>An abstract interpreter over the compiler's operations: what its parts have in common.</summary>
/// <remarks>
/// Each part models one kind of code as a change of a <see cref="State"/>. What is not modelled escapes (<see cref="Evaluation.Escape"/>): of it nothing is
/// claimed any more. So whatever is claimed holds on this path, if the program ever takes it: that is for <see cref="EntryFollower"/> to weigh.
/// </remarks>
internal sealed class Interpreter
{
    private const int MostOperations = 50_000;

    private readonly Expressions _expressions;
    private readonly Statements _statements;

    public Interpreter(CodeModel code, EntryCode entry, Paths paths, CancellationToken cancellationToken)
    {
        (Code, Entry, Paths, CancellationToken) = (code, entry, paths, cancellationToken);
        Calls = new CallStack(entry);
        _expressions = new Expressions(this);
        _statements = new Statements(this);
        (Escape, Branches, Choices, Conditionals) = (new Escape(this), new Branches(this), new Choices(this), new ConditionalValues(this));
        (Variables, Members, Assignments, Functions) = (new Variables(this), new Members(this), new Assignments(this), new Functions(this));
        (Creation, Constructors, ClassStates, Loops) = (new Creation(this), new Constructors(this), new ClassStates(this), new Loops(this));
        (Attempts, Patterns, Operators, Texts) = (new Attempts(this), new Patterns(this), new Operators(this), new Texts(this));
        (Invocations, UnseenCalls, FollowedCode, Sequences) = (new Invocations(this), new UnseenCalls(this), new FollowedCode(this), new Sequences(this));
        (Connections, Deferrals, Trials) = (new Connections(this), new Deferrals(this), new Trials(this));
    }

    public CodeModel Code { get; }

    public EntryCode Entry { get; }

    public Paths Paths { get; }

    public CancellationToken CancellationToken { get; }

    public CallStack Calls { get; }

    /// <summary>The turns under way that stand for any number, the innermost last.</summary>
    public Stack<LoopTurn> Turns { get; } = new();

    /// <summary>The objects that initializers fill and conditional accesses look into.</summary>
    public Stack<Value> Receivers { get; } = new();

    /// <summary>How many pieces of code are under way that may be left half-way: what they replace may stay.</summary>
    public int Attempted { get; set; }

    /// <summary>The members whose code was run.</summary>
    public HashSet<ISymbol> MembersRun { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The object that the entry's code belongs to.</summary>
    public ObjectReference? Self { get; set; }

    public int Operations { get; private set; }

    public Escape Escape { get; }

    public Branches Branches { get; }

    public Choices Choices { get; }

    public ConditionalValues Conditionals { get; }

    public Variables Variables { get; }

    public Members Members { get; }

    public Assignments Assignments { get; }

    public Functions Functions { get; }

    public Creation Creation { get; }

    public Constructors Constructors { get; }

    public ClassStates ClassStates { get; }

    public Loops Loops { get; }

    public Attempts Attempts { get; }

    public Patterns Patterns { get; }

    public Operators Operators { get; }

    public Texts Texts { get; }

    public Invocations Invocations { get; }

    public UnseenCalls UnseenCalls { get; }

    public FollowedCode FollowedCode { get; }

    public Sequences Sequences { get; }

    public Connections Connections { get; }

    public Deferrals Deferrals { get; }

    public Trials Trials { get; }

    public Value Evaluate(IOperation operation, State state)
    {
        Spend(operation);
        return operation.ConstantValue is { HasValue: true, Value: var constant } ? new Constant(constant) : _expressions.Visit(operation, state)!;
    }

    public Flow Run(IOperation? operation, State state)
    {
        if (operation is null)
        {
            return Flow.Next;
        }

        Spend(operation);
        return _statements.Visit(operation, state);
    }

    public Flow RunAll(IEnumerable<IOperation> operations, State state)
    {
        foreach (var operation in operations)
        {
            if (Run(operation, state) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    public SyntaxNode? Locate(SyntaxNode node) => Calls.Locate(node);

    public Note NoteOn(IOperation operation) => new(Locate(operation.Syntax), "it is not followed what this is");

    /// <summary>A value of a type of which nothing else is known.</summary>
    public Value Opaque(ITypeSymbol? type, Note note, State state, string? name = null, bool isOutside = false)
    {
        if (type.IsRouting())
        {
            return type.IsDataflow("RoutingBatchFunction") ? new RoutingValue() : RoutingValue.NotSeen(note);
        }

        if (type.IsDataflow("Pipeline"))
        {
            return state.Add(new PipelineContent { Place = note.Place, Name = name ?? "pipeline", Notes = [note] });
        }

        return type.IsStep()
            ? state.Add(new StepContent(type as INamedTypeSymbol, Code.StepClassOf(type))
            {
                GivenName = new PartlyKnownText([new TextPiece(name ?? type!.Name, false)]), ShownName = $"{{{name ?? type!.Name}}}",
                PredecessorsUnseen = note, ColumnsUnseen = note, IsUsedElsewhere = true,
            })
            : new Unknown(note, isOutside);
    }

    /// <summary>What can't be calculated: it may be anything where one of the values may.</summary>
    public Unknown UnknownOf(IOperation operation, params Value[] values) => new(NoteOn(operation), values.Any(ValueFacts.IsOutside));

    /// <summary>A step that was made out of sight is placed where it is first mentioned.</summary>
    public Value Seen(Value value, IOperation operation, State state)
    {
        if (value is StepReference step && state[step].Place is null)
        {
            state.Change(step, content => content with { Place = Locate(operation.Syntax) });
        }

        return value;
    }

    /// <summary>Where it is not certain that something is set anew, what was there before may still be there.</summary>
    public void Replace(Value? former, State state)
    {
        if (Attempted > 0 && former is not null)
        {
            Evaluation.Escape.Use(former, state);
        }
    }

    /// <summary>Counts what is done, so that no code, however it is written, keeps the editor waiting.</summary>
    public void Spend(IOperation operation)
    {
        CancellationToken.ThrowIfCancellationRequested();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++Operations > MostOperations)
        {
            throw new NotFollowedException(new Note(Locate(operation.Syntax), "there is too much to follow"));
        }
    }
}
