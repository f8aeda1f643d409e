using Distilabel.Dataflow.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

/// <summary>The fixes that change one place.</summary>
public class OtherCodeFixTests
{
    [Theory]
    [InlineData("OutputMappings = { [\"instrction\"] = \"generation\" }", "OutputMappings = { [\"instruction\"] = \"generation\" }")]
    [InlineData("OutputMappings = { [Wrong] = \"generation\" }", "OutputMappings = { [\"instruction\"] = \"generation\" }")]
    [InlineData("OutputMappings = { { \"instrction\", \"generation\" } }", "OutputMappings = { { \"instruction\", \"generation\" } }")]
    [InlineData("OutputMappings = new() { [\"in\" + \"strction\"] = \"generation\" }", "OutputMappings = new() { [\"instruction\"] = \"generation\" }")]
    public async Task A_mapping_names_a_column_that_the_step_has(string mapping, string mended)
    {
        var code = FixedCode.Of(InPipeline($"new LoadRows<InstructionRow>(\"a\") {{ {mapping} }}"));

        var after = await code.MendAsync(new MapKnownColumnCodeFix(), "DDF108", "Map the column 'instruction'");

        Assert.Equal(InPipeline($"new LoadRows<InstructionRow>(\"a\") {{ {mended} }}"), after.Text);
    }

    [Theory]
    [InlineData("load.OutputMappings[\"prompt\"] = \"x\";", "load.OutputMappings[\"instruction\"] = \"x\";")]
    [InlineData("load.OutputMappings.Add(Wrong, \"x\");", "load.OutputMappings.Add(\"instruction\", \"x\");")]
    public async Task So_does_one_that_is_set_later(string statement, string mended)
    {
        var code = FixedCode.Of(InPipeline("new LoadRows<InstructionRow>(\"a\")", statement));

        var after = await code.MendAsync(new MapKnownColumnCodeFix(), "DDF108", "Map the column 'instruction'");

        Assert.Equal(InPipeline("new LoadRows<InstructionRow>(\"a\")", mended), after.Text);
    }

    [Fact]
    public async Task All_mappings_of_a_wrong_column_are_mended_at_once()
    {
        const string Chains = "new LoadRows<InstructionRow>(\"a\") { OutputMappings = { [Wrong] = \"b\" } }, new LoadRows<InstructionRow>(\"c\") { OutputMappings = { [\"text\"] = \"d\" } }";

        var mended = await FixedCode.Of(InPipeline(Chains)).FixAllAsync(new MapKnownColumnCodeFix(), "DDF108", "Map the column 'instruction'");

        await mended.AssertCompilesAsync();
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Theory]
    [InlineData("load >> SampleNSteps(1) >> new TextGeneration(\"a\")", "load >> new TextGeneration(\"a\")")]
    [InlineData("(load >> SampleNSteps(1)) >> new TextGeneration(\"a\")", "(load) >> new TextGeneration(\"a\")")]
    [InlineData("load >> SampleNSteps(1) >> [new TextGeneration(\"a\")]", "load >> [new TextGeneration(\"a\")]")]
    [InlineData("load >> new TextGeneration(\"a\") >> SampleNSteps(1) >> new CountWords(\"b\")", "load >> new TextGeneration(\"a\") >> new CountWords(\"b\")")]
    [InlineData("load.Connect(SampleNSteps(1), new TextGeneration(\"a\"))", "load.Connect(new TextGeneration(\"a\"))")]
    [InlineData("load.Connect(SampleNSteps(1), [new TextGeneration(\"a\")])", "load.Connect([new TextGeneration(\"a\")])")]
    public async Task Routing_to_one_step_is_taken_out(string chain, string mended)
    {
        var after = await FixedCode.Of(InPipeline(chain)).MendAsync(new RemoveRoutingCodeFix(), "DDF111", "Remove the routing batch function");

        Assert.Equal(InPipeline(mended), after.Text);
    }

    [Theory]
    [InlineData("StepChain chain = load >> SampleNSteps(1); _ = chain >> new TextGeneration(\"a\");", null)]
    [InlineData("var chain = load >> SampleNSteps(1); _ = chain >> new TextGeneration(\"a\");", null)]
    [InlineData(
        "var chain = load >> new TextGeneration(\"a\") >> SampleNSteps(1); _ = chain >> new CountWords(\"b\");",
        "var chain = load >> new TextGeneration(\"a\"); _ = chain >> new CountWords(\"b\");")]
    [InlineData("var one = SampleNSteps(1); _ = load >> one >> new TextGeneration(\"a\");", "var one = SampleNSteps(1); _ = load >> new TextGeneration(\"a\");")]
    public async Task It_is_not_taken_out_where_a_step_cannot_stand_for_the_chain(string statements, string? mended)
    {
        var code = FixedCode.Of(InPipeline("", statements));

        Assert.Equal(mended is null ? [] : ["Remove the routing batch function"], await code.OffersAsync(new RemoveRoutingCodeFix(), "DDF111"));
        if (mended is not null)
        {
            Assert.Equal(InPipeline("", mended), (await code.MendAsync(new RemoveRoutingCodeFix(), "DDF111", "Remove the routing batch function")).Text);
        }
    }

    [Fact]
    public async Task All_routing_to_one_step_is_taken_out_at_once()
    {
        var mended = await FixedCode.Of(InPipeline("load >> SampleNSteps(1) >> new TextGeneration(\"a\") >> SampleNSteps(1) >> new CountWords(\"b\")"))
            .FixAllAsync(new RemoveRoutingCodeFix(), "DDF111", "Remove the routing batch function");

        Assert.Equal(InPipeline("load >> new TextGeneration(\"a\") >> new CountWords(\"b\")"), mended.Text);
    }

