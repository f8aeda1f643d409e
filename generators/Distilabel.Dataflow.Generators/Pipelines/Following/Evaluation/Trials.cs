using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Code that is run to see what it changes, and taken back.</summary>
internal sealed class Trials(Interpreter all) : Part(all)
{
    private const int MostRounds = 4;

    private int _depth;

    /// <summary>Whether what runs is taken back: the path does not fork then.</summary>
    public bool IsTrial => _depth > 0;

    /// <summary>Makes a state hold for the start of any turn of a loop: what turns change is no longer known.</summary>
    /// <param name="turn">Runs one turn on a state.</param>
    /// <param name="note">Why what is changed is not known.</param>
    /// <param name="state">The state before the loop.</param>
    public void Widen(Action<State> turn, Note note, State state)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var copy = state.Copy();
            Run(() => turn(copy));
            if (!Forget(copy, note, state))
            {
                return;
            }
        }
    }

    private void Run(Action action)
    {
        var turns = All.Turns.Reverse().ToArray();
        var frame = All.Calls.Top;
        var returns = frame.Returns.Count;
        var loops = frame.Loops.Select(static loop => (loop, loop.Breaks.Count, loop.Continues.Count)).ToArray();
        All.Turns.Clear();
        _depth++;
        try
        {
            action();
        }
        finally
        {
            _depth--;
            All.Turns.Clear();
            foreach (var turn in turns)
            {
                All.Turns.Push(turn);
            }

            frame.Returns.RemoveRange(returns, frame.Returns.Count - returns);
            foreach (var (loop, breaks, continues) in loops)
            {
                loop.Breaks.RemoveRange(breaks, loop.Breaks.Count - breaks);
                loop.Continues.RemoveRange(continues, loop.Continues.Count - continues);
            }
        }
    }

    /// <summary>Gives up what a trial changed; says whether there was something.</summary>
    private bool Forget(State trial, Note note, State state)
    {
        var isChanged = false;
        foreach (var pair in state.Variables)
        {
            if (trial.Variable(pair.Key) is { } after && !after.IsSame(pair.Value) && !IsWide(pair.Value))
            {
                isChanged = true;
                Escape(pair.Value, note, state);
                state.Variables = state.Variables.SetItem(pair.Key, Opaque(Code.Symbols.TypeOf(pair.Key), note, state));
                state.TimesSet = state.TimesSet.SetItem(pair.Key, 2);
            }
        }

        foreach (var pair in state.Heap)
        {
            if (trial.Heap.TryGetValue(pair.Key, out var after) && !ReferenceEquals(after, pair.Value) && pair.Value is ObjectContent before and not StepContent)
            {
                foreach (var member in before.Members)
                {
                    if (((ObjectContent)after).Members.TryGetValue(member.Key, out var value) && !value.IsSame(member.Value) && !IsWide(member.Value) &&
                        state.Member(new ObjectReference(pair.Key), member.Key) is { } held)
                    {
                        isChanged = true;
                        Escape(held, note, state);
                        var symbol = Code.MemberNames.Find(before.Type, member.Key);
                        state.SetMember(new ObjectReference(pair.Key), member.Key, Opaque(symbol is null ? null : Code.Symbols.TypeOf(symbol), note, state));
                    }
                }
            }
        }

        return isChanged;
    }

    private static bool IsWide(Value value) => value is Unknown or StepReference { IsMade: false } or PipelineReference { IsMade: false } or RoutingValue;
}
