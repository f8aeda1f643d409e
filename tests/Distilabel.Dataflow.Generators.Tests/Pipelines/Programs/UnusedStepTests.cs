namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>A step that some way through the code runs, be it one that leaves a statement half-way, is not said to be never run.</summary>
public class UnusedStepTests
{
    private const string Silent =
        """"
        // A try is left before it sets a variable; its catch sets another.
        var s = new TextGeneration("a");
        var t = new CountWords("t");
        try { int.Parse("3"); s = new TextGeneration("b"); } catch (FormatException) { t = new CountWords("u"); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s >> t };

        // It is left between two.
        Step s;
        Step t = new CountWords("t");
        try { s = new TextGeneration("a"); int.Parse("3"); s = new TextGeneration("b"); } catch (FormatException) { s = new TextGeneration("c"); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s >> t };

        // Its catch sets nothing.
        Step s = new TextGeneration("z");
        try { s = new TextGeneration("a"); int.Parse("3"); s = new TextGeneration("b"); } catch (FormatException) { }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // Its finally uses what was set last.
        Step s = new TextGeneration("z");
        try { s = new TextGeneration("a"); int.Parse("3"); s = new TextGeneration("b"); } finally { _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s }; }

        // It sets an element of an array.
        Step[] s = [new TextGeneration("z")];
        try { s[0] = new TextGeneration("a"); int.Parse("3"); s[0] = new TextGeneration("b"); } catch (FormatException) { Console.WriteLine(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // Its catch makes a step that follows.
        Step s = new TextGeneration("z");
        Step? last = null;
        try { s = new TextGeneration("a"); int.Parse("3"); s = new TextGeneration("b"); } catch (FormatException) { last = new CountWords("w"); }
        _ = last is null ? new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s } : new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s >> last };

        // It sets a part of a tuple.
        (Step A, Step B) s = (new TextGeneration("y"), new TextGeneration("z"));
        try { s.A = new TextGeneration("a"); int.Parse("3"); s.A = new TextGeneration("b"); } catch (FormatException) { s.B = new TextGeneration("w"); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s.A, new LoadRows<InstructionRow>("m") >> s.B };

        // A try in a try throws again.
        Step s = new TextGeneration("z");
        try { try { s = new TextGeneration("a"); int.Parse("3"); s = new TextGeneration("b"); } catch (FormatException) { throw; } } catch (Exception) { Console.WriteLine(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop goes on after a try that was left.
        Step s = new TextGeneration("z");
        foreach (var n in args) { try { s = new TextGeneration("a"); int.Parse(n); s = new TextGeneration("b"); break; } catch (FormatException) { continue; } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop whose turns are counted goes on after it.
        Step s = new TextGeneration("z");
        for (var i = 0; i < 2; i++) { try { s = new TextGeneration("a"); int.Parse("x"); s = new TextGeneration("b"); break; } catch (FormatException) { continue; } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop is left early.
        Step s = new TextGeneration("a");
        foreach (var n in args) { s = new TextGeneration(n); if (n == "x") { break; } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop with a counter is left early.
        Step s = new TextGeneration("a");
        for (var i = 0; i < args.Length; i++) { s = new TextGeneration("b" + i); if (args[i] == "x") { break; } s = new TextGeneration("c" + i); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop with known turns is left early.
        Step s = new TextGeneration("a");
        for (var i = 0; i < 3; i++) { if (args.Length == i) { break; } s = new TextGeneration("b" + i); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // An endless loop is left early.
        Step s = new TextGeneration("a"); var i = 0;
        while (true) { i++; if (args.Length == i) { break; } s = new TextGeneration("b" + i); if (i > 5) { break; } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop that turns at least once is left early.
        Step s = new TextGeneration("a");
        do { if (args.Length == 3) { break; } s = new TextGeneration("b"); } while (args.Length > 7);
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A switch is left early.
        Step s = new TextGeneration("a");
        switch (args.Length) { case 0: break; case 1: if (args[0] == "x") { break; } s = new TextGeneration("b"); break; case 2: return; default: throw new Exception(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // The right side of an and sets it.
        Step? s = new TextGeneration("a");
        if (args.Length > 2 && (s = new TextGeneration("b")) is not null) { Console.WriteLine(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A call on the right side of an and sets it.
        Step s = new TextGeneration("a");
        if (int.TryParse(args[0], out var n) && Set(ref s)) { Console.WriteLine(n); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };
        static bool Set(ref Step s) { s = new TextGeneration("b"); return true; }

        // An arm of a choice sets it.
        Step s = new TextGeneration("a");
        var t = args.Length > 3 ? (s = new TextGeneration("b")) : null;
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // An arm of a switch expression sets it.
        Step s = new TextGeneration("a");
        _ = args.Length switch { 0 => s = new TextGeneration("b"), 1 => throw new Exception(), _ => s };
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // The right side of a question for null sets it.
        Step s = new TextGeneration("a");
        var name = args.FirstOrDefault() ?? (s = new TextGeneration("b")).Name;
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // So does that of an assignment.
        Step s = new TextGeneration("a");
        string? name = args.FirstOrDefault(); name ??= (s = new TextGeneration("b")).Name;
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // An argument of a conditional call sets it.
        Step s = new TextGeneration("a");
        args.FirstOrDefault()?.CompareTo((s = new TextGeneration("b")).Name);
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A block under a lock sets it.
        Step s = new TextGeneration("a");
        lock (args) { if (args.Length > 2) { s = new TextGeneration("b"); } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A lambda that may be called sets it.
        Step s = new TextGeneration("a");
        Action set = () => s = new TextGeneration("b");
        if (args.Length > 2) { set(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A local function that may be called sets it.
        Step s = new TextGeneration("a");
        void Set() { s = new TextGeneration("b"); }
        if (args.Length > 2) { Set(); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A block with a resource sets it.
        Step s = new TextGeneration("a");
        using (var m = new System.IO.MemoryStream()) { if (m.Length == 3) { s = new TextGeneration("b"); } _ = new Pipeline("q") { new LoadRows<InstructionRow>("l") >> s }; }

        // A guard throws.
        var s = new TextGeneration("a");
        if (args is not [var first, ..]) { throw new ArgumentException("none"); }
        _ = new Pipeline(first) { new LoadRows<InstructionRow>("l") >> s };

        // An arm throws.
        var s = new TextGeneration("a");
        var t = args.Length > 0 ? s : throw new ArgumentException("none");
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> t };

        // Two variables change places.
        Step s = new TextGeneration("a");
        Step other = new TextGeneration("other");
        (s, other) = args.Length > 2 ? (other, s) : (s, other);
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // Two variables change places under a condition.
        Step s = new TextGeneration("a"), o = new TextGeneration("o");
        if (args.Length > 2) { (s, o) = (o, s); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A loop tries again.
        Step? s = null;
        for (var tries = 0; ; tries++) { try { s = new TextGeneration("t" + int.Parse("3")); break; } catch (FormatException) when (tries < 3) { s = new TextGeneration("u"); } }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // One of two catches sets another.
        Step s;
        try { s = new TextGeneration("a"); }
        catch (FormatException) { s = new TextGeneration("b"); }
        catch (Exception) { s = new TextGeneration("c"); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // It sets an entry of a dictionary.
        var steps = new Dictionary<string, Step>();
        try { steps["x"] = new TextGeneration("a"); int.Parse("3"); steps["x"] = new TextGeneration("d"); } catch (Exception) { steps["x"] = new TextGeneration("b"); }
        _ = new Pipeline("p") { new LoadRows<InstructionRow>("l") >> steps["x"] };
        """";

