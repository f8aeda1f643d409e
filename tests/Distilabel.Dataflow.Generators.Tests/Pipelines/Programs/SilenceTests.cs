namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Pipelines that are easily overlooked. A pipeline that the run time refuses is reported, or reported as not followed.</summary>
public class SilenceTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // A pipeline that is made when it is first asked for.
        private static Pipeline? _p;
        ---
        return _p ??= new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };

        // The same, in a property.
        static Pipeline Q => field ??= new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        return Q;

        // The same, with an if.
        private static Pipeline? _p;
        ---
        if (_p is null) { _p = new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        return _p;

        // A jump before it.
        ---
        var i = 0;
        again: i++; if (i < 2) { goto again; }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };

        // More code before it than is followed.
        static readonly int x = 1;
        ---
        int[] a = [MANY];
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };

        // More ways than are followed.
        ---
        var load = new LoadRows<InstructionRow>("l");
        if (names.Length > 10 != flag) { load.Connect(new TextGeneration("z")); } else { load.Connect(new Choose("y")); }
        if (names.Length == 11) { load.Connect(new TextGeneration("a")); }
        if (names.Length == 12) { load.Connect(new TextGeneration("b")); }
        if (names.Length == 13) { load.Connect(new TextGeneration("c")); }
        if (names.Length == 14) { load.Connect(new TextGeneration("d")); }
        if (names.Length == 15) { load.Connect(new TextGeneration("e")); }
        if (names.Length == 16) { load.Connect(new TextGeneration("f")); }
        return new Pipeline("p") { load };

        // A catch block connects.
        ---
        var load = new LoadRows<InstructionRow>("l");
        try { int.Parse("x"); } catch (FormatException) { load.Connect(new Choose("c")); }
        return new Pipeline("p") { load };

        // Its type is not named.
        static StepChain Chain() { return new LoadRows<PromptRow>("l") >> new TextGeneration("t"); }
        static void Run(Pipeline p) => p.Validate();
        static class X { internal static void Go() { Run(new("p") { Chain() }); } }
        ---
        X.Go(); return null!;

        // Its type has another name.
        static StepChain Chain() { return new LoadRows<PromptRow>("l") >> new TextGeneration("t"); }
        static class X { internal static void Go() { var x = new Pipe("p") { Chain() }; x.Validate(); } }
        ---
        X.Go(); return null!;

        // A helper makes it, others add to it.
        static class H { internal static Pipeline Make() => new("p") { new LoadRows<InstructionRow>("l") }; }
        static class X { internal static void Go() { var q = H.Make(); q.Add(new CountWords("c")); q.Validate(); } }
        ---
        X.Go(); return null!;

        // It is an argument of the base, in the head of a class.
        class B(Pipeline p) { public Pipeline P => p; }
        class X() : B(new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }) { static void M() { } }
        ---
        return new X().P;
        """");
}
