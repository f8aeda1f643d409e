using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>The styles of real applications: what is right in them is not reported, what is wrong in them is an error.</summary>
public class StyleTests
{
    // A row type stands for @; where it has no instruction, a step lacks it.
    private const string Columns =
        """"
        // A pipeline in a get-only property, set in the constructor.
        internal sealed class Job
        {
            public Job() => Pipeline = new("p") { new LoadRows<@>("load") >> new TextGeneration("task") };
            internal Pipeline Pipeline { get; }
        }

        // A constructor that calls an override.
        internal abstract class Job
        {
            protected Job() => Pipeline = new("p") { Source() >> new TextGeneration("task") };
            internal Pipeline Pipeline { get; }
            protected abstract Step Source();
        }
        internal sealed class RowsJob : Job
        {
            protected override Step Source() => new LoadRows<@>("load");
        }

        // A fluent builder.
        internal sealed class Builder
        {
            private Step? _load;
            private readonly List<Step> _steps = [];
            internal Builder From(Step load) { _load = load; return this; }
            internal Builder Then(Step step) { _steps.Add(step); return this; }
            internal Pipeline Build()
            {
                var last = _load!;
                foreach (var step in _steps) { last.Connect(step); last = step; }
                return new Pipeline("p") { _load! };
            }
        }
        internal static class Use
        {
            internal static Pipeline Make() => new Builder().From(new LoadRows<@>("load")).Then(new TextGeneration("task")).Then(new CountWords("count")).Build();
        }

        // An immutable builder.
        internal sealed record Builder(Step? Load = null, Step? Task = null)
        {
            internal Builder From(Step load) => this with { Load = load };
            internal Builder Then(Step task) => this with { Task = task };
            internal Pipeline Build() => new("p") { Load! >> Task! };
        }
        internal static class Use
        {
            internal static Pipeline Make() => new Builder().From(new LoadRows<@>("load")).Then(new TextGeneration("task")).Build();
        }

        // A step of a pipeline that a helper made.
        internal static class Build
        {
            private static Pipeline Start() => new("p") { new LoadRows<@>("load") };
            internal static Pipeline Make()
            {
                var pipeline = Start();
                pipeline.Last().Connect(new TextGeneration("task"));
                return pipeline;
            }
        }

        // The last step of a chain.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var chain = new LoadRows<@>("load") >> new KeepColumns("keep") { Columns = ["meta"] } >> new KeepColumns("again") { Columns = ["meta"] };
                var first = new LoadRows<@>("rows") >> new KeepColumns("all");
                return new Pipeline("p") { new LoadRows<@>("source") >> new TextGeneration("task") };
            }
        }

        // An awaited factory.
        internal static class Build
        {
            private static Task<LoadRows<@>> LoadAsync() => Task.FromResult(new LoadRows<@>("load"));
            internal static async Task<Pipeline> MakeAsync()
            {
                var load = await LoadAsync().ConfigureAwait(false);
                return new Pipeline("p") { load >> new TextGeneration("task") };
            }
        }

        // An immutable array of steps.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var sources = System.Collections.Immutable.ImmutableArray.Create(new LoadRows<@>("load"));
                return new Pipeline("p") { sources.First() >> new TextGeneration("task") };
            }
        }

        // Steps in a dictionary.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var steps = new Dictionary<string, Step> { ["load"] = new LoadRows<@>("load"), ["task"] = new TextGeneration("task") };
                return new Pipeline("p") { steps["load"] >> steps["task"] };
            }
        }

        // A dictionary that is filled later.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var steps = new Dictionary<string, Step>();
                steps.Add("load", new LoadRows<@>("load"));
                steps["task"] = new TextGeneration("task");
                return new Pipeline("p") { steps["load"] >> steps["task"] };
            }
        }

        // A base class with a template method.
        internal abstract class Job
        {
            protected abstract Step Source();
            internal Pipeline Make() => new("p") { Source() >> new TextGeneration("task") };
        }
        internal sealed class RowsJob : Job
        {
            protected override Step Source() => new LoadRows<@>("load");
        }

        // A generic base class.
        internal abstract class Job<TStep>
            where TStep : Step
        {
            protected abstract TStep Source { get; }
            internal Pipeline Make() => new("p") { Source >> new TextGeneration("task") };
        }
        internal sealed class RowsJob : Job<LoadRows<@>>
        {
            protected override LoadRows<@> Source => new("load");
        }

        // A step that is optional.
        internal static class Build
        {
            internal static Pipeline Make(bool counts)
            {
                var load = new LoadRows<@>("load");
                var task = new TextGeneration("task");
                load.Connect(task);
                if (counts) { task.Connect(new CountWords("count")); }
                return new Pipeline("p") { load };
            }
        }

        // The steps of a pipeline, one after another.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var pipeline = new Pipeline("p") { new LoadRows<@>("load") };
                var task = new TextGeneration("task");
                foreach (var step in pipeline.ToArray()) { step.Connect(task); }
                return pipeline;
            }
        }

        // A local function that is called.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                return Chain(new LoadRows<@>("load"));
                static Pipeline Chain(Step load) => new("p") { load >> new TextGeneration("task") };
            }
        }

        // A query with two sources.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var load = new LoadRows<@>("load");
                var tasks = from a in new[] { "a", "b" } from n in new[] { 1, 2 } select new TextGeneration($"{a}_{n}");
                return new Pipeline("p") { load >> tasks.ToArray() >> new GroupColumns("group") { Columns = ["generation"], OutputColumns = ["generations"] } };
            }
        }

        // A conversion operator of the application's own.
        internal sealed class Source(Step step)
        {
            internal Step Step { get; } = step;
            public static implicit operator Step(Source source) => source.Step;
        }
        internal static class Build
        {
            internal static Pipeline Make()
            {
                Step load = new Source(new LoadRows<@>("load"));
                return new Pipeline("p") { load >> new TextGeneration("task") };
            }
        }

        // A loop with a counter of its own.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var load = new LoadRows<@>("load");
                var count = 0;
                while (count < 2) { load.Connect(new TextGeneration($"task_{count}")); count++; }
                return new Pipeline("p") { load };
            }
        }

        // A function that is chosen by name.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var makers = new Dictionary<string, Func<Step>> { ["text"] = () => new TextGeneration("task") };
                return new Pipeline("p") { new LoadRows<@>("load") >> makers["text"]() };
            }
        }

        // Columns that are chosen by a condition.
        internal static class Build
        {
            internal static Pipeline Make(bool all) => new("p")
            {
                new LoadRows<@>("load") >> new TextGeneration("task") >> new KeepColumns("keep") { Columns = all ? ["generation", "model_name"] : ["generation"] } >> new CountWords("count"),
            };
        }
        """";

