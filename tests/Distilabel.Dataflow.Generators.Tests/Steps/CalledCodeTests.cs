using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>
/// What a step makes of a row is often a helper's work. Once only the step's own text was hashed: a changed helper kept the old values. Each sample has a change
/// that its step's results may depend on, and another one that they can't.
/// </summary>
public class CalledCodeTests
{
    /// <summary>A sample, what is changed in it to count, and what is changed in it not to count.</summary>
    public static TheoryData<string, string, string, string, string, string> Samples => new()
    {
        {
            "a method beside a function",
            """
            public static class Steps
            {
                [Step] [return: Column("size")] public static int Size(string text) => Mine(text);
                private static int Mine(string text) => text.Length + 1;
                private static int Other(string text) => text.Length + 5;
            }
            """,
            "text.Length + 1", "text.Length + 2", "text.Length + 5", "text.Length + 6"
        },
        {
            "another step of the same class",
            """
            public static class Steps
            {
                [Step] [return: Column("size")] public static int Size(string text) => text.Length;
                [Step] [return: Column("more")] public static int Other(string text) => text.Length + 5;
            }
            """,
            "int Size(string text) => text.Length", "int Size(string text) => text.Length * 2", "text.Length + 5", "text.Length + 6"
        },
        {
            "a chain of helpers in other classes",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => A.First(text); }
            public static class A { public static int First(string text) => B.Second(text); public static int Unused() => 5; }
            public static class B { public static int Second(string text) => text.Length + 1; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a helper of a class's Process, called on what is generated",
            """
            [Step] [InputColumn<string>("text")] [OutputColumn<int>("size")]
            public partial class Size { private Output Process(Input row) => new(row.Text.Measure()); }
            public static class Texts
            {
                public static int Measure(this string text) => text.Length + 1;
                public static int Count(this string text) => text.Length + 5;
            }
            """,
            "text.Length + 1", "text.Length + 2", "text.Length + 5", "text.Length + 6"
        },
        {
            "members in an extension block",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => text.Measured; }
            public static class Texts
            {
                extension(string text)
                {
                    public int Measured => text.Length + 1;
                    public int Counted => text.Length + 5;
                }
            }
            """,
            "text.Length + 1", "text.Length + 2", "text.Length + 5", "text.Length + 6"
        },
        {
            "a constant that another one is made of",
            """
            public static class Steps { [Step] [return: Column("size")] public static string Size(string text) => text + Words.Hello; }
            public static class Words { public const string Hello = "hello " + Name; private const string Name = "you"; public const string Other = "other"; }
            """,
            "\"you\"", "\"me\"", "\"other\"", "\"another\""
        },
        {
            "a static field's initializer and a static constructor",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Tables.Sizes[0] + Tables.More; }
            public static class Tables
            {
                public static readonly int[] Sizes = [Make()];
                public static readonly int More;
                public static readonly int Unused = 5;
                static Tables() { More = 7; }
                private static int Make() => 1;
            }
            """,
            "Make() => 1", "Make() => 2", "Unused = 5", "Unused = 6"
        },
        {
            "a static constructor",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Tables.More; }
            public static class Tables
            {
                public static readonly int More;
                static Tables() { More = 7; }
                public static int Unused() => 5;
            }
            """,
            "More = 7", "More = 8", "Unused() => 5", "Unused() => 6"
        },
        {
            "a property, through an object whose type is not named",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) { var it = Shop.Make(text); return it.Price; } }
            public static class Shop { public static Item Make(string text) => new() { Name = text }; }
            public sealed class Item { public string Name { get; init; } = ""; public int Price => Name.Length + 1; public int Weigh() => 5; }
            """,
            "Name.Length + 1", "Name.Length + 2", "Weigh() => 5", "Weigh() => 6"
        },
        {
            "an operator",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => (new Money(text.Length) + new Money(2)).Amount; }
            public readonly record struct Money(int Amount)
            {
                public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount);
                public int Unused() => 5;
            }
            """,
            "left.Amount + right.Amount", "left.Amount - right.Amount", "Unused() => 5", "Unused() => 6"
        },
        {
            "a conversion",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) { Money money = text.Length; return money.Amount; } }
            public sealed class Money
            {
                public int Amount;
                public static implicit operator Money(int amount) => new() { Amount = amount + 1 };
                public int Unused() => 5;
            }
            """,
            "amount + 1", "amount + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "every implementation of an interface that is called",
            """
            public static class Steps { public static readonly IScorer Scorer = Maker.Make(); [Step] [return: Column("size")] public static int Size(string text) => Scorer.Score(text); }
            public interface IScorer { int Score(string text); }
            public static class Maker { public static IScorer Make() => (IScorer)System.Activator.CreateInstance(System.Type.GetType("Good")!)!; }
            public sealed class Good : IScorer { public int Score(string text) => text.Length + 1; public int Unused() => 5; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "what overrides a virtual member, at any depth",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Root.Make().Score(text); }
            public abstract class Root { public static Root Make() => null!; public abstract int Score(string text); }
            public class Middle : Root { public override int Score(string text) => 0; }
            public class Lowest : Middle { public override int Score(string text) => text.Length + 1; public int Unused() => 5; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a generic helper and the type that it is given",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Run<Plus>(text.Length); private static int Run<T>(int n) where T : IOp => T.Do(n); }
            public interface IOp { static abstract int Do(int n); }
            public sealed class Plus : IOp { public static int Do(int n) => n + 1; public static int Unused() => 5; }
            """,
            "n + 1", "n + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a local function, a lambda and a method group",
            """
            public static class Steps
            {
                [Step] [return: Column("size")] public static int Size(string text) { int Local(int n) => Helpers.One(n); Func<int, int> two = n => Helpers.Two(n); return text.Select(Helpers.Three).Sum() + Local(1) + two(2); }
            }
            public static class Helpers
            {
                public static int One(int n) => n;
                public static int Two(int n) => n;
                public static int Three(char n) => n + 1;
                public static int Four(int n) => n + 5;
            }
            """,
            "n + 1", "n + 2", "n + 5", "n + 6"
        },
        {
            "the members of an enum",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => (int)Mood.Good; }
            public enum Mood { Good = 1, Bad = 2 }
            public enum Other { A = 5 }
            """,
            "Good = 1", "Good = 3", "A = 5", "A = 6"
        },
        {
            "a partial method in another part",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Parts.Get(text); }
            public static partial class Parts { public static partial int Get(string text); public static int Unused() => 5; }
            public static partial class Parts { public static partial int Get(string text) => text.Length + 1; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "an alias and a static using",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Steps2.Size2(text); }
            public static class Steps2 { public static int Size2(string text) => text.Length + 1; public static int Unused() => 5; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a type around the step",
            """
            public static partial class Outer
            {
                private const int Least = 1;
                private const int Most = 5;
                [Step] [InputColumn<string>("text")] public partial class Size { private bool Keep(Input row) => row.Text.Length > Least; }
            }
            """,
            "Least = 1", "Least = 2", "Most = 5", "Most = 6"
        },
        {
            "what a loop, an await and a using call without a name",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) { var sum = 0; foreach (var n in new Numbers()) { sum += n; } return sum; } }
            public sealed class Numbers { public IEnumerator<int> GetEnumerator() { yield return 1; } public int Unused() => 5; }
            """,
            "yield return 1", "yield return 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "what the framework calls of an interface of its own",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => new[] { new Item(1), new Item(2) }.Max()!.N; }
            public sealed class Item(int n) : IComparable<Item> { public int N => n; public int CompareTo(Item? other) => n - other!.N + 0; }
            public sealed class Unrelated(int n) : IComparable<Unrelated> { public int CompareTo(Unrelated? other) => n + 5; }
            """,
            "other!.N + 0", "other!.N + 1", "n + 5", "n + 6"
        },
        {
            "the state that a record prints and a serializer writes",
            """
            public static class Steps { [Step] [return: Column("size")] public static string Size(string text) => Shop.Make(text).ToString(); }
            public static class Shop { public static Item Make(string text) => new(text); }
            public sealed record Item(string Name) { public int Price => Name.Length + 1; public static int Unused() => 5; }
            """,
            "Name.Length + 1", "Name.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a constant in an attribute's argument",
            """
            [Step] [Note(Words.Prompt)] [InputColumn<string>("text")] public partial class Size { private bool Keep(Input row) => row.Text.Length > 1; }
            public static class Words { public const string Prompt = "Judge this."; public const string Other = "other"; }
            public sealed class NoteAttribute(string text) : Attribute { public string Text => text; }
            """,
            "Judge this.", "Judge that.", "\"other\"", "\"another\""
        },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_a_step_calls_counts_and_what_it_does_not_call_does_not(string story, string source, string from, string to, string otherFrom, string otherTo)
    {
        Assert.NotEmpty(story);
        Assert.Contains(from, source, StringComparison.Ordinal);
        Assert.Contains(otherFrom, source, StringComparison.Ordinal);
        var hash = HashOf(source);

        Assert.NotEqual(hash, HashOf(source.Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal(hash, HashOf(source.Replace(otherFrom, otherTo, StringComparison.Ordinal)));
        Assert.Equal(hash, HashOf(source.Replace("public ", "/* a comment */\npublic  ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("using Short = MyApp.Helpers;", "Short.Measure(text)")]
    [InlineData("using static MyApp.Helpers;", "Measure(text)")]
    public void A_helper_counts_by_whatever_name_a_file_gives_it(string directive, string call)
    {
        var step = $"{directive}\npublic static class Steps {{ [Step] [return: Column(\"size\")] public static int Size(string text) => {call}; }}";
        const string Helpers = "namespace MyApp; public static class Helpers { public static int Measure(string text) => text.Length + 1; }";

        Assert.NotEqual(HashOf(step, Helpers), HashOf(step, Helpers.Replace("+ 1", "+ 2", StringComparison.Ordinal)));
    }

    [Fact]
    public void Steps_that_share_a_base_class_do_not_count_for_each_other()
    {
        const string Source =
            """
            public abstract class Root(string? name) : Step(name) { protected virtual int Least => 1; }
            [Step] [InputColumn<string>("text")] public partial class Size : Root { private bool Keep(Input row) => row.Text.Length > Least; }
            [Step] [InputColumn<string>("text")] public partial class Other : Root { protected override int Least => 5; private bool Keep(Input row) => true; }
            """;

        Assert.Equal(HashOf(Source), HashOf(Source.Replace("=> 5", "=> 6", StringComparison.Ordinal)));
        Assert.NotEqual(HashOf(Source), HashOf(Source.Replace("=> 1", "=> 2", StringComparison.Ordinal)));
    }

    /// <summary>What cannot be seen counts by its version; a library that is not called does not.</summary>
    [Fact]
    public void A_library_that_is_called_counts_by_its_version_and_what_it_calls_too()
    {
        const string Step =
            """
            using Near;
            public static class Steps
            {
                [Step] [return: Column("size")] public static int Size(string text) => NearCode.Measure(text);
                [Step] [return: Column("plain")] public static int Plain(string text) => text.Length;
            }
            """;
        var near = "namespace Near { public static class NearCode { public static int Measure(string text) => Far.FarCode.Measure(text); } }";
        var far = "namespace Far { public static class FarCode { public static int Measure(string text) => text.Length + 1; } }";
        var other = "namespace Other { public static class OtherCode { public static int Count(string text) => text.Length; } }";

        var (size, plain) = Hashes(near, far, other);

        Assert.Equal((size, plain), Hashes(near, far, other));
        Assert.Equal((size, plain), Hashes(near, far, other.Replace("text.Length", "1", StringComparison.Ordinal)));
        var (nearer, _) = Hashes(near.Replace("(text)", "(text + text)", StringComparison.Ordinal), far, other);
        var (further, unchanged) = Hashes(near, far.Replace("+ 1", "+ 2", StringComparison.Ordinal), other);
        Assert.Equal(3, new[] { size, nearer, further }.Distinct().Count());
        Assert.Equal(plain, unchanged);

        static (string Size, string Plain) Hashes(string near, string far, string other)
        {
            var farther = SampleProject.Of(far).ToLibrary("Far");
            var nearer = SampleProject.With([MetadataReference.CreateFromImage(farther)], OutputKind.DynamicallyLinkedLibrary, near).ToLibrary("Near");
            var others = SampleProject.Of(other).ToLibrary("Other");
            var libraries = new[] { farther, nearer, others };
            var sample = SampleProject.With(libraries.Select(static library => MetadataReference.CreateFromImage(library)), OutputKind.DynamicallyLinkedLibrary, Step).Load(libraries);
            return (sample.Step("Size").Descriptor.CodeHash, sample.Step("Plain").Descriptor.CodeHash);
        }
    }

    private static string HashOf(params string[] sources)
    {
        var project = SampleProject.Of(sources);
        project.AssertCompiles();
        return CodeHashTests.HashIn(project, "Size");
    }
}
