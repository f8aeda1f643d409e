using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

/// <summary>The hash of a step's code changes when, and only when, the code does: a checkpoint is found again by it.</summary>
public class CodeHashTests
{
    private const string Step =
        """
        [Step]
        [InputColumn<string>("text")]
        public partial class Long
        {
            private const int Least = 3;
            private bool Keep(Input row) => row.Text.Length > Least;
        }
        """;

    [Theory]
    [InlineData("=> row.Text", "=>\n            // a comment\n            row.Text")]
    [InlineData("private bool", "/* a comment */ private    bool")]
    [InlineData("[Step]", "/// <summary>Longer.</summary>\n[Step]")]
    [InlineData("public partial class Long", "#pragma warning disable CA1822\npublic partial class Long")]
    public void Comments_and_white_space_do_not_count(string from, string to) =>
        Assert.Equal(HashOf(Step), HashOf(Step.Replace(from, to, StringComparison.Ordinal)));

    [Theory]
    [InlineData("> Least", ">= Least")]
    [InlineData("Least = 3", "Least = 4")]
    [InlineData("row.Text.Length", "row.Text.Trim().Length")]
    [InlineData("InputColumn<string>(\"text\")", "InputColumn<string>(\"text\", Optional = false)")]
    public void Code_counts(string from, string to) => Assert.NotEqual(HashOf(Step), HashOf(Step.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void Another_class_in_the_file_does_not_count() => Assert.Equal(HashOf(Step), HashOf("public class Other;\n" + Step));

    /// <summary>What a step makes of a row may be its part's work: an LLM's, a scorer's.</summary>
    [Theory]
    [InlineData("n * Length", "n * Length // a comment", true)]
    [InlineData("n * Length", "n + Length", false)]
    [InlineData("return 1", "return 2", false)]
    [InlineData("protected int", "public int", false)]
    public void A_part_of_a_step_has_a_hash_of_its_code_and_of_that_of_its_bases(string from, string to, bool isSame)
    {
        const string Parts =
            """
            public abstract partial class Ruler
            {
                [RuntimeParameter] public int Length { get; set; } = 1;
                protected int Least() { return 1; }
            }

            public sealed partial class Folding : Ruler
            {
                [RuntimeParameter] public int Name { get; set; }
                public int Measure(int n) => n * Length
                    + Least() + Name;
            }
            """;
        Assert.Contains(from, Parts, StringComparison.Ordinal);

        Assert.Equal(isSame, PartHashOf(Parts) == PartHashOf(Parts.Replace(from, to, StringComparison.Ordinal)));

        static string PartHashOf(string parts)
        {
            var type = SampleProject.Of(parts, Step).Load().Step("Long").GetType().Assembly.GetType("Folding")!;
            var code = ((IRuntimeParameterized)Activator.CreateInstance(type)!).Code!;
            Assert.Equal(type, code.Class);
            Assert.Null(code.Fault);
            return code.Hash;
        }
    }

    [Fact]
    public void Tokens_do_not_run_together() => Assert.NotEqual(
        HashOf(Step.Replace("private const int Least = 3;", "private int a; int bc; private const int Least = 3;", StringComparison.Ordinal)),
        HashOf(Step.Replace("private const int Least = 3;", "private int ab; int c; private const int Least = 3;", StringComparison.Ordinal)));

    [Fact]
    public void The_order_of_a_class_s_parts_does_not_count()
    {
        const string Other = "public partial class Long { private static int Other => 5; }";

        Assert.Equal(
            SampleProject.Of(Step, Other).Load().Step("Long").Descriptor.CodeHash,
            SampleProject.Of(Other, Step).Load().Step("Long").Descriptor.CodeHash);
        Assert.NotEqual(HashOf(Step), SampleProject.Of(Step, Other).Load().Step("Long").Descriptor.CodeHash);
    }

    [Theory]
    [InlineData("InputColumn<string>(\"text\")", "InputColumn<string>(\"text\", Description = \"What it reads.\")")]
    [InlineData("[Step]", "[Step(Version = 1)]", "[Step(Version = 1, Description = \"A step.\")]")]
    [InlineData("private bool", "[Note] private bool", "[Note(Description = \"A step.\")] private bool")]
    public void Descriptions_do_not_count(string from, string to, string? described = null)
    {
        var plain = described is null ? Step : Step.Replace(from, to, StringComparison.Ordinal);

        Assert.Equal(HashOf(plain), HashOf(Step.Replace(from, described ?? to, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_code_of_base_classes_counts()
    {
        const string Derived = "[Step] [InputColumn<string>(\"text\")] public partial class Long : Root { private bool Keep(Input row) => row.Text.Length > Least; }";
        const string Root = "public abstract class Root(string? name) : Deepest(name) { }";
        const string Deepest = "public abstract class Deepest(string? name) : Step(name) { protected int Least => 3; }";
        string Hash(string root, string deepest) => SampleProject.Of(Derived, root, deepest).Load().Step("Long").Descriptor.CodeHash;

        var hash = Hash(Root, Deepest);
        Assert.Equal(hash, Hash(Root.Replace("{ }", "{ /* nothing */ }", StringComparison.Ordinal), Deepest));
        Assert.NotEqual(hash, Hash(Root, Deepest.Replace('3', '4')));
        Assert.NotEqual(hash, Hash(Root.Replace("{ }", "{ protected int More => 1; }", StringComparison.Ordinal), Deepest));
    }

    /// <summary>The hash that a class is told, which stands in a file of its own.</summary>
    internal static string HashIn(SampleProject project, string type) =>
        project.Generated["CodeOfSteps.g.cs"].Split($"partial class {type}\n")[1].Split("hash = ")[1].Split(';')[0];

    private static string HashOf(string source) => HashIn(SampleProject.Of(source), "Long");
}