    // Each begins with the error that it has.
    private const string Faults =
        """"
        // DDF101: columns that a condition leaves out
        internal static class Build
        {
            internal static Pipeline Make(bool all) => new("p")
            {
                new LoadRows<InstructionRow>("load") >> new TextGeneration("task") >> new KeepColumns("keep") { Columns = all ? ["generation"] : ["model_name"] } >> new CountWords("count"),
            };
        }

        // DDF101: a spread that a condition leaves out
        internal static class Build
        {
            internal static Pipeline Make(bool all) => new("p")
            {
                new LoadRows<InstructionRow>("load") >> new TextGeneration("task") >> new KeepColumns("keep") { Columns = ["model_name", .. all ? new[] { "generation" } : ["instruction"]] } >> new CountWords("count"),
            };
        }

        // DDF106: two models of one name
        internal static class Build
        {
            internal static Pipeline Make()
            {
                LLM[] llms = [new("gpt-4"), new("gpt-4")];
                return new Pipeline("p") { new LoadRows<InstructionRow>("load") >> llms.Select(llm => new TextGeneration($"with_{llm.ModelName}")).ToArray() };
            }
        }

        // DDF115: a slash in the name of a model
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var llm = new LLM("meta/llama");
                return new Pipeline("p") { new LoadRows<InstructionRow>("load") >> new TextGeneration($"with_{llm.ModelName}") };
            }
        }

        // DDF115: a name that is joined with spaces
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<InstructionRow>("load") >> new TextGeneration(string.Join(" ", "with", "words")) };
        }

        // DDF115: a name of which a part is known to be wrong
        internal static class Build
        {
            internal static Pipeline Make(string model) => new("p") { new LoadRows<InstructionRow>("load") >> new TextGeneration($"with {model}") };
        }

        // DDF106: names that a loop repeats
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var load = new LoadRows<InstructionRow>("load");
                for (var i = 0; i < 2; i++) { load.Connect(new TextGeneration(i < 5 ? "task" : "other")); }
                return new Pipeline("p") { load };
            }
        }
        """";

    [Fact]
    public void What_is_right_in_an_application_is_not_reported()
    {
        var wrong = With("AnyRow").Concat(With("InstructionRow").Where(static program => !program.Contains("\"meta\"", StringComparison.Ordinal))).Select(static program => (program, Said: PipelineCode.Analyze(program, [StepLibrary.Reference])))
            .Where(static pair => pair.Said.Any(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info)).Select(static pair => $"{pair.program}\n{string.Join('\n', pair.Said)}");
        Assert.True(!wrong.Any(), string.Join("\n\n", wrong));
    }

    [Fact]
    public void What_lacks_a_column_is_an_error_in_every_style()
    {
        var silent = With("PromptRow").Select(static program => (program, Said: PipelineCode.Analyze(program, [StepLibrary.Reference])))
            .Where(static pair => !pair.Said.Any(static diagnostic => diagnostic.Id == "DDF101")).Select(static pair => $"{pair.program}\n{string.Join('\n', pair.Said)}");
        Assert.True(!silent.Any(), string.Join("\n\n", silent));
    }

    [Fact]
    public void What_is_wrong_otherwise_is_an_error_in_every_style()
    {
        var silent = Split(Faults).Select(static program => (program, Said: PipelineCode.Analyze(program, [StepLibrary.Reference])))
            .Where(static pair => !pair.Said.Any(diagnostic => diagnostic.Id == pair.program[3..9])).Select(static pair => $"{pair.program}\n{string.Join('\n', pair.Said)}");
        Assert.True(!silent.Any(), string.Join("\n\n", silent));
    }

    private static IEnumerable<string> With(string row) => Split(Columns).Select(program => program.Replace("@", row, StringComparison.Ordinal));

    /// <summary>The programs, each of which begins with its remark.</summary>
    private static IEnumerable<string> Split(string programs) => programs.Split("\n\n//").Select(static (program, place) => place == 0 ? program : "//" + program);
}