    [Fact]
    public void A_step_that_is_kept_on_some_way_is_no_waste()
    {
        foreach (var program in Silent.Split("\n\n"))
        {
            PipelineCode.VerifyBody(program);
        }
    }

    [Fact]
    public void A_step_that_a_try_makes_for_nothing_is_reported() => PipelineCode.VerifyBody(
        """
        var load = new LoadRows<InstructionRow>("load");
        try
        {
            var lost = {|DDF110:new TextGeneration("lost")|};
            load.Connect(new TextGeneration("a"));
        }
        catch (FormatException)
        {
            load.Connect(new TextGeneration("b"));
        }

        _ = new Pipeline("p") { load };
        """);

    [Fact]
    public void A_step_that_a_catch_makes_for_nothing_is_reported() => PipelineCode.VerifyBody(
        """
        try
        {
            _ = new Pipeline("p") { new LoadRows<InstructionRow>("load") >> new TextGeneration("a") };
        }
        catch (FormatException)
        {
            var lost = {|DDF110:new TextGeneration("lost")|};
            throw;
        }
        """);

    [Fact]
    public void A_step_that_a_longer_list_gets_is_in_it() => PipelineCode.Verify(
        """
        internal sealed record Builder(System.Collections.Immutable.ImmutableList<Step> Steps)
        {
            internal Builder With(Step step) => this with { Steps = Steps.Add(step) };

            internal Pipeline Build()
            {
                for (var i = 1; i < Steps.Count; i++)
                {
                    Steps[i - 1].Connect(Steps[i]);
                }

                return new("p") { Steps[0] };
            }
        }

        internal static class Program
        {
            internal static Pipeline Make() => new Builder([]).With(new LoadRows<InstructionRow>("load")).With(new TextGeneration("task")).Build();
        }
        """);

    [Fact]
    public void A_step_that_goes_to_the_other_part_of_a_method_is_used_there() => PipelineCode.Verify(
        """
        internal sealed partial class Job
        {
            private partial StepChain Chain(Step from);

            internal Pipeline Make() => new("p") { Chain(new LoadRows<InstructionRow>("load")) };
        }

        internal sealed partial class Job
        {
            private partial StepChain Chain(Step from) => from >> new TextGeneration("task");
        }
        """);
}
