namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Programs that got errors although they are right, and their like.</summary>
public class FalseErrorTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // One of two local functions is called, and both make steps of one name.
        ---
        var load = new LoadRows<InstructionRow>("l");
        return flag ? A() : B();
        Pipeline A() => new("p") { load >> new TextGeneration("t") };
        Pipeline B() => new("p") { load >> new TextGeneration("t") >> new CountWords("c") };

        // A local function that is never called connects in the other direction.
        ---
        var a = new LoadRows<InstructionRow>("a"); var b = new TextGeneration("b"); var c = new CountWords("c");
        a.Connect(b); b.Connect(c);
        return new Pipeline("p") { a };
        #pragma warning disable CS8321
        void Back() => c.Connect(b);

        // One of several actions runs.
        ---
        var load = new LoadRows<InstructionRow>("l"); var task = new TextGeneration("t"); var end = new CountWords("e");
        var modes = new Dictionary<string, Action> { ["a"] = () => load.Connect(task), ["b"] = () => { load.Connect(task); task.Connect(end); } };
        modes[flag ? "a" : "b"]();
        return new Pipeline("p") { load };

        // One of several makers runs.
        ---
        var load = new LoadRows<InstructionRow>("l");
        var makers = new Func<Pipeline>[] { () => new Pipeline("p") { load >> new TextGeneration("t") }, () => new Pipeline("q") { load >> new TextGeneration("t") } };
        return makers[names.Length - 2]();

        // A lambda that is kept and never called.
        private static Action? _later;
        ---
        var load = new LoadRows<InstructionRow>("l"); var task = new TextGeneration("t");
        load.Connect(task);
        _later = () => load.Connect(new TextGeneration("t"));
        return new Pipeline("p") { load };

        // An awaited unknown gets a step.
        private static Task<Pipeline> Given(Pipeline pipeline) => Task.Run(() => pipeline);
        ---
        var step = new TextGeneration("t");
        var pipeline = Given(new Pipeline("p") { new LoadRows<InstructionRow>("l") }).GetAwaiter().GetResult();
        pipeline.First().Connect(step);
        return pipeline;

        // A cast unknown gets a step.
        ---
        object unknown = outside; var step = new KeepColumns("k") { Columns = ["instruction"] };
        ((Step)unknown).Connect(step);
        return new Pipeline("p") { outside };

        // A list of columns that grows under a condition.
        ---
        var columns = new List<string> { "generation" };
        if (flag) { columns.Add("model_name"); }
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> new TextGeneration("t") >> new KeepColumns("k") { Columns = columns } >> new CountWords("c") };

        // An early return of a helper decides about a name.
        private static string Name(string[] names) { if (names.Length > 1) { return "a"; } return "b"; }
        ---
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> new Step[] { new TextGeneration(Name(names)), new TextGeneration("b") } };

        // A loop changes a name with each turn.
        ---
        var load = new LoadRows<InstructionRow>("l"); var name = "t";
        foreach (var n in names) { load.Connect(new TextGeneration(name + n)); name = "u"; }
        return new Pipeline("p") { load };

        // A loop ends early.
        ---
        var load = new LoadRows<InstructionRow>("l"); var name = "a";
        foreach (var n in new[] { "b", "a" }) { if (n == names[0]) { break; } name = n; }
        load.Connect(new TextGeneration(name)); load.Connect(new TextGeneration("b"));
        return new Pipeline("p") { load };

        // A loop leaves turns out.
        ---
        var columns = new List<string>();
        foreach (var c in new[] { "generation", "instruction" }) { if (c.Length == names.Length + 8) { continue; } columns.Add(c); }
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> new TextGeneration("t") >> new KeepColumns("k") { Columns = columns } >> new TextGeneration("c") };

        // A name that was asked for before.
        ---
        var name = flag ? "a" : "b"; var other = flag ? "b" : "a";
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> new Step[] { new TextGeneration(name), new TextGeneration(other) } };

        // A column that only the other way has.
        ---
        string[] columns = flag ? ["generation", "instruction"] : ["instruction"];
        var keep = new KeepColumns("k") { Columns = columns };
        var load = new LoadRows<InstructionRow>("l") >> new TextGeneration("t") >> keep;
        if (flag) { keep.Connect(new CountWords("c")); }
        return new Pipeline("p") { load };

        // Steps in a dictionary under keys that are not known.
        ---
        var steps = new Dictionary<string, Step> { [names[0]] = new LoadRows<InstructionRow>("l"), [names[1]] = new TextGeneration("t") };
        steps["i"].Connect(steps["j"]);
        return new Pipeline("p") { steps["i"] };

        // A property that is set by a method.
        ---
        var job = new Job(); job.Start();
        return job.Pipeline!;
        +++
        internal sealed class Job
        {
            private Step? _load;
            internal Pipeline? Pipeline { get; private set; }
            internal void Start() { _load ??= new LoadRows<InstructionRow>("l"); Pipeline = new("p") { _load >> new TextGeneration("t") }; }
        }

        // Members that a base class in the project fills.
        ---
        return new Job().Make();
        +++
        internal abstract class Base { protected string[] Columns; protected Base() => Columns = ["instruction"]; }
        internal sealed class Job : Base { internal Pipeline Make() => new("p") { new LoadRows<InstructionRow>("l") >> new KeepColumns("k") { Columns = Columns } >> new TextGeneration("t") }; }
        """");
}
