using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Entries;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>The members and the loops whose code is under way.</summary>
internal sealed class CallStack(EntryCode entry)
{
    private const int MostCalls = 24;

    private readonly Stack<Frame> _frames = new();

    public bool IsFull => _frames.Count >= MostCalls;

    public int Depth => _frames.Count;

    public Frame Top => _frames.Peek();

    public IEnumerable<Frame> Frames => _frames;

    /// <summary>The object whose code runs; null in static code.</summary>
    public Value? This => _frames.Count == 0 ? null : _frames.Peek().This;

    /// <summary>The type of the object whose code runs, where it is that very type; null where that is not known.</summary>
    public INamedTypeSymbol? ExactType { get; set; }

    /// <summary>Whether only a caller's code shows what is made, since it gave parts of a pipeline.</summary>
    public bool TakesParts => _frames.Any(static frame => frame.TakesParts);

    /// <summary>Goes into a member's code, until what is returned is disposed of.</summary>
    public Frame Enter(ISymbol member, Value? self, SyntaxNode? call, ImmutableArray<ITypeSymbol> typeArguments = default, bool takesParts = false)
    {
        var site = _frames.Count == 0 ? null : _frames.Peek().Site;
        if (IsFull)
        {
            throw new NotFollowedException(new Note(site ?? call, "the calls go too deep"));
        }

        var frame = new Frame(_frames, member, self, call is not null && entry.Contains(call) ? call : site)
        {
            TypeArguments = typeArguments, TakesParts = takesParts,
        };
        _frames.Push(frame);
        return frame;
    }

    public bool IsRunning(ISymbol member) => _frames.Any(frame => frame.Member.Equals(member, SymbolEqualityComparer.Default));

    /// <summary>Where a reader of the entry's code sees what stands at <paramref name="node"/>; null when it has no place there.</summary>
    public SyntaxNode? Locate(SyntaxNode node) => entry.Contains(node) ? node : _frames.Count == 0 ? null : _frames.Peek().Site;
}

/// <summary>A member under way.</summary>
internal sealed class Frame(Stack<Frame> calls, ISymbol member, Value? self, SyntaxNode? site) : IDisposable
{
    public ISymbol Member { get; } = member;

    /// <summary>The object that it belongs to.</summary>
    public Value? This { get; } = self;

    /// <summary>The last call in the entry's code, be it in a function within it, that led here.</summary>
    public SyntaxNode? Site { get; } = site;

    /// <summary>What it was called with in place of its type parameters.</summary>
    public ImmutableArray<ITypeSymbol> TypeArguments { get; init; }

    /// <summary>Whether it was given parts of a pipeline, so that only its caller's code shows what it makes.</summary>
    public bool TakesParts { get; init; }

    /// <summary>The returns that a condition decides about, out of code that was joined.</summary>
    public List<Jump> Returns { get; } = [];

    /// <summary>The loops under way in it, the innermost last.</summary>
    public Stack<LoopScope> Loops { get; } = new();

    public void Dispose() => calls.Pop();
}

/// <summary>A loop under way: the jumps out of its turns that conditions decide about.</summary>
internal sealed class LoopScope
{
    public List<Jump> Breaks { get; } = [];

    public List<Jump> Continues { get; } = [];
}

/// <summary>A jump on one arm of a condition, with the state that it takes along.</summary>
internal readonly record struct Jump(Condition Condition, int Arm, State State);

/// <summary>A turn of a loop that stands for any number of turns.</summary>
internal sealed class LoopTurn(Note note, int firstStep)
{
    public Note Note { get; } = note;

    /// <summary>How many steps there were before it.</summary>
    public int FirstStep { get; } = firstStep;

    /// <summary>Whether turns can differ in what they do.</summary>
    public bool IsUncertain { get; set; }

    public HashSet<int> StepsReached { get; } = [];

    public HashSet<int> ListsChanged { get; } = [];
}
