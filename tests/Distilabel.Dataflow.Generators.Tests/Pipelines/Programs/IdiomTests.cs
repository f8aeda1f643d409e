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
            private static LoadRows<T> From<T>(params IReadOnlyList<T> rows) => new("load") { Data = rows };
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
        With("PromptRow").Count(static program => PipelineCode.Analyze(program, [StepLibrary.Reference]).Any(static diagnostic => diagnostic.Id == "DDF101")), 20, 22);

    /// <summary>The programs, each of which begins with its remark, with a type of rows.</summary>
    private static IEnumerable<string> With(string row) =>
        Programs.Split("\n\n//").Select((program, place) => (place == 0 ? program : "//" + program).Replace("@", row, StringComparison.Ordinal));
}
