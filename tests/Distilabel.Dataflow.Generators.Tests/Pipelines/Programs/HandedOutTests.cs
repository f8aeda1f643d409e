namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Pipelines that a member hands out. What callers change in their steps counts; that callers run them, list their steps or add to them does not.</summary>
public class HandedOutTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // A caller goes over the steps and maps one.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        foreach (var s in p) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A caller asks for the step by its type.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        p.OfType<TextGeneration>().Single().InputMappings.Add("instruction", "prompt");
        return p;

        // A caller asks for it with a lambda and keeps it in a variable.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        var task = p.First(s => s.Name == "t");
        task.InputMappings["instruction"] = "prompt";
        return p;

        // A query asks for it.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        var loads = from s in p where s is not TextGeneration select s;
        foreach (var l in loads) { l.OutputMappings["prompt"] = "instruction"; }
        return p;

        // A caller connects what was left open.
        static Pipeline Make() => new("p") { new TextGeneration("t") };
        ---
        var p = Make();
        new LoadRows<InstructionRow>("l").Connect(p.Single());
        return p;

        // The same with the operator.
        static Pipeline Make() => new("p") { new TextGeneration("t") };
        ---
        var p = Make();
        _ = new LoadRows<InstructionRow>("l") >> p.ToArray();
        return p;

        // A caller names the columns.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new OwnKeep("k") };
        ---
        var p = Make();
        p.OfType<OwnKeep>().Single().Columns = ["prompt"];
        return p;
        +++
        [Step, KeepsOnlyColumnsFrom(nameof(Columns)), InputColumnsFrom(nameof(Columns))]
        public sealed partial class OwnKeep : Distilabel.Dataflow.Steps.IRowsStep { public IReadOnlyList<string> Columns { get; set; } = ["nothing"];
         public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) { return new([]); } }

        // A helper of the caller maps the steps of what it is given.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        static Pipeline Fix(Pipeline p) { foreach (var s in p.OfType<TextGeneration>()) { s.InputMappings["instruction"] = "prompt"; } return p; }
        ---
        return Fix(Make());

        // An extension does.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        return Make().Fixed();
        +++
        static class Ext { internal static Pipeline Fixed(this Pipeline p) { Array.ForEach(p.ToArray(), Fix); return p; }
            static void Fix(Step s) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } }

        // So does a member of an extension block.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        return Make().Fixed();
        +++
        static class Ext { extension(Pipeline p) { internal Pipeline Fixed() { foreach (var s in p) { Fix(s); } return p; } }
            static void Fix(Step s) { if (s is TextGeneration t) { t.InputMappings["instruction"] = "prompt"; } } }

        // Between the maker and the code that maps stands another method.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        static Pipeline Get() { var p = Make(); return p; }
        ---
        var p = Get();
        foreach (var s in p) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A property gives it, another class maps.
        static class Holder { internal static Pipeline P { get; } = new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        ---
        foreach (var s in Holder.P) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } }
        return Holder.P;

        // A field is set in a constructor and mapped by the owner of the object.
        sealed class Job { public readonly Pipeline P; public Job() { P = new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; } }
        ---
        var job = new Job();
        job.P.First(s => s is TextGeneration).InputMappings["instruction"] = "prompt";
        return job.P;

        // A record carries it.
        sealed record Job(Pipeline P, string Name);
        static Job Make() => new(new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }, "job");
        ---
        var job = Make();
        foreach (var s in job.P) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } }
        return job.P;

        // A tuple does.
        static (Pipeline P, int N) Make() => (new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }, 1);
        ---
        var (p, _) = Make();
        foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A variable that is given by reference does.
        static bool Make(out Pipeline p) { p = new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; return true; }
        ---
        Make(out var p);
        foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A list of them does.
        static IEnumerable<Pipeline> Make() { yield return new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        ---
        var all = Make().ToList();
        foreach (var s in all.SelectMany(p => p)) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } }
        return all[0];

        // A task does.
        static async Task<Pipeline> MakeAsync() { await Task.Yield(); return new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        static async Task<Pipeline> FixAsync() { var p = await MakeAsync(); foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; }
        ---
        return FixAsync().GetAwaiter().GetResult();

        // It is made when it is first asked for.
        static readonly Lazy<Pipeline> P = new(() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") });
        ---
        foreach (var s in P.Value) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } }
        return P.Value;

        // A delegate makes it.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        static Pipeline Fix(Func<Pipeline> make) { var p = make(); foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; }
        ---
        return Fix(Make);

        // An interface stands between.
        interface IMaker { Pipeline Make(); }
        sealed class Maker : IMaker { public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        static Pipeline Fix(IMaker maker) { var p = maker.Make(); foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; }
        ---
        return Fix(new Maker());

        // A base class maps what the derived one makes.
        abstract class Job { protected abstract Pipeline Make(); public Pipeline Get() { var p = Make(); foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; } }
        sealed class PromptJob : Job { protected override Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        ---
        return new PromptJob().Get();

        // A primary constructor takes it, a method maps.
        sealed class Fixer(Pipeline p) { public Pipeline Get() { foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; } }
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        return new Fixer(Make()).Get();

        // It is spread into a list.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        Step[] steps = [.. p];
        steps[1].InputMappings["instruction"] = "prompt";
        return p;

        // It is handed on as what one can go over.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        static void Fix(IEnumerable<Step> steps) { foreach (var s in steps) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } }
        ---
        var p = Make(); Fix(p); return p;

        // The caller holds it as what one can go over.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make(); IEnumerable<Step> steps = p;
        steps.Last().InputMappings["instruction"] = "prompt"; return p;

        // A generic helper goes over it.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        static T Fix<T>(T steps) where T : IEnumerable<Step> { foreach (var s in steps) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return steps; }
        ---
        return Fix(Make());

        // A pattern looks for the step.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        if (p.LastOrDefault() is TextGeneration { Name: "t" } task) { task.InputMappings["instruction"] = "prompt"; }
        return p;

        // An enumerator is used by hand.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        using var each = p.GetEnumerator();
        while (each.MoveNext()) { if (each.Current is TextGeneration) { each.Current.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A conditional access goes over it.
        static Pipeline? Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        p?.OfType<TextGeneration>().FirstOrDefault()?.InputMappings["instruction"] = "prompt";
        return p!;

        // One field of a class is assigned what a method makes, and mapped in a third.
        sealed class Job
        {
            private Pipeline? _p;
            private static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
            public Job Load() { _p = Make(); return this; }
            public Pipeline Get() { foreach (var s in _p!) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return _p!; }
        }
        ---
        return new Job().Load().Get();
        """");

    [Fact]
    public void The_analyzer_and_the_run_time_agree_where_a_step_is_kept_beside_it() => AgreedPrograms.Check(
        """"
        // A tuple has the step, too.
        static (Pipeline P, TextGeneration T) Make() { var t = new TextGeneration("t"); return (new("p") { new LoadRows<PromptRow>("l") >> t }, t); }
        ---
        var (p, t) = Make();
        t.InputMappings["instruction"] = "prompt";
        return p;

        // A variable that is given by reference has it.
        static Pipeline Make(out TextGeneration t) { t = new TextGeneration("t"); return new("p") { new LoadRows<PromptRow>("l") >> t }; }
        ---
        var p = Make(out var t);
        t.InputMappings["instruction"] = "prompt";
        return p;

        // A record has both.
        sealed record Job(Pipeline P, TextGeneration T);
        static Job Make() { var t = new TextGeneration("t"); return new(new("p") { new LoadRows<PromptRow>("l") >> t }, t); }
        ---
        var job = Make();
        job.T.InputMappings["instruction"] = "prompt";
        return job.P;

        // A property has it.
        sealed class Job
        {
            public TextGeneration T { get; } = new("t");
            public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> T };
        }
        ---
        var job = new Job();
        var p = job.Make();
        job.T.InputMappings["instruction"] = "prompt";
        return p;

        // A static dictionary has it.
        static readonly Dictionary<string, Step> Known = [];
        static Pipeline Make() { var t = new TextGeneration("t"); Known["t"] = t; return new("p") { new LoadRows<PromptRow>("l") >> t }; }
        ---
        var p = Make();
        Known["t"].InputMappings["instruction"] = "prompt";
        return p;

        // A lambda has it.
        static (Pipeline P, Action Fix) Make() { var t = new TextGeneration("t"); return (new("p") { new LoadRows<PromptRow>("l") >> t }, () => t.InputMappings["instruction"] = "prompt"); }
        ---
        var (p, fix) = Make();
        fix();
        return p;

        // Its mappings are kept.
        static Pipeline Make(out ColumnMappings m) { var t = new TextGeneration("t"); m = t.InputMappings; return new("p") { new LoadRows<PromptRow>("l") >> t }; }
        ---
        var p = Make(out var m);
        m.Add("instruction", "prompt");
        return p;

        // The list of its columns is kept.
        static Pipeline Make(List<string> columns) => new("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = columns } };
        ---
        List<string> columns = ["nothing"];
        var p = Make(columns);
        columns[0] = "prompt";
        return p;

        // Its list of columns is a field that is filled later.
        static readonly List<string> Columns = ["nothing"];
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = Columns } };
        ---
        var p = Make();
        Columns[0] = "prompt";
        return p;

        // A chain is connected by its caller.
        static StepChain Make() => new LoadRows<PromptRow>("l") >> new TextGeneration("t");
        ---
        var c = Make();
        c.Last[0].InputMappings["instruction"] = "prompt";
        return new Pipeline("p") { c };

        // The successor of a step leads to the others.
        static Step Make(out Pipeline p) { var l = new LoadRows<PromptRow>("l"); p = new("p") { l >> new TextGeneration("t") }; return l; }
        ---
        var l = Make(out var p);
        l.OutputMappings["prompt"] = "instruction";
        return p;

        // A builder keeps the step that its next method maps.
        sealed class Builder
        {
            private TextGeneration? _t;
            private Pipeline? _p;
            public Builder Start() { _t = new("t"); _p = new("p") { new LoadRows<PromptRow>("l") >> _t }; return this; }
            public Builder Map(string from) { _t!.InputMappings["instruction"] = from; return this; }
            public Pipeline Build() => _p!;
        }
        ---
        return new Builder().Start().Map("prompt").Build();
        """");

    [Fact]
    public void A_caller_that_only_runs_it_leaves_it_as_it_was() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("task")|} };
        }

        internal static class Program
        {
            internal static async Task Run()
            {
                var pipeline = Build.Make();
                pipeline.Validate();
                await pipeline.RunAsync();
            }
        }
        """);

    [Fact]
    public void A_caller_that_lists_its_steps_leaves_it_as_it_was() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("task")|} };
        }

        internal static class Program
        {
            internal static void Run()
            {
                var pipeline = Build.Make();
                foreach (var step in pipeline)
                {
                    step.MaxConcurrency = 5;
                    Console.WriteLine($"{step.Name}: {step.Kind}");
                }

                Console.WriteLine(string.Join(", ", pipeline.Where(step => step.UseCache).Select(step => step.Name)));
                foreach (var task in pipeline.OfType<TextGeneration>())
                {
                    task.OnError = ErrorPolicy.Fail;
                    Console.WriteLine(task.InputMappings["instruction"] + task.OutputMappings.Count);
                }

                Console.WriteLine(pipeline.Count() + pipeline.OfType<TextGeneration>().First().Name);
            }
        }
        """);

    [Fact]
    public void A_caller_that_adds_to_it_has_what_was_there() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("task")|} };
        }

        internal static class Program
        {
            internal static void Run()
            {
                var pipeline = {|DDF101:Build.Make()|};
                pipeline.Add(new LoadRows<InstructionRow>("other"));
            }
        }
        """);

    [Fact]
    public void A_caller_that_changes_another_pipeline_leaves_it_as_it_was() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> {|DDF101:new TextGeneration("task")|} };

            internal static Pipeline Other() => new("q") { new LoadRows<PromptRow>("load") >> new TextGeneration("task") };
        }

        internal static class Program
        {
            internal static void Run()
            {
                Fix(Build.Other());
                Build.Make().Validate();
            }

            private static void Fix(Pipeline pipeline)
            {
                foreach (var step in pipeline.OfType<TextGeneration>())
                {
                    step.InputMappings["instruction"] = "prompt";
                }
            }
        }
        """);

    [Fact]
    public void A_name_that_is_repeated_no_caller_can_mend() => PipelineCode.Verify(
        """
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> new TextGeneration({|DDF106:"load"|}) };
        }

        internal static class Program
        {
            internal static void Run()
            {
                foreach (var step in Build.Make().OfType<TextGeneration>())
                {
                    step.InputMappings["instruction"] = "prompt";
                }
            }
        }
        """);

    [Fact]
    public void The_place_that_may_mend_it_is_named() => Assert.Contains(
        "its steps are taken out of it, and may be changed, in 'Run'",
        Assert.Single(
            PipelineCode.Analyze(
                """
                internal static class Build
                {
                    internal static Pipeline Make() => new("p") { new LoadRows<PromptRow>("load") >> new TextGeneration("task") };
                }

                internal static class Program
                {
                    internal static void Run()
                    {
                        foreach (var step in Build.Make().OfType<TextGeneration>())
                        {
                            step.InputMappings["instruction"] = "prompt";
                        }
                    }
                }
                """,
                [StepLibrary.Reference]),
            static diagnostic => diagnostic.Id == "DDF120").GetMessage(),
        StringComparison.Ordinal);
}
