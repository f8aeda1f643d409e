using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>
/// Operators and statements that steps pass through. Each stands here once and is tested twice: with a source whose rows the task can't read, and with
/// one whose rows it can. Whatever the analyzer follows of it, it must not report what runs, nor pass over in silence what does not.
/// </summary>
public class LawTests
{
    /// <summary>What stands before each; <c>ROW</c> is the type of the source's rows.</summary>
    private const string Load = "var load = new LoadRows<ROW>(\"load\");\n";

    private static readonly string[] Queries =
    [
        "var pipeline = Of(load >> new Step[] { Text(\"a\") }.Concat([Text(\"b\")]));",
        "var pipeline = Of(load >> new List<Step> { Text(\"a\") }.Union(new List<Step> { Text(\"b\") }));",
        "Step[] one = [new TextGeneration(\"a\")]; var pipeline = Of(load >> one.Concat(one).Distinct());",
        "Step[] one = [new TextGeneration(\"a\")]; var pipeline = Of(load >> one.Append(new TextGeneration(\"b\")).Prepend(new TextGeneration(\"c\")));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Skip(1));",
        "Step[] all = [new TextGeneration(\"a\"), new Twice(\"no\")]; var pipeline = Of(load >> all.Take(1));",
        "Step[] all = [new TextGeneration(\"a\"), new Twice(\"no\")]; var pipeline = Of(load >> all.SkipLast(1));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.TakeLast(1));",
        "Step[] all = [new TextGeneration(\"a\"), new Twice(\"no\")]; var pipeline = Of(load >> all.First());",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.First(step => step is TextGeneration));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Last());",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.ElementAt(1));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Single(step => step.Name == \"a\"));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Where(step => step.Name == \"a\"));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Reverse().First());",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.OrderBy(step => step.Name).First());",
        "Step[] all = [new TextGeneration(\"a\"), new Twice(\"no\")]; var pipeline = Of(load >> all.MinBy(step => step.Name)!);",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Except([all[0]]));",
        "Step[] all = [new TextGeneration(\"a\")]; var pipeline = Of(load >> all.DefaultIfEmpty(new Twice(\"no\")));",
        "Step[] all = []; var pipeline = Of(load >> all.DefaultIfEmpty(new TextGeneration(\"a\")));",
        "var pipeline = Of(load >> new[] { \"a\", \"b\" }.SelectMany(name => new Step[] { Text(name), Text(name + \"2\") }));",
        "var pipeline = Of(load >> new[] { \"a\", \"b\" }.Select((name, place) => Text($\"{name}{place}\")).ToArray());",
        "foreach (var (from, to) in new Step[] { load }.Zip(new Step[] { Text(\"a\") })) { from.Connect(to); } var pipeline = Of(load);",
        "var pairs = new Step[] { load }.Zip(new[] { \"a\", \"b\" }, (from, name) => from >> Text(name)).ToArray(); var pipeline = Of(pairs[0]);",
        "Step last = new Step[] { Text(\"a\"), Text(\"b\") }.Aggregate((Step)load, (from, to) => { from.Connect(to); return to; }); var pipeline = Of(load);",
        "StepChain chain = new Step[] { Text(\"a\") }.Aggregate(load >> new KeepColumns(\"k\") { Columns = [\"instruction\"] }, (from, to) => from >> to); var pipeline = Of(chain);",
        "var pipeline = Of(load >> Enumerable.Range(0, 2).Select(number => Text($\"a{number}\")).ToList());",
        "var pipeline = Of(load >> Enumerable.Repeat(Text(\"a\"), 1));",
        "var groups = new[] { \"a\", \"b\" }.GroupBy(name => name).Select(group => Text(group.Key)).ToArray(); var pipeline = Of(load >> groups);",
        "var byName = new[] { \"a\", \"b\" }.ToDictionary(name => name, Text); var pipeline = Of(load >> byName[\"a\"]);",
        "var pipeline = Of(load >> (from name in new[] { \"a\", \"b\" } where name != \"b\" select Text(name)).ToArray());",
        "new List<Step> { Text(\"a\"), Text(\"b\") }.ForEach(step => load.Connect(step)); var pipeline = Of(load);",
        "Step[] one = [new TextGeneration(\"a\")]; var pipeline = Of(load >> one.Union(one));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.Where((step, place) => place == 1));",
        "Step[] all = [new Twice(\"no\"), new TextGeneration(\"a\")]; var pipeline = Of(load >> all.OfType<TextGeneration>());",
    ];

    private static readonly string[] Lists =
    [
        "var list = new List<Step> { new Twice(\"no\") }; list.Insert(0, Text(\"a\")); var pipeline = Of(load >> list[0]);",
        "var list = new List<Step> { new Twice(\"no\") }; list.Clear(); list.Add(Text(\"a\")); var pipeline = Of(load >> list);",
        "var list = new List<Step> { new Twice(\"no\"), Text(\"a\") }; list.Reverse(); var pipeline = Of(load >> list[0]);",
        "var list = new List<Step> { new Twice(\"no\"), Text(\"a\") }; list.RemoveAll(step => step is Twice); var pipeline = Of(load >> list);",
        "var list = new List<Step>(); list.AddRange([Text(\"a\"), Text(\"b\")]); var pipeline = Of(load >> list);",
        "var list = new List<Step>(new Step[] { Text(\"a\") }); var pipeline = Of(load >> list);",
        "var list = new List<Step>(new Step[] { new Twice(\"no\") }) { Text(\"a\") }; var pipeline = Of(load >> list[1]);",
        "var list = new List<Step> { new Twice(\"no\"), Text(\"a\") }; var pipeline = Of(load >> list.GetRange(1, 1));",
        "Step[] all = [new Twice(\"no\"), Text(\"a\")]; var pipeline = Of(load >> all[1..]);",
        "Step[] all = [new Twice(\"no\"), Text(\"a\")]; var pipeline = Of(load >> all[^1]);",
        "Step[] all = [new Twice(\"no\")]; var same = all; same[0] = Text(\"a\"); var pipeline = Of(load >> all);",
        "Step[] all = [new Twice(\"no\")]; var copy = all.ToArray(); all[0] = Text(\"a\"); var pipeline = Of(load >> all);",
        "Step[] all = [Text(\"a\")]; var copy = all.ToArray(); all[0] = new Twice(\"no\"); var pipeline = Of(load >> copy);",
        "var queue = new Queue<Step>(); queue.Enqueue(Text(\"a\")); queue.Enqueue(new Twice(\"no\")); var pipeline = Of(load >> queue.Dequeue());",
        "var stack = new Stack<Step>([new Twice(\"no\"), Text(\"a\")]); var pipeline = Of(load >> stack.Pop());",
        "var steps = new Dictionary<string, Step> { [\"a\"] = Text(\"a\"), [\"b\"] = new Twice(\"no\") }; var pipeline = Of(load >> steps[\"a\"]);",
        "var steps = new HashSet<Step> { Text(\"a\") }; var pipeline = Of(load >> steps);",
        "var list = new List<Step> { new Twice(\"no\"), Text(\"a\") }; list.RemoveAt(0); var pipeline = Of(load >> list);",
        "var list = new List<Step> { new Twice(\"no\"), Text(\"a\") }; list.Remove(list[0]); var pipeline = Of(load >> list);",
        "var all = new Step[2]; all[0] = new Twice(\"no\"); all[1] = Text(\"a\"); Array.Reverse(all); var pipeline = Of(load >> all[0]);",
    ];

    private static readonly string[] Operators =
    [
        "Step? none = null; var pipeline = Of(load >> (none ?? Text(\"a\")));",
        "Step? some = Text(\"a\"); var pipeline = Of(load >> (some ?? new Twice(\"no\")));",
        "Step? none = flag ? Text(\"a\") : null; var pipeline = Of(load >> (none ?? Text(\"b\")));",
        "Step? none = null; none ??= Text(\"a\"); var pipeline = Of(load >> none);",
        "Step? some = Text(\"a\"); some ??= new Twice(\"no\"); var pipeline = Of(load >> some);",
        "Step? some = load; some?.Connect(Text(\"a\")); var pipeline = Of(load);",
        "Step? none = null; none?.Connect(new Twice(\"no\")); var pipeline = Of(load >> Text(\"a\"));",
        "Step a = new Twice(\"no\"), b = Text(\"a\"); (a, b) = (b, a); var pipeline = Of(load >> a);",
        "Step task; var same = task = Text(\"a\"); var pipeline = Of(load >> same);",
        "StepChain chain = load >> new KeepColumns(\"k\") { Columns = [\"instruction\"] }; chain >>= Text(\"a\"); var pipeline = Of(chain);",
        "object task = Text(\"a\"); var pipeline = Of(load >> (Step)task);",
        "object task = Text(\"a\"); var pipeline = Of(load >> (task as TextGeneration)!);",
        "var (_, task) = (new Twice(\"no\"), Text(\"a\")); var pipeline = Of(load >> task);",
        "var (first, second) = new Parts(new Twice(\"no\"), Text(\"a\")); var pipeline = Of(load >> second);",
        "var parts = new Parts(new Twice(\"no\"), Text(\"a\")); var mended = parts with { First = parts.Second }; var pipeline = Of(load >> mended.First);",
        "var pipeline = Of(load >> ((Func<Step>)(() => Text(\"a\")))());",
        "Func<string, Step> make = Text; var pipeline = Of(load >> make(\"a\"));",
        "var named = new { Task = Text(\"a\") }; var pipeline = Of(load >> named.Task);",
        "Give(out var task); var pipeline = Of(load >> task);",
        "Step task = new Twice(\"no\"); Set(ref task); var pipeline = Of(load >> task);",
    ];

    private static readonly string[] Statements =
    [
        "Step task; switch (flag) { case true: task = Text(\"a\"); break; default: task = Text(\"b\"); break; } var pipeline = Of(load >> task);",
        "Step task; switch (names.Length) { case 0: task = Text(\"a\"); break; case > 5: task = Text(\"b\"); break; default: task = Text(\"c\"); break; } var pipeline = Of(load >> task);",
        "Step task = Text(\"a\"); if (task is TextGeneration text) { load.Connect(text); } var pipeline = Of(load);",
        "Step? task = Text(\"a\"); if (task is { } some) { load.Connect(some); } var pipeline = Of(load);",
        "Step task; try { task = Text(\"a\"); } catch (InvalidOperationException) { task = Text(\"b\"); } var pipeline = Of(load >> task);",
        "Step task = new Twice(\"no\"); try { task = new Rate(\"r\"); } finally { task = Text(\"a\"); } var pipeline = Of(load >> task);",
        "Step task = new Twice(\"no\"); do { task = Text(\"a\"); } while (names.Length > 100); var pipeline = Of(load >> task);",
        "var number = 0; while (number < 2) { load.Connect(Text($\"a{number}\")); number++; } var pipeline = Of(load);",
        "for (var i = 0; i < 3; i++) { if (i == 1) { continue; } if (i == 2) { break; } load.Connect(Text($\"a{i}\")); } var pipeline = Of(load);",
        "Step task = new Twice(\"no\"); foreach (var name in names) { task = Text(name); } var pipeline = Of(load >> task);",
        "using var closed = new System.IO.MemoryStream(); lock (closed) { load.Connect(Text(\"a\")); } var pipeline = Of(load);",
        "if (flag) { load.Connect(Text(\"a\")); } if (other) { load.Connect(Text(\"b\")); } load.Connect(Text(\"c\")); var pipeline = Of(load);",
        "Step source = flag ? new LoadRows<ROW>(\"x\") : load; Step task = flag ? Text(\"a\") : Text(\"b\"); var pipeline = Of(source >> task);",
        "Step task = flag ? new KeepColumns(\"k\") { Columns = [] } : Text(\"a\"); if (flag) { task = Text(\"b\"); } var pipeline = Of(load >> task);",
        "if (names.Length > 100) { throw new ArgumentException(\"Too many.\"); } var pipeline = Of(load >> Text(\"a\"));",
        "Step Local(string name) { if (flag) { return Text(name); } return Text(name + \"2\"); } var pipeline = Of(load >> Local(\"a\"));",
        "Step task = new Twice(\"no\"); switch (1 + 1) { case 2: task = Text(\"a\"); break; } var pipeline = Of(load >> task);",
        "Step task = Text(\"a\"); if (task is not TextGeneration) { load.Connect(new Twice(\"no\")); } else { load.Connect(task); } var pipeline = Of(load);",
        "Step task = Text(\"a\"); if (task is Twice twice) { load.Connect(twice, new Choose(\"never\")); } else { load.Connect(task); } var pipeline = Of(load);",
        "Step task = Text(\"a\"); var next = task switch { Twice => new Choose(\"no\"), TextGeneration text => text, _ => task }; var pipeline = Of(load >> next);",
        "Step task; try { throw new InvalidOperationException(); } catch (InvalidOperationException) { task = Text(\"a\"); } var pipeline = Of(load >> task);",
        "Step task = new Twice(\"no\"); goto done; done: task = Text(\"a\"); var pipeline = Of(load >> task);",
    ];

    private static readonly string[] Members =
    [
        "var pipeline = Of(Chained(load));",
        "var pipeline = Of(Chained(load) >> new KeepColumns(\"k\") { Columns = [\"word_count\"] });",
        "var pipeline = Of(load >> new TextMaker().Make());",
        "Maker maker = new TextMaker(); var pipeline = Of(load >> maker.Make());",
        "Maker maker = flag ? new TextMaker() : new OtherMaker(); var pipeline = Of(load >> maker.Make());",
        "IMaker maker = new TextMaker(); var pipeline = Of(load >> maker.Make());",
        "var pipeline = Of(load >> Made.Task);",
        "var pipeline = Of(load >> new Derived().Task);",
        "var pipeline = Of(load >> new Filled { Task = Text(\"a\") }.Task);",
        "var filled = new Filled(); filled.Task = Text(\"a\"); var pipeline = Of(load >> filled.Task);",
        "var pipeline = Of(load.To(\"a\"));",
        "var pipeline = Of(load >> Named<TextGeneration>(name => new TextGeneration(name)));",
        "var pipeline = Of(load >> Several(\"a\", \"b\"));",
        "var pipeline = Of(load >> Optional());",
        "var pipeline = Of(load >> Optional(second: Text(\"b\")));",
        "var holder = new Holder(load); var pipeline = Of(holder[0] >> Text(\"a\"));",
        "var pipeline = Of(Recursive(load, 2));",
    ];

    private static readonly string[] Limits =
    [
        string.Concat(Enumerable.Range(0, 8).Select(static i => $"if (names.Contains(\"{i}\")) {{ load.Connect(Text(\"a{i}\")); }}\n")) + "load.Connect(Text(\"last\")); var pipeline = Of(load);",
        "for (var i = 0; i < 60; i++) { for (var j = 0; j < 60; j++) { for (var k = 0; k < 60; k++) { if (i + j + k == 0) { load.Connect(Text(\"a\")); } } } } var pipeline = Of(load);",
    ];

    private const string Library =
        """
        global using MySteps;
        global using static Distilabel.Dataflow.RoutingBatchFunctions;
        global using static Helpers;

        public static class Helpers
        {
            internal static Step Text(string name) => new TextGeneration(name);

            internal static Pipeline Of(Step step) => new("p") { step };

            internal static Pipeline Of(StepChain chain) => new("p") { chain };

            internal static void Set(ref Step task) => task = new TextGeneration("set");

            internal static void Give(out Step task) => task = new TextGeneration("given");

            internal static StepChain Chained(Step from) => from >> new TextGeneration("chained") >> new CountWords("count");

            internal static Step Named<T>(Func<string, T> make) where T : Step => make("named");

            internal static Step[] Several(params string[] names) => [.. names.Select(Text)];

            internal static Step Optional(Step? first = null, Step? second = null) => second ?? first ?? Text("optional");

            internal static StepChain Recursive(Step from, int depth) => depth == 0 ? from >> Text("deep") : Recursive(from, depth - 1);

            internal static StepChain To(this Step from, string name) => from >> new TextGeneration(name);
        }

        public sealed record Parts(Step First, Step Second);

        public interface IMaker { Step Make(); }

        public abstract class Maker { public virtual Step Make() => new Twice("no"); }

        public sealed class TextMaker : Maker, IMaker { public override Step Make() => new TextGeneration("made"); }

        public sealed class OtherMaker : Maker { public override Step Make() => new TextGeneration("other"); }

        public class Base(Step task) { public Step Task { get; } = task; }

        public sealed class Derived() : Base(new TextGeneration("derived"));

        public sealed class Filled { public Step Task { get; set; } = new Twice("no"); }

        public sealed class Holder(params Step[] steps) { public Step this[int place] => steps[place]; }
        """;

    private static readonly (bool Flag, bool Other)[] Ways = [(true, true), (true, false), (false, true), (false, false)];

    [Fact]
    public void Queries_of_steps() => Hold(Queries);

    [Fact]
    public void Lists_of_steps() => Hold(Lists);

    [Fact]
    public void Operators_on_steps() => Hold(Operators);

    [Fact]
    public void Statements_around_steps() => Hold(Statements);

    [Fact]
    public void Members_that_give_steps() => Hold(Members);

    [Fact]
    public void More_than_can_be_followed() => Hold(Limits, mostSilent: Limits.Length);

    /// <summary>Holds the analyzer against the run time, for each piece of code twice.</summary>
    private static void Hold(string[] bodies, int? mostSilent = null)
    {
        var cases = bodies.SelectMany(static body => new[] { new Case(body, "PromptRow", IsRefused: true), new Case(body, "InstructionRow", IsRefused: false) }).ToArray();
        var project = SampleProject.With(
            [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, [.. cases.Select(static (code, place) => code.ToSource($"Case{place}")), Library]);
        project.AssertCompiles();
        var said = PipelineCode.Analyze(project.Output).ToLookup(static diagnostic => diagnostic.Location.SourceTree!.FilePath);
        using var stream = new MemoryStream();
        Assert.True(project.Output.Emit(stream).Success);
        var refusals = cases.Select(static _ => new List<string>()).ToArray();
        foreach (var (flag, other) in Ways)
        {
            using var run = new RunTime(stream.ToArray(), "MySteps", StepLibrary.Image);
            for (var place = 0; place < cases.Length; place++)
            {
                refusals[place].AddRange(run.Build($"Case{place}", "Run", flag, other, new[] { "x", "y" }).All);
            }
        }

        var faults = cases.Select((code, place) => code.Fault([.. said[$"File{place}.cs"]], refusals[place])).OfType<string>().ToArray();
        Assert.True(faults.Length == 0, string.Join("\n\n", faults));
        var silent = cases.Where((code, place) => code.IsRefused && said[$"File{place}.cs"].All(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error)).Count();
        Assert.True(silent <= (mostSilent ?? bodies.Length / 2), $"The analyzer follows too few of them: {silent} of {bodies.Length} are not followed.");
    }

    /// <summary>A piece of code that builds a pipeline, with one type of the source's rows.</summary>
    private sealed record Case(string Body, string Row, bool IsRefused)
    {
        public string ToSource(string name) =>
            $$"""
            public static class {{name}}
            {
                public static Pipeline Run(bool flag, bool other, string[] names)
                {
                    {{(Load + Body).Replace("ROW", Row, StringComparison.Ordinal)}}
                    return pipeline;
                }

                private static class Made
                {
                    public static readonly Step Task;

                    static Made() => Task = new TextGeneration("static");
                }
            }
            """;

        /// <summary>How analyzer and run time disagree; null where they don't.</summary>
        public string? Fault(IReadOnlyList<Diagnostic> said, List<string> refusals)
        {
            var hasError = said.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            var fault = refusals.Count > 0 != IsRefused ? "The code is not what the test takes it for."
                : hasError && !IsRefused ? "The run time accepts what the analyzer reports."
                : !hasError && IsRefused && said.All(static diagnostic => diagnostic.Id != "DDF120") ? "The run time refuses what the analyzer lets pass."
                : null;
            return fault is null
                ? null
                : $"{fault}\n{Row}: {Body}\n{string.Join('\n', said.Where(static diagnostic => diagnostic.Id != "DDF121"))}\nThe run time says:\n{string.Join('\n', refusals)}";
        }
    }
}
