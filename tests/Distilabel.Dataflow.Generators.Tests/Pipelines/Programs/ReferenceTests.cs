namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>References and copies. Variables that are passed by reference are set by others; structs and tuples are copied.</summary>
public class ReferenceTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // A method puts another step in its place.
        static void Replace(ref Step s) => s = new LoadRows<InstructionRow>("x");
        ---
        Step load = new LoadRows<PromptRow>("l");
        Replace(ref load);
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // A local refers to an element of an array.
        ---
        Step[] steps = [new LoadRows<PromptRow>("l")];
        ref var r = ref steps[0];
        r = new LoadRows<InstructionRow>("x");
        return new Pipeline("p") { steps[0] >> new TextGeneration("t") };

        // A reference is chosen by a condition.
        ---
        Step a = new LoadRows<PromptRow>("l"), b = new LoadRows<InstructionRow>("m"); ref Step r = ref (flag ? ref a : ref a); r = b;
        return new Pipeline("p") { a >> new TextGeneration("t") };

        // A counter goes by reference.
        static string Next(ref int i) => "t" + i++;
        ---
        int i = 0;
        return new Pipeline("p") { new LoadRows<InstructionRow>(Next(ref i)) >> new TextGeneration(Next(ref i)) };

        // So does one that the framework counts.
        ---
        var n = 0;
        string Id() { Interlocked.Increment(ref n); return $"t{n}"; }
        return new Pipeline("p") { new LoadRows<InstructionRow>(Id()) >> new TextGeneration(Id()) };

        // The framework sets a flag.
        ---
        var on = false; bool.TryParse("true", out on);
        var l = new LoadRows<PromptRow>("l"); if (on) { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A local function gives a step by an out parameter.
        ---
        void Make(out Step s) { s = new TextGeneration("t"); }
        Make(out var task);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> task };

        // Two references to one variable.
        static void Set(ref string a, ref string b) { a = "x"; b = "instruction"; }
        ---
        var s = ""; Set(ref s, ref s);
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = s } } >> new TextGeneration("t") };

        // A reference to a field.
        sealed class H { public string C = "x"; }
        static void Set(ref string s) => s = "instruction";
        ---
        var h = new H(); Set(ref h.C);
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = h.C } } >> new TextGeneration("t") };

        // A delegate that takes a reference.
        delegate void Setter(ref string s);
        ---
        Setter set = (ref string x) => x = "instruction"; var s = "x"; set(ref s);
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = s } } >> new TextGeneration("t") };

        // An element of a tuple is set.
        ---
        var load = new LoadRows<InstructionRow>("l");
        (Step Load, Step Task) pair = (load, new Choose("c"));
        pair.Task = new TextGeneration("t");
        return new Pipeline("p") { pair.Load >> pair.Task };

        // A struct is copied before it is changed.
        record struct Parts(Step Load, Step Task);
        ---
        var a = new Parts(new LoadRows<InstructionRow>("l"), new TextGeneration("t"));
        var b = a;
        b.Load = new LoadRows<PromptRow>("l");
        return new Pipeline("p") { a.Load >> a.Task };

        // A list holds a copy of a struct.
        struct H { public string C; }
        ---
        var h = new H { C = "instruction" }; var l = new List<H> { h }; h.C = "x";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = l[0].C } } >> new TextGeneration("t") };

        // A tuple is copied.
        ---
        var a = (C: "instruction", 1); var b = a; b.C = "x";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = a.C } } >> new TextGeneration("t") };
        """");
}
