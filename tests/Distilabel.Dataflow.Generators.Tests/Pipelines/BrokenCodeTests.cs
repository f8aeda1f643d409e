using Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Code as it is while somebody types it: whatever it is like, the analyzer ends, and does not throw.</summary>
public class BrokenCodeTests
{
    private const string Whole =
        """"
        // Steps of many kinds.
        static Step Make(string name) => new TextGeneration(name);
        ---
        var load = new LoadRows<PromptRow>("load") { OutputMappings = { ["prompt"] = "instruction" } };
        var tasks = new[] { "a", "b" }.Select(name => Make($"task_{name}")).ToArray();
        foreach (var task in tasks.OfType<TextGeneration>().Where(task => task.Name != "b")) { task.InputMappings["instruction"] = "prompt"; }
        return new Pipeline("p") { load >> RoutingBatchFunctions.SampleNSteps(1) >> tasks >> new GroupColumns("group") { Columns = ["generation"] } };

        // Conditions and loops.
        record Parts(Step Load, Step Task);
        ---
        var parts = new Parts(new LoadRows<InstructionRow>("load"), new TextGeneration("task"));
        if (flag && parts is { Load: var first, Task: TextGeneration { Name: "task" } task }) { first.Connect(task); }
        Step last = names switch { [var only] => new CountWords(only), { Length: > 1 } when flag => parts.Task, _ => throw new ArgumentException("none") };
        for (var i = 0; i < names.Length; i++) { last.Connect(new Choose(names[i])); }
        return new Pipeline("p") { (flag ? parts with { Task = last } : parts).Load >> last };

        // Functions, references and what may fail.
        static int Next(ref int number, out string text) { text = $"t{number}"; return number++; }
        ---
        var number = 0;
        List<Step> steps = [];
        Func<Step, StepChain> chain = step => step >> steps;
        try { _ = Next(ref number, out var text); steps.Add(new TextGeneration(text)); } catch (FormatException) when (flag) { steps.Clear(); } finally { number += 2; }
        (Step Load, int Number) pair = (outside, number);
        pair.Load ??= new LoadAnything();
        return new Pipeline("p") { chain(pair.Load) };
        """";

    [Fact]
    public void The_analyzer_does_not_throw_whatever_is_missing_or_too_much()
    {
        const int runs = 150;
        var random = new Random(20_260);
        var sources = AgreedPrograms.Sources(Whole).ToArray();
        for (var run = 0; run < runs; run++)
        {
            Analyze(Break(sources[run % sources.Length], random));
        }
    }

    [Theory]
    [InlineData("Func<int, Step> make = null!; make = depth => make(depth - 1); _ = new Pipeline(\"p\") { make(3) };")]
    [InlineData("Func<int, Step> a = null!, b = null!; a = n => b(n); b = n => a(n); _ = new Pipeline(\"p\") { a(1) };")]
    [InlineData("_ = new Pipeline(\"p\") { Itself >> new TextGeneration() };")]
    [InlineData("_ = new Pipeline(\"p\") { First >> Second };")]
    [InlineData("_ = new Pipeline(\"p\") { new LoadAnything() >> Several };")]
    [InlineData("_ = new Pipeline(\"p\") { Made(3) };")]
    [InlineData("_ = new Pipeline(\"p\") { new Endless().Step };")]
    [InlineData("Func<string, Step> make = n => new TextGeneration(new Pipeline(\"p\") { new LoadAnything() >> make.Invoke(\"t\") };")]
    public void Code_that_calls_itself_comes_to_an_end(string statements) => Analyze(
        $$"""
        using MySteps;

        internal class Build
        {
            static readonly Step Itself = Itself;
            static readonly Step First = Wrap(Second);
            static readonly Step Second = Wrap(First);
            static readonly List<Step> Several = [.. Several, new TextGeneration("t")];
            static readonly Func<int, Step> Made = n => Made(n - 1);
            static Step Wrap(Step step) => step ?? new TextGeneration("t");

            void Run()
            {
                {{statements}}
            }

            private sealed class Endless { public Endless Other { get; } = new Endless(); public Step Step = new TextGeneration("t"); }
        }
        """);

    [Fact]
    public void Code_that_is_nested_too_deep_is_not_followed() => Analyze(
        $$"""
        using MySteps;

        internal class Build
        {
            void Run(string name) => _ = new Pipeline("p") { new LoadAnything({{string.Join(" + ", Enumerable.Repeat("name", 3000))}}) };
        }
        """);

    private static void Analyze(string source) =>
        PipelineCode.Analyze(SampleProject.With([StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, source).Output);

    /// <summary>The code with up to three tokens taken out, put twice or put elsewhere, or without its end.</summary>
    private static string Break(string source, Random random)
    {
        const int head = 20;
        var tokens = SyntaxFactory.ParseTokens(source).Select(static token => token.ToFullString()).ToList();
        for (var count = 1 + random.Next(3); count > 0; count--)
        {
            var place = head + random.Next(tokens.Count - head);
            switch (random.Next(8))
            {
                case < 3:
                    tokens.RemoveAt(place);
                    break;
                case < 5:
                    tokens.Insert(place, tokens[place]);
                    break;
                case < 7:
                    tokens.Insert(place, tokens[head + random.Next(tokens.Count - head)]);
                    break;
                default:
                    tokens.RemoveRange(place, Math.Min(tokens.Count - place, 1 + random.Next(10)));
                    break;
            }
        }

        return string.Concat(tokens);
    }
}
