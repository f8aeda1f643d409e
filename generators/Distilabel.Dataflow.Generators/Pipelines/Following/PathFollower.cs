using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Follows code along one path, in the order in which it runs, and keeps the steps, connections and pipelines that it makes.</summary>
/// <remarks>
/// An abstract interpreter over the compiler's operations. What it cannot see is a value of its own (<see cref="Unknown"/>), and a step that
/// such code gets hold of is one of which nothing is claimed. So whatever is claimed holds on this path, if the program ever takes it: that is for
/// <see cref="EntryFollower"/> to weigh.
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
    private readonly Dictionary<ISymbol, int> _timesSet = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SyntaxNode> _escaped = [];
    private readonly HashSet<ISymbol> _unsteady = new(SymbolEqualityComparer.Default);
    private Instance? _self;
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

    /// <summary>The steps that are the only choice of a routing batch function, with its place.</summary>
    public List<(SyntaxNode Place, StepObject Only)> Routed { get; } = [];

    /// <summary>Set where what is made of the path rests on a guess, so that nothing is said for certain.</summary>
    public Note? Doubt { get; private set; }

    /// <summary>How much was done.</summary>
    public int Operations => _operations;

    /// <summary>Where the code could not be followed at all; null when it could.</summary>
    public Note? GaveUp { get; private set; }

    /// <summary>Follows the entry's code.</summary>
    public void Run()
    {
        try
        {
            _membersRun.Add(_entry.Owner is IMethodSymbol { AssociatedSymbol: { } property } ? property : _entry.Owner);
            _settling.UnionWith(_membersRun);
            Prepare();
            using (Enter(_entry.Owner, _self, null))
            {
                foreach (var block in _entry.Blocks)
                {
                    RunEntry(block);
                }

                HandOutResults();
            }

            RunForgottenFunctions();
            AskProperties();
            LetGoOfSharedMembers();
        }
        catch (NotFollowedException exception)
        {
            GaveUp = exception.Note;
        }
        catch (InsufficientExecutionStackException)
        {
            GaveUp = new Note(null, "the code is nested too deep");
        }
    }

    /// <summary>What the entry gives to its caller, the caller may connect; a pipeline that it gives is finished.</summary>
    private void HandOutResults()
    {
        var note = new Note(null, "it is returned");
        var frame = _calls.Peek();
        foreach (var value in new[] { frame.Returned, frame.Yielded })
        {
            HandOut(value, note);
        }

        foreach (var parameter in (_entry.Owner as IMethodSymbol)?.Parameters ?? [])
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out && _locals.TryGetValue(parameter, out var value))
            {
                HandOut(value, note);
            }
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
                RunBody(block);
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
            if ((owner.IsStatic ? StaticsOf(type) : _self) is { } holder)
            {
                Store(holder, owner, value);
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
            if (method is null || (_functionsRun.Contains(body!.Syntax) && !_escaped.Contains(body.Syntax)) || !Matters(body))
            {
                continue;
            }

            var turn = new LoopTurn(new Note(operation.Syntax, "it is not seen when this function is called"), Steps.Count) { IsUncertain = true };
            _loops.Push(turn);
            ForgetVariables(body);
            foreach (var parameter in method.Parameters)
            {
                _locals[parameter] = Opaque(parameter.Type, new Note(Locate(operation.Syntax), $"the parameter '{parameter.Name}' comes from outside"), isOutside: true);
            }

            using (var frame = Enter(method, _self, null))
            {
                RunBody(body);
                HandOut(frame.Returned, turn.Note);
                HandOut(frame.Yielded, turn.Note);
            }

            End(turn);
        }
    }

    /// <summary>A function that runs at some time finds in the variables around it what they held at that time: of those that are set again, it is not known.</summary>
    private void ForgetVariables(IOperation body)
    {
        foreach (var use in body.Descendants().OfType<ILocalReferenceOperation>())
        {
            if (_timesSet.TryGetValue(use.Local, out var times) && times > 1 && _locals.TryGetValue(use.Local, out var value))
            {
                var note = new Note(Locate(use.Syntax), "it is not seen when this function is called");
                LetGo(value, note);
                _locals[use.Local] = Opaque(use.Local.Type, note);
            }
        }
    }

    /// <summary>Counts what is done, so that no code, however it is written, keeps the editor waiting.</summary>
    private void Spend(IOperation operation)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_operations > MostOperations)
        {
            throw new NotFollowedException(new Note(Locate(operation.Syntax), "there is too much to follow"));
        }
    }

    /// <summary>The object whose code runs; null in static code.</summary>
    private Value? This => _calls.Count == 0 ? null : _calls.Peek().This;

    /// <summary>Goes into a member's code, until what is returned is disposed of.</summary>
    private Frame Enter(ISymbol member, Value? self, SyntaxNode? call)
    {
        var site = _calls.Count == 0 ? null : _calls.Peek().Site;
        if (_calls.Count >= MostCalls)
        {
            throw new NotFollowedException(new Note(site ?? call, "the calls go too deep"));
        }

        var frame = new Frame(_calls, member, self, call is not null && _entry.Contains(call) ? call : site);
        _calls.Push(frame);
        return frame;
    }

    private bool IsRunning(ISymbol member) => _calls.Any(frame => frame.Member.Equals(member, SymbolEqualityComparer.Default));

    /// <summary>Where a reader of the entry's code sees what stands at <paramref name="node"/>; null when it has no place there.</summary>
    private SyntaxNode? Locate(SyntaxNode node) => _entry.Contains(node) ? node : _calls.Count == 0 ? null : _calls.Peek().Site;

    /// <summary>A member under way.</summary>
    private sealed class Frame(Stack<Frame> calls, ISymbol member, Value? self, SyntaxNode? site) : IDisposable
    {
        public ISymbol Member { get; } = member;

        /// <summary>The object that it belongs to.</summary>
        public Value? This { get; } = self;

        /// <summary>The last call in the entry's code, be it in a function within it, that led here.</summary>
        public SyntaxNode? Site { get; } = site;

        /// <summary>What it was called with in place of its type parameters.</summary>
        public ImmutableArray<ITypeSymbol> TypeArguments { get; set; } = [];

        /// <summary>Whether it was given parts of a pipeline, so that only its caller's code shows what it makes.</summary>
        public bool TakesParts { get; set; }

        public Value? Returned { get; set; }

        /// <summary>What an iterator has handed out.</summary>
        public Sequence? Yielded { get; set; }

        public void Dispose() => calls.Pop();
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
