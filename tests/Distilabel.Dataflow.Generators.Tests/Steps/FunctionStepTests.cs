using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class FunctionStepTests
{
    private const string Sample =
        """
        namespace MyApp;

        public enum Case { Lower, Upper }

        public static class Functions
        {
            /// <summary>Counts the words of a text.</summary>
            /// <param name="text">Any text.</param>
            [Step(Version = 2)]
            [return: Column("word_count")]
            public static int CountWords([Column("generation")] string text) => text.Split(' ').Length;

            /// <summary>Puts a text around another.</summary>
            /// <param name="prefix">What stands before.</param>
            [Step]
            #pragma warning disable CS1573
            internal static (string Text, int? WordCount) Surround(
                string text, int? limit, string prefix = "\"<\"", double factor = 1.5, Case textCase = Case.Upper, string? suffix = null, long? many = 3) =>
                (prefix + (textCase == Case.Upper ? text.ToUpperInvariant() : text) + suffix + limit, limit is null ? null : (int)(limit * factor + many!));

            [Step]
            [return: Column("reply")]
            public static async Task<string?> Answer(string question, CancellationToken cancellationToken)
            {
                await Task.Delay(TimeSpan.Zero, cancellationToken);
                return question == "" ? null : question + "!";
            }

            [Step]
            [return: Column("word")]
            public static IEnumerable<string> SplitWords(string text) => text.Split(' ');

            [Step]
            public static IEnumerable<(int Number, string[] Names)> Numbers(int count = 3) => Enumerable.Range(0, count).Select(i => (i, new[] { "n" + i }));

            [Step]
            [return: Column("tick")]
            public static async IAsyncEnumerable<int> Ticks()
            {
                await Task.Yield();
                yield return 1;
            }
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public void A_static_method_becomes_a_class_of_its_name()
    {
        var step = Assembly.Value.Step("MyApp.CountWords");

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("a b", "c")), new RecordingContext());

        Assert.Equal([2, 1], output.Values<int>(0));
        Assert.Equal("Counts the words of a text.", step.Descriptor.Description);
        Assert.Equal(2, step.Descriptor.Version);
        Assert.Equal("count_words", step.Name);
        Assert.Equal(new InputColumn("generation", ColumnTypes.String, Description: "Any text."), Assert.Single(step.Descriptor.Columns.Inputs));
        Assert.Equal(new OutputColumn("word_count", ColumnTypes.Int32), Assert.Single(step.Descriptor.Columns.Outputs));
        Assert.Equal("word_count", step.GetType().GetNestedType("Columns")!.GetField("WordCount")!.GetValue(null));
    }

    [Fact]
    public void Parameters_with_default_values_are_runtime_parameters_and_a_tuple_names_the_outputs()
    {
        var step = Assembly.Value.Step("MyApp.Surround");
        new RuntimeParameters { ["text_case"] = "lower", ["suffix"] = ">" }.ApplyTo(step, "surround");

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("a", "b"), TestRows.Column<int?>(null, 2)), new RecordingContext());

        Assert.Equal(["\"<\"a>", "\"<\"b>2"], output.Values<string>(0));
        Assert.Equal([null, 6], output.Values<int?>(1));
        Assert.Equal([true], step.Descriptor.Columns.Inputs.Skip(1).Select(static input => input.Optional));
        Assert.Equal(["text", "word_count"], step.Descriptor.Columns.Outputs.Select(static column => column.Name));
        Assert.Equal(["prefix", "factor", "text_case", "suffix", "many"], step.Descriptor.Parameters.Select(static parameter => parameter.Name));
        Assert.Equal("What stands before.", step.Descriptor.Parameters[0].Description);
    }

    [Fact]
    public async Task A_method_may_await()
    {
        Column[] columns = [new Column<string>(new string[2])];
        var step = (IAsyncRowStep)Assembly.Value.Step("MyApp.Answer");
        var input = TestRows.Of(TestRows.Column("q", ""));

        await step.ExecuteRowAsync(input, 0, new RowOutputs(columns), TestContext.Current.CancellationToken);
        await step.ExecuteRowAsync(input, 1, new RowOutputs(columns), TestContext.Current.CancellationToken);

        Assert.Equal("q!,", string.Join(',', columns[0].Values<string?>()));
        Assert.True(((Step)step).Descriptor.Columns.Outputs[0].Nullable);
    }

    [Fact]
    public async Task A_method_that_returns_many_rows_expands_one_or_makes_them()
    {
        var words = ((IRowsStep)Assembly.Value.Step("MyApp.SplitWords")).Execute(TestRows.Of(TestRows.Column("a b", "c")), new RecordingContext());
        var numbers = await ((IGeneratorStep)Assembly.Value.Step("MyApp.Numbers")).GenerateAsync(2, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var ticks = await ((IGeneratorStep)Assembly.Value.Step("MyApp.Ticks")).GenerateAsync(2, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c"], words.Values<string>(0));
        Assert.Equal([0, 0, 1], words.Parents!);
        Assert.Equal([[0, 1], [2]], numbers.Select(static batch => batch[0].Values<int>()));
        Assert.Equal([["n2"]], numbers[1][1].Values<string[]>());
        Assert.Equal([1], Assert.Single(ticks)[0].Values<int>());
    }

    [Fact]
    public void The_class_has_the_attributes_that_its_author_would_have_written()
    {
        var surround = SampleProject.Of(Sample).Output.GetTypeByMetadataName("MyApp.Surround")!;

        Assert.Equal(
            [
                "Distilabel.Dataflow.StepAttribute",
                "Distilabel.Dataflow.InputColumnAttribute<System.String>(\"text\")",
                "Distilabel.Dataflow.InputColumnAttribute<System.Int32>(\"limit\", Optional = true)",
                "Distilabel.Dataflow.OutputColumnAttribute<System.String>(\"text\")",
                "Distilabel.Dataflow.OutputColumnAttribute<System.Int32>(\"word_count\", Optional = true)",
            ],
            surround.GetAttributes().Select(static attribute => attribute.ToString()));
        var count = SampleProject.Of(Sample).Output.GetTypeByMetadataName("MyApp.CountWords")!;
        Assert.Contains(count.GetAttributes(), static attribute => attribute.ToString()!.Contains("Description = \"Any text.\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dynamic")]
    [InlineData("(int A, int B)")]
    [InlineData("List<(int A, int B)>")]
    public async Task A_type_that_no_attribute_can_hold_is_one_error(string type) => Assert.Equal(
        ["DDF007"],
        (await SampleProject.Of($"public static class F {{ [Step] [return: Column(\"b\")] public static int Fold({type} a) => 1; }}")
            .DiagnoseAsync(TestContext.Current.CancellationToken)).Select(static line => line[..6]));
}
