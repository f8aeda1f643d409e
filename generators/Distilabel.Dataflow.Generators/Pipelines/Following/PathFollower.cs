using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Follows code along one path, in the order in which it runs, and keeps the steps, connections and pipelines that it makes.</summary>
/// <remarks>
/// An abstract interpreter over the compiler's operations. What it cannot see is a value of its own (<see cref="Unknown"/>), and a step that
/// such code gets hold of is one of which nothing is claimed. So whatever is claimed holds on this path.
/// </remarks>
internal sealed partial class PathFollower
{
    private const int MostOperations = 50_000;
    private const int MostCalls = 24;

    private readonly CodeModel _code;
    private readonly EntryCode _entry;
    private readonly Paths _paths;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ISymbol, Value> _locals = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, Instance> _statics = new(SymbolEqualityComparer.Default);
    private readonly Stack<Value> _receivers = new();
    private readonly Stack<Frame> _calls = new();
    private readonly Stack<LoopTurn> _loops = new();
    private readonly HashSet<SyntaxNode> _functionsRun = [];
    private readonly HashSet<ISymbol> _membersRun = new(SymbolEqualityComparer.Default);
    private readonly List<(ISymbol Member, Value Value)> _membersRead = [];
    private readonly Dictionary<SyntaxNode, int> _forksMet = [];
    private Value? _this;
    private Instance? _self;
    private SyntaxNode? _site;
    private int _operations;

    public PathFollower(CodeModel code, EntryCode entry, Paths paths, CancellationToken cancellationToken)
    {
        _code = code;
        _entry = entry;
        _paths = paths;
        _cancellationToken = cancellationToken;
    }

    /// <summary>All steps that the code made, in order.</summary>
    public List<StepObject> Steps { get; } = [];

    /// <summary>All pipelines that the code made or mentions.</summary>
    public List<PipelineObject> Pipelines { get; } = [];

    /// <summary>What went wrong on the way.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>Where the code could not be followed at all; null when it could.</summary>
    public Note? GaveUp { get; private set; }

    /// <summary>Follows the entry's code.</summary>
    public void Run()
    {
        try
        {
            _membersRun.Add(_entry.Owner is IMethodSymbol { AssociatedSymbol: { } property } ? property : _entry.Owner);
            Prepare();
            _calls.Push(new Frame(_entry.Owner));
            foreach (var block in _entry.Blocks)
            {
                RunEntry(block);
            }

            _calls.Pop();
            RunForgottenFunctions();
            AskProperties();
            LetGoOfSharedMembers();
        }
        catch (NotFollowedException exception)
        {
            GaveUp = exception.Note;
        }
    }

    private void RunEntry(IOperation block)
    {
        switch (block)
        {
            case ISymbolInitializerOperation initializer:
                StoreInOwner(Evaluate(initializer.Value));
                break;
            case IBlockOperation or IMethodBodyOperation:
                var flow = RunBody(block);
                if (flow == Flow.Return && _calls.Peek().Returned is { } returned)
                {
                    LetGo(returned, new Note(null, "it is returned"));
                }

                break;
            default:
                Run(block);
                break;
        }
    }

    private void StoreInOwner(Value value)
    {
        if (_entry.Owner is { ContainingType: { } type } owner)
        {
            var members = owner.IsStatic ? StaticsOf(type).Members : (_this as Instance)?.Members;
            if (members is not null)
            {
                members[owner.Name] = value;
                _membersRead.Add((owner, value));
            }
        }
    }

    /// <summary>Lambdas and local functions that nobody called while we looked: somebody may yet, any number of times.</summary>
    private void RunForgottenFunctions()
    {
        foreach (var operation in _entry.Blocks.SelectMany(static block => block.DescendantsAndSelf()))
        {
            var (method, body) = operation switch
            {
                IAnonymousFunctionOperation lambda => (lambda.Symbol, lambda.Body),
                ILocalFunctionOperation { Body: { } local } function => (function.Symbol, local),
                _ => (null, null),
            };
            if (method is null || _functionsRun.Contains(body!.Syntax) || !Matters(body))
            {
                continue;
            }

            var turn = new LoopTurn(new Note(operation.Syntax, "it is not seen when this function is called"), Steps.Count) { IsUncertain = true };
            _loops.Push(turn);
            foreach (var parameter in method.Parameters)
            {
                _locals[parameter] = Opaque(parameter.Type, new Note(Locate(operation.Syntax), $"the parameter '{parameter.Name}' comes from outside"));
            }

            _calls.Push(new Frame(method));
            _functionsRun.Add(body.Syntax);
            RunBody(body);
            if (_calls.Pop().Returned is { } returned)
            {
                LetGo(returned, turn.Note);
            }

            End(turn);
        }
    }

    /// <summary>Counts what is done, so that no code, however it is written, keeps the editor waiting.</summary>
    private void Spend(IOperation operation)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (++_operations > MostOperations)
        {
            throw new NotFollowedException(new Note(Locate(operation.Syntax), "there is too much to follow"));
        }
    }

    /// <summary>Where a reader of the entry's code sees what stands at <paramref name="node"/>; null when it has no place there.</summary>
    private SyntaxNode? Locate(SyntaxNode node) => _entry.Contains(node) ? node : _site;

    /// <summary>A method under way.</summary>
    private sealed class Frame(ISymbol member)
    {
        public ISymbol Member { get; } = member;

        /// <summary>Whether it was given parts of a pipeline, so that only its caller's code shows what it makes.</summary>
        public bool TakesParts { get; init; }

        public Value? Returned { get; set; }

        /// <summary>What an iterator has handed out.</summary>
        public Sequence? Yielded { get; set; }
    }

    /// <summary>A turn of a loop that stands for any number of turns.</summary>
    private sealed class LoopTurn(Note note, int firstStep)
    {
        public Note Note { get; } = note;

        /// <summary>How many steps there were before it.</summary>
        public int FirstStep { get; } = firstStep;

        /// <summary>Whether turns can differ in what they do.</summary>
        public bool IsUncertain { get; set; }

        public HashSet<StepObject> StepsReached { get; } = [];

        public HashSet<Sequence> ListsChanged { get; } = [];
    }

    private sealed class NotFollowedException(Note note) : Exception
    {
        public Note Note { get; } = note;
    }
}
