using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Whole files as users of today's C# write them: with rows that fit nothing is said, with rows that don't the step that lacks its column is.</summary>
public class IdiomTests
{
    // A row type stands for @; where it has no instruction, the marked step lacks it.
    private const string Programs =
        """"
        // A class that is constructed by a container.
        internal sealed class Job(Func<string, Step> taskFor, IReadOnlyList<@> rows)
        {
            private readonly LoadRows<@> _load = new("load") { Data = rows };
            private readonly string _name = nameof(Job);
            internal async Task RunAsync(CancellationToken cancellationToken)
            {
                _ = taskFor;
                var pipeline = new Pipeline(_name) { _load >> new TextGeneration("task") >> new CountWords("count") };
                await pipeline.RunAsync(cancellationToken: cancellationToken);
            }
        }

        // A helper gives a chain.
        internal static class Build
        {
            private static StepChain Chain(Step load, string suffix) => load >> new TextGeneration($"task_{suffix}") >> new CountWords($"count_{suffix}");
            internal static Pipeline Make() => new("p") { Chain(new LoadRows<@>("load"), "a") };
        }

        // An extension block has the helper.
        internal static class StepExtensions
        {
            extension(Step step)
            {
                internal StepChain Generate(string name) => step >> new TextGeneration(name);
            }
        }
        internal static class Build
        {
            internal static Pipeline Make() => new("p") { new LoadRows<@>("load").Generate("task") >> new CountWords("count") };
        }

        // A generic helper makes the source.
        internal static class Build
        {
            private static LoadRows<T> From<[Row] T>(params IReadOnlyList<T> rows) => new("load") { Data = rows };
            internal static Pipeline Make() => new("p") { From<@>() >> new TextGeneration("task") };
        }

        // A lazy field.
        internal sealed class Job
        {
            private readonly Lazy<Pipeline> _pipeline = new(() => new("p") { new LoadRows<@>("load") >> new TextGeneration("task") });
            internal Task<Distiset> RunAsync() => _pipeline.Value.RunAsync();
        }

        // A property with a field of its own.
        internal sealed class Job
        {
            internal Pipeline Pipeline => field ??= new("p") { new LoadRows<@>("load") >> new TextGeneration("task") };
        }

        // A base class holds the pipeline.
        internal abstract class Job(Pipeline pipeline)
        {
            protected Pipeline Pipeline { get; } = pipeline;
            internal Task<Distiset> RunAsync() => Pipeline.RunAsync();
        }
        internal sealed class PromptJob() : Job(new("p") { new LoadRows<@>("load") >> new TextGeneration("task") });

        // A base class makes it, a derived class gives the parts.
        internal abstract class Job
        {
            protected abstract Pipeline Make();
            internal void Check() => Make().Validate();
        }
        internal sealed class PromptJob : Job
        {
            protected override Pipeline Make() => new("p") { new LoadRows<@>("load") >> new TextGeneration("task") };
        }

        // A partial class has its parts apart.
        internal sealed partial class Job { private readonly Step _load = new LoadRows<@>("load"); }
        internal sealed partial class Job { internal Pipeline Make() { return new Pipeline("p") { _load >> new TextGeneration("task") }; } }

        // A record carries the steps.
        internal sealed record Parts(GeneratorStep Load, IReadOnlyList<Step> Tasks);
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var parts = new Parts(new LoadRows<@>("load"), [new TextGeneration("a"), new TextGeneration("b")]);
                return new("p") { parts.Load >> parts.Tasks >> new GroupColumns("group") { Columns = ["generation", "model_name"] } };
            }
        }

        // A tuple is taken apart.
        internal static class Build
        {
            private static (Step Load, Step Task) Steps() => (new LoadRows<@>("load"), new TextGeneration("task"));
            internal static Pipeline Make()
            {
                var (load, task) = Steps();
                return new("p") { load >> task };
            }
        }

        // A spread in a collection expression.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                Step[] first = [new TextGeneration("a")];
                List<Step> all = [.. first, new TextGeneration("b"), .. new[] { "c", "d" }.Select(name => new TextGeneration(name))];
                return new("p") { new LoadRows<@>("load") >> all };
            }
        }

        // A switch expression over an enum chooses the source, all of one kind.
        internal enum Kind { Small, Large }
        internal static class Build
        {
            internal static Pipeline Make(Kind kind)
            {
                GeneratorStep load = kind switch { Kind.Small => new LoadRows<@>("small"), Kind.Large => new LoadRows<@>("large"), _ => throw new ArgumentOutOfRangeException(nameof(kind)) };
                return new("p") { load >> new TextGeneration("task") };
            }
        }

        // A fluent builder.
        internal sealed class Builder
        {
            private readonly List<Step> _tasks = [];
            private readonly Step _load = new LoadRows<@>("load");
            internal Builder Task(string name) { _tasks.Add(new TextGeneration(name)); return this; }
            internal Pipeline Build() { var pipeline = new Pipeline("p") { _load >> _tasks }; return pipeline; }
        }
        internal static class Program { internal static Pipeline Make() => new Builder().Task("a").Task("b").Build(); }

        // Names are constants.
        internal static class Names { internal const string Load = "load", Task = $"{Load}_task"; }
        internal static class Build
        {
            internal static Pipeline Make() => new(name: nameof(Build), description: Names.Task) { new LoadRows<@>(Names.Load) >> new TextGeneration(name: Names.Task) };
        }

        // An async method awaits its rows.
        internal static class Build
        {
            private static async Task<IReadOnlyList<@>> RowsAsync() { await Task.Yield(); return []; }
            internal static async Task<Pipeline> MakeAsync()
            {
                var load = new LoadRows<@>("load") { Data = await RowsAsync() };
                return new("p") { load >> new TextGeneration("task") };
            }
        }

        // A pattern variable.
        internal static class Build
        {
            internal static Pipeline? Make(object source) => source is IReadOnlyList<@> { Count: > 0 } rows
                ? new("p") { new LoadRows<@>("load") { Data = rows } >> new TextGeneration("task") }
                : null;
        }

        // A local function is recursive in nothing, a lambda is typed.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                Func<string, TextGeneration> task = name => new(name);
                var load = Load();
                return new("p") { load >> task("a"), load >> task("b") };
                static LoadRows<@> Load() => new("load");
            }
        }

        // A query in words.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var tasks = (from name in new[] { "a", "b" } where name.Length > 0 select (Step)new TextGeneration(name)).ToList();
                return new("p") { new LoadRows<@>("load") >> tasks };
            }
        }

        // A resource is held while it is made.
        internal static class Build
        {
            internal static async Task RunAsync()
            {
                await using var stream = new System.IO.MemoryStream();
                using var stop = new CancellationTokenSource();
                var pipeline = new Pipeline("p") { new LoadRows<@>("load") >> new TextGeneration("task") };
                try { await pipeline.RunAsync(cancellationToken: stop.Token); }
                catch (PipelineException exception) when (exception.Message.Length > 0) { Console.Error.WriteLine(exception.Message); throw; }
                finally { Console.WriteLine("done"); }
            }
        }

        // An indexed dictionary of tasks.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                var load = new LoadRows<@>("load");
                foreach (var (name, index) in new[] { "a", "b" }.Select((name, index) => (name, index)))
                {
                    load.Connect(new TextGeneration($"{name}_{index}"));
                }

                return new("p") { load };
            }
        }

        // An operator assigns the chain.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                StepChain chain = new LoadRows<@>("load") >> new TextGeneration("task");
                chain >>= new CountWords("count");
                return new("p") { chain };
            }
        }

        // A container of services gets the pipeline itself.
        internal sealed class Services { internal System.Collections.Concurrent.ConcurrentDictionary<string, Pipeline> All { get; } = new(); }
        internal static class Build
        {
            internal static void Register(Services services) => services.All.TryAdd("p", new Pipeline("p") { new LoadRows<@>("load") >> new TextGeneration("task") });
        }

        // Each request of a web service makes its pipeline.
        internal sealed class App { internal void MapPost(string path, Delegate handler) => Console.WriteLine(path + handler); }
        internal static class Build
        {
            internal static void Map(App app) => app.MapPost("/run", async (IReadOnlyList<@> rows, string? suffix = null, CancellationToken cancellationToken = default) =>
            {
                var load = new LoadRows<@>("load") { Data = rows };
                await new Pipeline($"api_{suffix ?? "none"}") { load >> new TextGeneration("task_" + (suffix ?? "none")) }.RunAsync(cancellationToken: cancellationToken);
            });
        }

        // A generated part is asked for its chain.
        internal sealed partial class Job { private partial StepChain Chain(Step from); internal Pipeline Make() => new("p") { Chain(new LoadRows<@>("load")) }; }
        internal sealed partial class Job { private partial StepChain Chain(Step from) => from >> new TextGeneration("task"); }

        // A base class has hooks, and the class that overrides them calls its own.
        internal abstract class Job
        {
            protected StepChain Chain(GeneratorStep load) { var task = new TextGeneration("task"); OnMade(task); return load >> task; }
            protected virtual void OnMade(Step task) => task.Connect(new Rate("rate"));
        }
        internal sealed class PromptJob : Job
        {
            protected override void OnMade(Step task) { base.OnMade(task); task.Connect(new CountWords("count")); }
            internal Pipeline Make() => new("p") { Chain(new LoadRows<@>("load")) };
        }

        // A static extension makes the source, and another puts the chain into a pipeline.
        internal static class StepExtensions
        {
            extension(Step step)
            {
                internal StepChain Generated => step >> new TextGeneration("task");
            }
            extension(StepChain chain)
            {
                internal Pipeline InPipeline(string name) => new(name) { chain };
            }
        }
        internal static class Build { internal static Pipeline Make() => new LoadRows<@>("load").Generated.InPipeline("p"); }

        // Steps side by side are connected in pairs.
        internal static class Build
        {
            internal static Pipeline Make()
            {
                Step[] steps = [new LoadRows<@>("load"), new TextGeneration("task"), new CountWords("count")];
                foreach (var (from, to) in steps.Zip(steps.Skip(1)))
                {
                    from.Connect(to);
                }

                return new("p") { steps[0] };
            }
        }

        // A fixture of tests has the steps.
        internal sealed class Fixture : IDisposable { internal LoadRows<@> Load { get; } = new("load"); public void Dispose() => Console.WriteLine(); }
        internal sealed class Tests(Fixture fixture)
        {
            internal Task<Distiset> It_runs() => new Pipeline("p") { fixture.Load >> new TextGeneration("task") }.RunAsync();
        }

        // Out and ref parameters.
        internal static class Build
        {
            private static void Steps(out Step load, out Step task) { load = new LoadRows<@>("load"); task = new TextGeneration("unnamed"); }
            private static void Rename(ref Step step, in string name) => step = new TextGeneration(name);
            internal static Pipeline Make()
            {
                Steps(out var load, out Step task);
                Rename(ref task, "task");
                return new("p") { load >> task };
            }
        }
        """";

