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
            "the static constructor of the function's own class",
            """
            public static class Steps
            {
                private static readonly int More;
                static Steps() { More = 7; }
                [Step] [return: Column("size")] public static int Size(string text) => text.Length + More;
                public static int Unused() => 5;
            }
            """,
            "More = 7", "More = 8", "Unused() => 5", "Unused() => 6"
        },
        {
            "the static constructor of a type around the step",
            """
            public static partial class Outer
            {
                private static readonly int Least;
                static Outer() { Least = Find(); }
                private static int Find() => 1;
                private static int Most() => 5;
                [Step] [InputColumn<string>("text")] public partial class Size { private bool Keep(Input row) => row.Text.Length > Least; }
            }
            """,
            "Find() => 1", "Find() => 2", "Most() => 5", "Most() => 6"
        },
        {
            "the static constructor of a class of which an extension is called",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => text.Measure(); }
            public static class Texts
            {
                private static readonly int More;
                static Texts() { More = 7; }
                public static int Measure(this string text) => text.Length + More;
                public static int Unused() => 5;
            }
            """,
            "More = 7", "More = 8", "Unused() => 5", "Unused() => 6"
        },
        {
            "what implements a type argument of a base class",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => new Judge().Run(text); }
            public abstract class Root<T> where T : class { public int Run(string text) => ((dynamic)Maker<T>.Make()).Score(text); }
            public static class Maker<T> where T : class { public static T Make() => (T)System.Activator.CreateInstance(System.Type.GetType("Good")!)!; }
            public sealed class Judge : Root<IScorer>;
            public interface IScorer { int Score(string text); }
            public sealed class Good : IScorer { public int Score(string text) => text.Length + 1; public int Unused() => 5; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "what a slice of a list pattern calls",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Shop.Make(text) is [_, .. var rest] ? rest : 0; }
            public static class Shop { public static Letters Make(string text) => new(text); }
            public sealed class Letters(string text) { public int Length => text.Length; public char this[int at] => text[at]; public int Slice(int start, int length) => length + 1; public int Unused() => 5; }
            """,
            "length + 1", "length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "an argument that a primary constructor gives its base",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => new Lower(text).N; }
            public class Upper(int n) { public int N => n; }
            public sealed class Lower(string text) : Upper(Helpers.Measure(text)) { public int Unused() => 5; }
            public static class Helpers { public static int Measure(string text) => text.Length + 1; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "a method that an interface has by default",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) { IScorer scorer = new Plain(); return scorer.Score(text); } }
            public interface IScorer { int Score(string text) => text.Length + 1; static int Unused() => 5; }
            public sealed class Plain : IScorer;
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "an explicit implementation of an interface of the framework",
            """
            public static class Steps { [Step] [return: Column("size")] public static string Size(string text) => string.Format(Shop.Make(), "{0}", text); }
            public static class Shop { public static Formats Make() => new(); }
            public sealed class Formats : IFormatProvider, ICustomFormatter
            {
                object? IFormatProvider.GetFormat(Type? type) => this;
                string ICustomFormatter.Format(string? format, object? value, IFormatProvider? provider) => value + "1";
            }
            public sealed class Unrelated { public string Text => "5"; }
            """,
            "\"1\"", "\"2\"", "\"5\"", "\"6\""
        },
        {
            "an indexer and an inherited static method",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Lower.Make(text)[0]; }
            public class Upper(string text) { public static Lower Make(string text) => new(text); public int this[int at] => text.Length + 1; }
            public sealed class Lower(string text) : Upper(text) { public int Unused() => 5; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "an operator of an extension block",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => (Shop.Make(1) + Shop.Make(2)).N; }
            public static class Shop { public static Money Make(int n) => new(n); }
            public sealed class Money(int n) { public int N => n; }
            public static class Sums { extension(Money) { public static Money operator +(Money left, Money right) => new(left.N + right.N + 1); } }
            public static class Others { extension(string) { public static int operator +(string left, int right) => 5; } }
            """,
            "right.N + 1", "right.N + 2", "=> 5", "=> 6"
        },
        {
            "a lambda in a static field and a constant of a default argument",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Tables.Make(text.Length) + Tables.Add(1); }
            public static class Tables
            {
                public static readonly Func<int, int> Make = static n => Helpers.Double(n);
                public static int Add(int n, int more = Numbers.More) => n + more;
                public static readonly Func<int, int> Unused = static n => 5;
            }
            public static class Helpers { public static int Double(int n) => n * Numbers.Factor; }
            public static class Numbers { public const int More = 7; public const int Factor = 7; }
            """,
            "= 7", "= 8", "=> 5", "=> 6"
        },
        {
            "what makes a collection that an expression fills",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Shop.Count([1, 2]); }
            public static class Shop { public static int Count(Bag bag) => bag.N; }
            [System.Runtime.CompilerServices.CollectionBuilder(typeof(Bags), "Fill")]
            public sealed class Bag(int n) : System.Collections.Generic.IEnumerable<int>
            {
                public int N => n;
                public System.Collections.Generic.IEnumerator<int> GetEnumerator() => throw new NotSupportedException();
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
            }
            public static class Bags { public static Bag Fill(ReadOnlySpan<int> items) => new(items.Length + 1); public static int Unused() => 5; }
            """,
            "items.Length + 1", "items.Length + 2", "Unused() => 5", "Unused() => 6"
        },
        {
            "text that an object is turned into where it is joined to another",
            """
            public static class Steps { [Step] [return: Column("size")] public static string Size(string text) => text + Shop.Make(); }
            public static class Shop { public static Item Make() => new(); }
            public sealed class Item { public override string ToString() => Words.Name; public int Unused() => 5; }
            public static class Words { public static string Name => "a"; }
            """,
            "\"a\"", "\"b\"", "Unused() => 5", "Unused() => 6"
        },
        {
            "a method of an object that another one has, neither of which is named",
            """
            public static class Steps { [Step] [return: Column("size")] public static int Size(string text) => Shop.Make(text).Inner.Next().Measure(); }
            public static class Shop { public static A Make(string text) => new(text); }
            public sealed class A(string text) { public B Inner => new(text); }
            public sealed class B(string text) { public C Next() => new(text); public int Unused() => 5; }
            public sealed class C(string text) { public int Measure() => text.Length + 1; }
            """,
            "text.Length + 1", "text.Length + 2", "Unused() => 5", "Unused() => 6"
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