    [Theory]
    [InlineData("[Step, InputColumn<string>(\"text\")]\npublic sealed class Filter\n{\n    private bool Keep(Input row) => true;\n}\n", "sealed class", "sealed partial class")]
    [InlineData("[Step, InputColumn<string>(\"text\")] class Filter { bool Keep(Input row) => true; }", "class", "partial class")]
    [InlineData(
        "public static class Outer { [Step, InputColumn<string>(\"text\")] public partial class Filter { bool Keep(Input row) => true; } }", "static class", "static partial class")]
    [InlineData("public record struct R { [Step, InputColumn<string>(\"text\")] public partial class Filter { bool Keep(Input row) => true; } }", "record struct", "partial record struct")]
    [InlineData("public class P { [RuntimeParameter] public int Size { get; set; } }", "public class", "public partial class")]
    public async Task A_step_becomes_partial(string source, string head, string mended)
    {
        var after = await FixedCode.Of(source).MendAsync(new MakePartialCodeFix(), "DDF001", "Make the class partial");

        Assert.Equal(source.Replace(head, mended, StringComparison.Ordinal), after.Text);
    }

    [Fact]
    public async Task All_steps_and_the_types_around_them_become_partial_at_once()
    {
        var code = FixedCode.Of(
            """
            public class Outer
            {
                [Step, InputColumn<string>("a")] public class One { private bool Keep(Input row) => true; }

                [Step, InputColumn<string>("b")] public class Two { private bool Keep(Input row) => true; }
            }
            """);

        var mended = await code.FixAllAsync(new MakePartialCodeFix(), "DDF001", "Make the class partial");

        await mended.AssertCompilesAsync();
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Theory]
    [InlineData("public static class F { public static object Load<T>(T[] rows) => new LoadDataFromDicts<T>(\"a\") { Data = rows }; }", "Load<T>", "Load<[Row] T>", "T")]
    [InlineData("public static class F { static object B<[Row] X>(X[] x) => x; public static object A<Y>(Y[] y) => B(y); }", "<Y>", "<[Row] Y>", "Y")]
    [InlineData("public static class F<U, T> { public static object A(DistisetSubset s) => s.ReadAsync<T>(); }", "U, T", "U, [Row] T", "T")]
    [InlineData("public interface I<in T> { static object A(DistisetSubset s) => s.ReadAsync<T>(); }", "<in T>", "<[Row] in T>", "T")]
    public async Task A_type_parameter_gets_Row(string source, string head, string mended, string name)
    {
        var after = await FixedCode.Of(source).MendAsync(new AddRowCodeFix(), "DDF013", $"Put [Row] on '{name}'");

        Assert.Equal(source.Replace(head, mended, StringComparison.Ordinal), after.Text);
    }

    [Fact]
    public async Task A_type_parameter_that_is_used_twice_gets_Row_once()
    {
        var code = FixedCode.Of(
            """
            public static class F
            {
                public static object A<T, U>(DistisetSubset subset) => new object[] { subset.ReadAsync<T>(), subset.ReadAsync<T>(), new LoadDataFromDicts<U>("a") };
            }
            """);

        var mended = await code.FixAllAsync(new AddRowCodeFix(), "DDF013", "Put [Row] on 'T'");

        await mended.AssertCompilesAsync();
        Assert.Contains("A<[Row] T, [Row] U>(", mended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_a_type_parameter_is_part_of_has_no_fix() => Assert.Empty(await FixedCode.Of(
        "public record Pair<T>(T First); public static class F { public static object A<T>(DistisetSubset s) => s.ReadAsync<Pair<T>>(); }")
        .OffersAsync(new AddRowCodeFix(), "DDF013"));

    [Theory]
    [InlineData("InputColumn<int?>(\"x\")", "InputColumn<int>(\"x\", Optional = true)")]
    [InlineData("InputColumn<Nullable<int>>(\"x\", Description = \"An x.\")", "InputColumn<int>(\"x\", Description = \"An x.\", Optional = true)")]
    [InlineData("Distilabel.Dataflow.InputColumn<System.Nullable<DateTime>>(\"x\", Optional = false)", "Distilabel.Dataflow.InputColumn<DateTime>(\"x\", Optional = true)")]
    [InlineData("InputColumn<int?>(\"x\", Optional = true)", "InputColumn<int>(\"x\", Optional = true)")]
    [InlineData("InputColumnsFrom(nameof(Names), Type = typeof(int?))", "InputColumnsFrom(nameof(Names), Type = typeof(int), Optional = true)")]
    public async Task A_column_becomes_optional_where_its_type_was_nullable(string column, string mended)
    {
        const string Code = "[Step, #] public partial class A { public string[] Names { get; init; } = []; private bool Keep(Input row) => true; }";

        var after = await FixedCode.Of(Code.Replace("#", column, StringComparison.Ordinal)).MendAsync(new OptionalColumnCodeFix(), "DDF014", "Write 'Optional = true'");

        Assert.Equal(Code.Replace("#", mended, StringComparison.Ordinal), after.Text);
        Assert.Empty(await after.DiagnoseAsync());
    }

    private const string Wrong = "private const string Wrong = \"instrction\";";

    private static string InPipeline(string chain, string statements = "") =>
        $$"""
        public static class Program
        {
            {{Wrong}}

            public static void Build()
            {
                var load = new LoadRows<InstructionRow>("load");
                {{statements}}
                _ = new Pipeline("q") { load };
                _ = new Pipeline("p") { {{chain}} };
            }
        }
        """;
}