    [Fact]
    public void What_fits_is_not_reported()
    {
        foreach (var program in With("InstructionRow"))
        {
            var said = PipelineCode.Analyze(program, [StepLibrary.Reference]);
            Assert.True(said.All(static diagnostic => diagnostic.Severity <= DiagnosticSeverity.Info), $"{program}\n{string.Join('\n', said)}");
        }
    }

    [Fact]
    public void What_does_not_fit_is_reported_or_said_not_to_be_followed()
    {
        var silent = With("PromptRow").Where(static program => !PipelineCode.Analyze(program, [StepLibrary.Reference])
            .Any(static diagnostic => diagnostic.Id is "DDF101" or "DDF120"));
        Assert.Empty(silent);
    }

    [Fact]
    public void Most_of_what_does_not_fit_is_reported() => Assert.InRange(
        With("PromptRow").Count(static program => PipelineCode.Analyze(program, [StepLibrary.Reference]).Any(static diagnostic => diagnostic.Id == "DDF101")), 28, 30);

    /// <summary>The programs, each of which begins with its remark, with a type of rows.</summary>
    private static IEnumerable<string> With(string row) =>
        Programs.Split("\n\n//").Select((program, place) => (place == 0 ? program : "//" + program).Replace("@", row, StringComparison.Ordinal));
}
