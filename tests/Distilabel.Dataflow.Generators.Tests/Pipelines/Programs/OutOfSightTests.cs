namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Code out of sight. What runs out of sight, or at another time, may change all that it can reach.</summary>
public class OutOfSightTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // Tasks are made in parallel.
        ---
        var tasks = new List<Step>();
        Parallel.ForEach(names, n => { lock (tasks) { tasks.Add(new TextGeneration(n)); } });
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> tasks };

        // The framework calls a lambda for each item.
        ---
        var tasks = new List<Step>();
        Array.ForEach(names, n => tasks.Add(new TextGeneration(n)));
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> tasks };

        // A lambda that another thread runs sets a variable.
        ---
        var column = "text";
        Task.Run(() => { column = "instruction"; }).Wait();
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = column } } >> new TextGeneration("t") };

        // It adds to a list.
        static async Task<Pipeline> Inner() { var l = new List<Step>();
        await Task.Run(() => l.Add(new TextGeneration("a")));
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> l }; }
        ---
        return Inner().GetAwaiter().GetResult();

        // A handler maps some time later.
        ---
        var l = new LoadRows<PromptRow>("l");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => l.OutputMappings["prompt"] = "instruction";
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A handler sets a variable.
        sealed class Hub { public event Action? Made; public void Raise() => Made?.Invoke(); }
        ---
        var l = new LoadRows<PromptRow>("l");
        var col = "x";
        var hub = new Hub(); hub.Made += () => col = "instruction"; hub.Raise();
        l.OutputMappings["prompt"] = col;
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A delegate calls two lambdas.
        ---
        var tasks = new List<Step>();
        Action? add = null;
        add += () => tasks.Add(new TextGeneration("a"));
        add += () => tasks.Add(new TextGeneration("b"));
        add();
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> tasks };

        // Each turn of a loop has its own variable.
        ---
        var makers = new List<Func<Step>>(); foreach (var n in new[] { "a", "b" }) { makers.Add(() => new TextGeneration(n)); }
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> makers.Select(m => m()).ToArray() };

        // A derived class makes another step.
        internal abstract class Base
        {
            public Pipeline Make() => new("p") { Load() >> new TextGeneration("t") };
            protected virtual Step Load() => new LoadRows<PromptRow>("x");
        }
        internal sealed class D : Base { protected override Step Load() => new LoadRows<InstructionRow>("x"); }
        ---
        return new D().Make();

        // A derived class has another column.
        internal abstract class Base
        {
            public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Column } } >> new TextGeneration("t") };
            protected virtual string Column => "text";
        }
        internal sealed class D : Base { protected override string Column => "instruction"; }
        ---
        return new D().Make();

        // Somebody else goes over the pipeline.
        interface IFix { void Fix(Pipeline p); }
        public sealed class Fixer : IFix
        {
            public void Fix(Pipeline p) { foreach (var s in p) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } } }
        }
        ---
        var p = new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ((IFix)Activator.CreateInstance(typeof(Fixer))!).Fix(p);
        return p;

        // The pipeline is gone over to map a step.
        ---
        var p = new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        p.OfType<TextGeneration>().First().InputMappings["instruction"] = "prompt";
        return p;

        // A resource maps when it is disposed of.
        sealed class Scope(Step s) : IDisposable { public void Dispose() => s.OutputMappings["prompt"] = "instruction"; }
        ---
        var l = new LoadRows<PromptRow>("l");
        using (new Scope(l)) { }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An enumerator maps.
        sealed class C2(Step s) { public IEnumerator<int> GetEnumerator() { s.OutputMappings["prompt"] = "instruction"; yield return 1; } }
        ---
        var l = new LoadRows<PromptRow>("l"); foreach (var x in new C2(l)) { Console.Write(""); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An operator with one side maps.
        sealed class H(Step s) { public static H operator !(H h) { h.S.OutputMappings["prompt"] = "instruction"; return h; } public Step S => s; }
        ---
        var l = new LoadRows<PromptRow>("l"); var h = new H(l); _ = !h;
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A method that others override maps.
        abstract class T0
        {
            public Pipeline Make() { var l = new LoadRows<PromptRow>("l"); Configure(l); return new("p") { l >> new TextGeneration("t") }; }
            protected virtual void Configure(Step s) { }
        }
        sealed class T1 : T0 { protected override void Configure(Step s) => s.OutputMappings["prompt"] = "instruction"; }
        ---
        return new T1().Make();

        // An assignment that asks for null first.
        ---
        LoadRows<PromptRow>? l = new LoadRows<PromptRow>("l"); l?.OutputMappings["prompt"] = "instruction";
        return new Pipeline("p") { l! >> new TextGeneration("t") };

        // An operator that changes its object.
        sealed class H { public string C = "x"; public void operator +=(string s) { C = s; } }
        ---
        var h = new H(); h += "instruction";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = h.C } } >> new TextGeneration("t") };

        // An operator maps.
        sealed class W(Step s) { public Step S => s; public static W operator +(W a, string c) { a.S.OutputMappings["prompt"] = c; return a; } }
        ---
        var l = new LoadRows<PromptRow>("l"); var w = new W(l); _ = w + "instruction";
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A conversion maps.
        readonly struct Wrap(Step s) { public Step S => s;
            public static implicit operator Step(Wrap w) { w.S.OutputMappings["prompt"] = "instruction"; return w.S; } }
        ---
        var l = new LoadRows<PromptRow>("l"); Step x = new Wrap(l);
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A method that calls itself maps.
        static void Fix(Step s, int n) { if (n > 0) { Fix(s, n - 1); } else { s.OutputMappings["prompt"] = "instruction"; } }
        ---
        var l = new LoadRows<PromptRow>("l"); Fix(l, 2);
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A local function that calls itself sets a variable.
        ---
        var c = "x"; void Go(int n) { if (n > 0) { Go(n - 1); } else { c = "instruction"; } } Go(2);
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = c } } >> new TextGeneration("t") };

        // An extension method maps.
        ---
        var l = new LoadRows<PromptRow>("l").Fix();
        return new Pipeline("p") { l >> new TextGeneration("t") };
        +++
            static class Ext { internal static T Fix<T>(this T s) where T : Step { s.OutputMappings["prompt"] = "instruction"; return s; } }

        // So does a member of an extension block.
        ---
        var l = new LoadRows<PromptRow>("l"); l.Fix();
        return new Pipeline("p") { l >> new TextGeneration("t") };
        +++
            static class Ext { extension(Step s) { internal void Fix() { s.OutputMappings["prompt"] = "instruction"; } } }

        // An init accessor of a step maps.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new OwnTask("t") { From = "prompt" } };
        +++
            [Step, InputColumn<string>("instruction"), OutputColumn<string>("generation")]
        public sealed partial class OwnTask { public string From { init => InputMappings["instruction"] = value; } private Output Process(Input row) { return new(row.Instruction); } }

        // An init accessor of a step names its columns.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new OwnTask("t") { All = "prompt" } };
        +++
            [Step, InputColumnsFrom(nameof(Cols), Type = typeof(string)), OutputColumn<string>("generation")]
        public sealed partial class OwnTask : Distilabel.Dataflow.Steps.IRowsStep { public string All { init => Cols = [value]; } public IReadOnlyList<string> Cols { get; private set; } = ["instruction"];
         public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) { return new([]); } }

        // An init accessor changes what it is given.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new OwnTask("t") { Cols = ["PROMPT"] } };
        +++
            [Step, InputColumnsFrom(nameof(Cols), Type = typeof(string)), OutputColumn<string>("generation")]
        public sealed partial class OwnTask : Distilabel.Dataflow.Steps.IRowsStep { public IReadOnlyList<string> Cols { get; init => field = [.. value.Select(v => v.ToLowerInvariant())]; } = [];
         public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) { return new([]); } }

        // An iterator maps when somebody goes over it, after it has given the step.
        static IEnumerable<Step> Go(Step s) { yield return s; s.OutputMappings["prompt"] = "instruction"; }
        ---
        var l = new LoadRows<PromptRow>("l"); foreach (var s in Go(l)) { s.OutputMappings["prompt"] = "x"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An iterator is left before it maps.
        static IEnumerable<Step> Go(Step s) { yield return s; s.OutputMappings["prompt"] = "x"; }
        ---
        var l = new LoadRows<PromptRow>("l"); l.OutputMappings["prompt"] = "instruction"; foreach (var s in Go(l)) { break; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An iterator that nobody goes over does not map.
        static IEnumerable<Step> Go(Step s) { s.OutputMappings["prompt"] = "x"; yield return s; }
        ---
        var l = new LoadRows<PromptRow>("l"); l.OutputMappings["prompt"] = "instruction"; _ = Go(l);
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An iterator of an object maps as far as somebody goes.
        sealed class Kit { public LoadRows<PromptRow> Load { get; } = new("l"); public IEnumerable<int> Go() { Load.OutputMappings["prompt"] = "instruction"; yield return 1; Load.OutputMappings["prompt"] = "x"; } }
        ---
        var kit = new Kit(); _ = kit.Go().First();
        return new Pipeline("p") { kit.Load >> new TextGeneration("t") };

        // A query that nobody goes over does not map.
        ---
        var l = new LoadRows<PromptRow>("l"); l.OutputMappings["prompt"] = "instruction"; _ = new[] { 1 }.Select(i => l.OutputMappings["prompt"] = "x");
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A query runs no further than somebody goes.
        ---
        var l = new LoadRows<PromptRow>("l"); _ = new[] { "instruction", "x" }.Select(c => l.OutputMappings["prompt"] = c).First();
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A query sets a variable some time later.
        ---
        var c = "x"; var q = new[] { 1 }.Where(i => { c = "instruction"; return true; }); foreach (var i in q) { Console.Write(""); }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = c } } >> new TextGeneration("t") };

        // An object that is awaited gives one of its steps.
        sealed class Kit { public Step Load { get; } = new LoadRows<PromptRow>("l"); public System.Runtime.CompilerServices.TaskAwaiter<Step> GetAwaiter() => Task.FromResult(Load).GetAwaiter(); }
        static async Task<Pipeline> BuildAsync() { var kit = new Kit(); var l = await kit; l.OutputMappings["prompt"] = "instruction"; return new("p") { kit.Load >> new TextGeneration("t") }; }
        ---
        return BuildAsync().GetAwaiter().GetResult();

        // An indexer counts from the end.
        sealed class Box(Step s) { public int Length { get { s.OutputMappings["prompt"] = "instruction"; return 1; } } public int this[int i] => 1; }
        ---
        var l = new LoadRows<PromptRow>("l"); var b = new Box(l); _ = b[^1];
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A slice is taken.
        sealed class Box(Step s) { public int Length => 1; public int Slice(int a, int b) { s.OutputMappings["prompt"] = "instruction"; return 1; } }
        ---
        var l = new LoadRows<PromptRow>("l"); var b = new Box(l); _ = b[0..1];
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A pattern takes an object apart.
        sealed class Box(Step s) { public void Deconstruct(out int a, out int b) { a = b = 1; s.OutputMappings["prompt"] = "instruction"; } }
        ---
        var l = new LoadRows<PromptRow>("l"); if (new Box(l) is (1, 1)) { Console.Write(""); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A list pattern looks into an object.
        sealed class Box(Step s) { public int Length => 1; public int this[int i] { get { s.OutputMappings["prompt"] = "instruction"; return 1; } } }
        ---
        var l = new LoadRows<PromptRow>("l"); if (new Box(l) is [1, ..]) { Console.Write(""); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A record copies itself.
        record Kit(Step S) { protected Kit(Kit other) { S = other.S; S.OutputMappings["prompt"] = "instruction"; } }
        ---
        var l = new LoadRows<PromptRow>("l"); var a = new Kit(l); _ = a with { };
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A handler of interpolated texts maps.
        [System.Runtime.CompilerServices.InterpolatedStringHandler] ref struct Handler { public Handler(int a, int b) { } public void AppendLiteral(string s) { } public void AppendFormatted(Step s) => s.OutputMappings["prompt"] = "instruction"; }
        static void Write(Handler h) { }
        ---
        var l = new LoadRows<PromptRow>("l"); Write($"{l}");
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A container hands on a pipeline whose steps are then taken out of it.
        static void Fix(Pipeline p) { foreach (var s in p) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } } }
        ---
        var all = new System.Collections.Concurrent.ConcurrentDictionary<string, Pipeline>();
        all.TryAdd("a", new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") });
        Fix(all["a"]);
        return all["a"];

        // A container that knows no types gives the steps back.
        ---
        var all = new System.Collections.Concurrent.ConcurrentDictionary<string, object>();
        all.TryAdd("a", new Pipeline("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") });
        foreach (var s in (IEnumerable<Step>)all["a"]) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } }
        return (Pipeline)all["a"];
        """");
}
