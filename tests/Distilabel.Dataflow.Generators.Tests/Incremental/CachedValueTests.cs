using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Incremental;

/// <summary>What the generators keep from one edit to the next must not keep a compilation alive.</summary>
public class CachedValueTests
{
    private const string Sample =
        """
        public enum Mood { Good, Bad }

        public sealed record Message(string Role, Mood? Mood, List<string> Parts);

        [Step]
        [InputColumn<Message>("message", Description = "A message.")]
        [InputColumnsFrom(nameof(Names), Default = ["a"])]
        [OutputColumn<int>("length")]
        [OutputColumnsFrom(nameof(Names))]
        public partial class Measure
        {
            public string[] Names { get; init; } = [];
            [RuntimeParameter] public Options Options { get; set; } = new();
            private void Process(InputBatch input, OutputBatch output) { }
        }

        public sealed partial class Options
        {
            [RuntimeParameter] public int Count { get; set; }
        }

        public static class Program
        {
            private static void Use<[Row] T>() { }

            [Step]
            [return: Column("length")]
            public static int Length(string text, int least = 3) => text.Length;

            public static void Main() => Use<Message>();
        }
        """;

    [Fact]
    public void No_cached_value_holds_an_object_of_the_compiler()
    {
        var values = StageChanges.Values(SampleProject.Of(Sample)).ToArray();

        Assert.NotEmpty(values);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in values)
        {
            Walk(value, value.GetType().Name, seen);
        }
    }

    [Fact]
    public void A_compilation_is_let_go_once_the_next_has_been_seen()
    {
        var (first, driver) = RunTwice();

        for (var i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
    }

    /// <summary>The second compilation has equal text and other objects: what is cached of the first is used again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference First, GeneratorDriver Driver) RunTwice()
    {
        var first = SampleProject.CompilationOf("Sample", Sample);
        var driver = SampleProject.NewDriver(tracksSteps: false).RunGenerators(first, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(SampleProject.CompilationOf("Sample", Sample), TestContext.Current.CancellationToken);
        return (new WeakReference(first), driver);
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location or Compilation or SemanticModel or Diagnostic or AttributeData,
            $"{path} is a {value.GetType()}.");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Walk(item, path + "[]", seen);
            }

            return;
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
